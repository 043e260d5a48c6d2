"""Jobs: the log has everything, and the terminal has what a person needs."""

from pathlib import Path

import pytest
from lightfold.errors import DataError
from lightfold.runtime.perform import TOLD, logged, perform


def test_prints_go_to_the_log_and_aloud_to_the_terminal_too(tmp_path, capsys):
    for name, aloud in (("quiet", False), ("aloud", True)):
        with logged(str(tmp_path / name), aloud):
            print("37 stars")
        assert (tmp_path / name).read_text() == "37 stars\n"
        assert ("37 stars" in capsys.readouterr().err) == aloud


@pytest.mark.parametrize(
    ("error", "code", "shown"),
    [
        (DataError("stars.csv: no column 'x'"), TOLD, "DataError: stars.csv: no column 'x'\n"),
        (RuntimeError("odd"), TOLD, "RuntimeError: odd\n(traceback in "),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_an_error_is_a_line_on_the_terminal(tmp_path, capsys, error, code, shown):
    with pytest.raises(SystemExit) as stop, logged(str(tmp_path / "log")):
        raise error
    assert stop.value.code == code
    err = capsys.readouterr().err
    assert shown in err
    assert "Traceback" not in err
    traced = "Traceback" in (tmp_path / "log").read_text()
    assert traced == isinstance(error, RuntimeError)


@pytest.mark.parametrize("said", ["[Errno 28] No space left on device", "database or disk is full"])
def test_a_full_disk_is_one_line(tmp_path, capsys, monkeypatch, said):
    def fail(*_):
        raise OSError(said)

    monkeypatch.setattr("lightfold.tables.read", fail)
    files = {name: str(tmp_path / name) for name in ("log", "usage")}
    assert perform("tables", "read", ["x"], **files, aloud=False) == TOLD
    err = capsys.readouterr().err
    assert f"{tmp_path}/log: no space is left on the disk ({said})" in err
    assert "Traceback" not in err


def test_a_disk_too_full_for_the_log_is_one_line_too(capsys):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    assert perform("no_such", "f", [], "/dev/full", "/dev/full", aloud=False) == TOLD
    err = capsys.readouterr().err
    assert "/dev/full: no space is left on the disk" in err
    assert "Traceback" not in err
