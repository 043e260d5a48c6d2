"""The files of a data set, by the options that name them."""

from pathlib import Path
from typing import Any

from lightfold import registry


def files_of(config: dict[str, Any], name: str) -> dict[str, list[Path]]:
    """Return the files of a data set by option; they need not exist."""
    dataset = config["datasets"][name]
    found = {}
    for option in registry.declared("datasets", dataset["kind"], "FILES"):
        if entries := dataset.get(option):
            listed = entries if isinstance(entries, list) else [entries]
            found[option] = [Path(config["data"]) / entry for entry in listed]
    return found
