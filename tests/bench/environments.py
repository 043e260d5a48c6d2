"""Peers of Lightfold: scripts in environments of their own, which only benchmarks need.

``peers/fit_PEER.py`` is a peer and ``peers/requirements-PEER.txt`` what it needs;
``peers/handed.py`` says what it is handed and hands back.
"""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parent / "peers"


def interpreter(envs: Path, peer: str) -> str:
    """Return the Python of a peer's environment, made here unless it is there as required.

    The notebook, which has no requirements of its own, works in Lightfold's.
    """
    wanted = SCRIPTS / f"requirements-{peer}.txt"
    if not wanted.exists():
        return sys.executable
    home = envs / peer
    python, made = home / "bin/python", home / wanted.name
    if not made.exists() or made.read_text(encoding="utf-8") != wanted.read_text(encoding="utf-8"):
        venv.create(home, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", wanted], check=True)
        shutil.copyfile(wanted, made)
    return str(python)


def run_peer(python: str, peer: str, folder: Path, seconds: float, seed: int) -> dict[str, Any]:
    """Run a peer on what it was given; return the CPU seconds it took, or why it failed."""
    taken, asked = folder / f"{peer}.json", f"{seconds:.1f}"
    if taken.exists():
        found: dict[str, Any] = json.loads(taken.read_text(encoding="utf-8"))
        if found["asked"] == asked:
            return found
    log = folder / f"{peer}.log"
    command = [python, str(SCRIPTS / f"fit_{peer}.py"), str(folder), asked, str(seed)]
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)  # of it, and of all it started and waited for
    process.returncode = os.waitstatus_to_exitcode(status)
    answers = folder / "answers.parquet"
    if process.returncode or not answers.exists():
        said = log.read_text(encoding="utf-8").splitlines()
        end = f"exit status {process.returncode}" if process.returncode else "it left no answers"
        why = "; ".join([*said[-1:], end])
        print(f"{peer} failed in {folder}: {why}", file=sys.stderr)
        found = {"asked": asked, "cpu_seconds": None, "failed": why}
    else:
        answers.rename(folder / f"{peer}.parquet")
        found = {"asked": asked, "cpu_seconds": used.ru_utime + used.ru_stime, "failed": None}
    taken.write_text(json.dumps(found), encoding="utf-8")
    return found
