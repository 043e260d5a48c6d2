"""Jobs: the log has everything, and the terminal has what a person needs."""

import pytest
from lightfold.errors import DataError
from lightfold.runtime.perform import logged


def test_prints_go_to_the_log_and_aloud_to_the_terminal_too(tmp_path, capsys):
    for name, aloud in (("quiet", False), ("aloud", True)):
        with logged(str(tmp_path / name), aloud):
            print("37 stars")
        assert (tmp_path / name).read_text() == "37 stars\n"
        assert ("37 stars" in capsys.readouterr().err) == aloud


@pytest.mark.parametrize(
    ("error", "code", "shown"),
    [
        (DataError("stars.csv: no column 'x'"), 1, "DataError: stars.csv: no column 'x'\n"),
        (RuntimeError("odd"), 1, "RuntimeError: odd\n(traceback in "),
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
