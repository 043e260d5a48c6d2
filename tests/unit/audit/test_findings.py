"""A finding fails the run, or is a warning."""

import json

import pytest
from lightfold import tables
from lightfold.audit.findings import conclude, counted, place, tabulate
from lightfold.errors import DataError


def test_errors_fail_the_run_by_the_name_of_the_split_and_warnings_do_not(tmp_path, capsys):
    axes = {"task": "binaries", "protocol": "honest", "test_size": 0.2, "repeat": 0}
    error = counted("copied_row_held_out", ["star-0001"], "copied rows are tested on")
    audit = tabulate([{**axes, "resampler": "smote", **error}])
    said = "binaries/honest/test-0.20/repeat-0/smote: copied rows are tested on: star-0001"
    with pytest.raises(DataError, match=said):
        conclude(audit, [], str(tmp_path / "audit.parquet"))
    assert len(tables.read(tmp_path / "audit-failed.parquet")) == 1
    conclude(audit, ["honest"])
    control = counted("positive_control", ["smote"], "resampler")
    with pytest.raises(DataError):
        conclude(tabulate([{**axes, **control}]), ["honest"])
    warning = counted("nuisance_in_features", ["x7 (as ra)"], "features", severity="warning")
    conclude(tabulate([{**axes, **warning}]), [])
    said = "warning: binaries/honest/test-0.20/repeat-0: features: x7 (as ra)"
    assert said in capsys.readouterr().out
    assert json.dumps(audit["severity"].tolist()) == '["error"]'


def test_a_remark_is_counted_and_not_printed(capsys):
    axes = {"task": "binaries", "protocol": "honest", "test_size": 0.2, "repeat": 0}
    remark = counted("nuisances_tell_classes", ["ra"], "positions", severity="remark")
    conclude(tabulate([{**axes, **remark}]), [])
    said = "audit: 1 check, 0 errors, 0 warnings, 1 remark, 0 errors of protocols that leak on"
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(said)


def test_an_ensemble_is_in_the_folder_of_its_split():
    axes = {"task": "binaries", "protocol": "honest", "test_size": 0.2, "repeat": 0}
    axes |= {"resampler": "mixed", "reducer": "mixed", "model": "ensemble"}
    assert place(axes) == "binaries/honest/test-0.20/repeat-0/ensemble"


@pytest.mark.parametrize(
    ("offenders", "said"),
    [
        ([], ""),
        (["V1"], "stars are on both sides: V1"),
        (["V1", "V2"], "2 stars are on both sides, first V1"),
        ([None], "stars are on both sides"),
        ([None, None], "2 stars are on both sides"),
    ],
)
def test_a_finding_names_the_only_offender_or_their_number_and_the_first(offenders, said):
    assert counted("star_on_both_sides", offenders, "stars are on both sides")["message"] == said
