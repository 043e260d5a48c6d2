"""Remarks on files, printed once for all files that they fit."""

import re
from pathlib import Path


class Notes:
    """Collects remarks, so that thousands of files of one kind have one line.

    A remark starts with the path of its file. Remarks that differ in numbers only are alike.
    """

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str, int]] = {}

    def __call__(self, remark: str) -> None:
        """Remember a remark."""
        path, _, text = remark.partition(": ")
        alike = re.sub(r"\d+([.,]\d+)*", "#", text)
        first, said, number = self.found.get(alike, (path, text, 0))
        self.found[alike] = first, said, number + 1

    def add(self, path: Path, texts: list[str]) -> None:
        """Remember remarks on a file."""
        for text in texts:
            self(f"{path}: {text}")

    def tell(self) -> None:
        """Print all remarks, and forget them."""
        for path, text, number in self.found.values():
            others = number - 1
            more = f" ({others} more {'files' if others > 1 else 'file'} alike)" if others else ""
            print(f"{path}: {text}{more}")
        self.found = {}
