"""Rule `audit`: what the audits found is printed, and fails the run where it has to."""

import pytest
from lightfold import tables
from lightfold.audit.audit import report_audits
from lightfold.audit.findings import COLUMNS, counted, tabulate
from lightfold.errors import DataError


def audit_of(folder, task, protocol, offenders):
    """Write the audit of a task with one finding, and return its path."""
    axes = {"task": task, "protocol": protocol, "test_size": 0.2, "repeat": 0}
    finding = counted("test_star_trained_on", offenders, "test stars are trained on")
    path = folder / f"{task}.parquet"
    tables.write(tabulate([{**axes, **finding}]), path, COLUMNS)
    return str(path)


def test_every_audit_is_said_under_its_path(tmp_path, capsys):
    paths = [audit_of(tmp_path, "clean", "honest", []), audit_of(tmp_path, "deck", "slides", ["s"])]
    report_audits(paths, {"leaking": ["slides"]})
    said = capsys.readouterr().out.splitlines()
    assert said[::2] == paths
    assert "1 check, 0 errors" in said[1]
    assert said[3].startswith(
        "audit: 1 check, 0 errors, 0 warnings, 0 remarks, 1 error of protocols that"
    )


def test_a_leak_that_nobody_asked_for_fails_and_no_file_is_written(tmp_path):
    paths = [audit_of(tmp_path, "clean", "honest", []), audit_of(tmp_path, "deck", "slides", ["s"])]
    with pytest.raises(DataError, match="deck/slides/test-0.20/repeat-0: test stars"):
        report_audits(paths, {"leaking": []})
    assert sorted(str(path) for path in tmp_path.iterdir()) == paths
