"""An experiment in a terminal of its own, as a user runs it: with Ctrl-C, and a window to close."""

import os
import pty
import select
import signal
import sys
import time
from pathlib import Path

#: The command after its name, and its targets.
ARGUMENTS = ("--configfile", "experiment.yaml", "--nocolor")


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        environment = {key: own for key, own in os.environ.items() if key != "LIGHTFOLD_DATA"}
        command = [sys.executable, "-m", "snakemake", *ARGUMENTS, *arguments]
        self.start = time.monotonic()
        self.text = b""
        self.status: int | None = None
        self.process, self.master = pty.fork()
        if not self.process:
            os.chdir(folder)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.execve(command[0], command, environment)

    def wait(self, seconds: float) -> bool:
        """Read what is printed for some time; return whether the command has ended."""
        end = time.monotonic() + seconds
        while self.status is None and time.monotonic() < end:
            if self.master >= 0 and select.select([self.master], [], [], 0.02)[0]:
                try:
                    self.text += os.read(self.master, 65536)
                except OSError:  # all processes have left the terminal
                    time.sleep(0.02)
            elif self.master < 0:
                time.sleep(0.02)
            ended, status = os.waitpid(self.process, os.WNOHANG)
            if ended:
                self.status = os.waitstatus_to_exitcode(status)
        if self.status is not None and self.master >= 0:
            while select.select([self.master], [], [], 0)[0]:
                try:
                    piece = os.read(self.master, 65536)
                except OSError:
                    break
                self.text += piece
        return self.status is not None

    def press(self) -> None:
        """Press Ctrl-C: the terminal sends SIGINT to its foreground processes."""
        os.write(self.master, b"\x03")

    def close(self) -> None:
        """Close the terminal."""
        if self.master >= 0:
            os.close(self.master)
        self.master = -1

    def printed(self) -> str:
        """Return what was printed."""
        return self.text.decode(errors="replace").replace("\r", "")
