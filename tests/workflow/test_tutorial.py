"""The tutorial as a reader follows it: each command in turn, and what it prints."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from project import ENVIRONMENT, PARTS
from samples import ROOT

#: A block of commands and, if there is one, the block after it of lines that are in their output.
BLOCK = re.compile(r"^```bash\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A fresh copy of the project, which uses the environment of these tests."""
    copy = tmp_path_factory.mktemp("tutorial") / "lightfold"
    ignored = shutil.ignore_patterns("__pycache__", "_build")
    for part in (*PARTS, "docs"):
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=ignored)
        else:
            copy.mkdir(exist_ok=True)
            shutil.copy(source, copy / part)
    (copy / ".venv").symlink_to(sys.prefix)
    return copy


def start(commands, folder):
    """Start commands that hear Ctrl-C even if these tests run in the background of a shell."""
    return subprocess.Popen(
        ["env", "--default-signal=INT", "bash", "-e", "-c", commands],
        cwd=folder,
        env=ENVIRONMENT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def interrupt(process, folder):
    """Press Ctrl-C, which reaches all processes of the terminal, once there is a first result."""
    deadline = time.monotonic() + 120
    while not list(folder.glob("results-mine/tasks/*/*/*/*/*/resampled.parquet")):
        assert time.monotonic() < deadline, "nothing was there to interrupt"
        time.sleep(0.2)
    os.killpg(process.pid, signal.SIGINT)


def test_every_command_of_the_tutorial_does_what_the_page_says(folder):
    """The page on predictions goes on from there."""
    pages = [(ROOT / f"docs/{name}.md").read_text() for name in ("tutorial", "predictions")]
    blocks = [block for page in pages for block in BLOCK.findall(page)]
    assert len(blocks) > 11
    for commands, expected in blocks:
        process = start(commands, folder)
        interrupted = "# press Ctrl-C" in commands
        if interrupted:
            interrupt(process, folder)
        output, _ = process.communicate(timeout=300)
        fails = interrupted or "ConfigError" in expected
        assert (process.returncode != 0) == fails, f"{commands}\n{output}"
        said = " ".join(output.split())
        for line in expected.splitlines():
            assert " ".join(line.split()) in said, f"{line}\nis not in\n{output}"
    run_notebook(folder)


def run_notebook(folder):
    """Run the cells of the notebook on predictions, which takes the model of these pages."""
    notebook = json.loads((ROOT / "docs/predict.ipynb").read_text())
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(cells) > 5
    assert all(cell["outputs"] for cell in cells[1:]), "a reader sees what they say"
    code = "\n\n".join("".join(cell["source"]) for cell in cells)
    command = [sys.executable, "-W", "error::FutureWarning", "-c", code]
    done = subprocess.run(
        command, cwd=folder / "docs", env=ENVIRONMENT, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stderr
