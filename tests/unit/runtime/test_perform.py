"""What a job prints: names can neither colour nor clear a terminal, now or from the log."""

import io
import sys

import pytest
from lightfold.errors import DataError
from lightfold.runtime import perform


def test_what_a_terminal_would_obey_is_shown_by_its_code():
    assert perform.shown("a\x1b[31mb\x07\r\u202e") == r"a\x1b[31mb\x07\r\u202e"
    assert perform.shown("δ Scuti\n\t造父") == "δ Scuti\n\t造父"


@pytest.mark.parametrize("aloud", [False, True])
def test_logs_and_messages_hold_no_such_character(tmp_path, monkeypatch, aloud):
    terminal = io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal)
    with pytest.raises(SystemExit), perform.logged(str(tmp_path / "log"), aloud):
        print("class \x1b[2J")
        raise DataError("column '\x1b[31m' is empty")
    log = (tmp_path / "log").read_text()
    assert "\x1b" not in log + terminal.getvalue()
    assert r"class \x1b[2J" in log
    assert r"column '\x1b[31m' is empty" in terminal.getvalue()
    assert (r"class \x1b[2J" in terminal.getvalue()) is aloud
