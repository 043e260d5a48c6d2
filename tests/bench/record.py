"""Writes what a benchmark measured as JSON, docs/benchmarks/data/NAME.json, for the documents.

Every benchmark has the option --record, and writes only with it. It is refused together with an
option that makes the benchmark smaller or otherwise different from what the documents show.

The file has the keys ``benchmark``, ``date``, ``version``, ``machine`` (cpu, cores, memory_gb),
``python``, the notes, and ``figures``: a list of rows with the same keys, one number per value.
A missing number is null. `docs/write_tables.py` makes the tables of the pages from these files.
"""

import argparse
import datetime
import json
import math
import os
import platform
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from lightfold import __version__
from scipy import stats

FOLDER = Path(__file__).parents[2] / "docs/benchmarks/data"
DIGITS = 6


def parser(description: str) -> argparse.ArgumentParser:
    """Return a parser of a benchmark's options, which shows its docstring as it is."""
    return argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def parse(
    options: argparse.ArgumentParser,
    places: Collection[str] = (),
    arguments: Sequence[str] | None = None,
) -> argparse.Namespace:
    """Parse a benchmark's options, with --record among them.

    Parameters
    ----------
    options : ArgumentParser
        Takes the option --record here.
    places : collection of str
        Options that do not change what is measured, such as a folder.
    arguments : sequence of str, optional
        What to parse; by default what the script was called with.

    Returns
    -------
    Namespace
        The options. With ``record``, those that are not in `places` have their defaults.
    """
    options.add_argument("--record", action="store_true", help="write the documents' numbers")
    given = options.parse_args(arguments)
    if given.record:
        for name, value in vars(given).items():
            if name not in {"record", *places} and value != options.get_default(name):
                options.error(f"--record measures what the documents show: leave out --{name}")
    return given


def leave_out(what: str, given: argparse.Namespace) -> None:
    """Say what is missing. If numbers are for the documents, stop, because they need it."""
    if given.record:
        sys.exit(f"{what}. Nothing is recorded without it.")
    print(what)


def record(
    name: str, rows: pd.DataFrame | list[dict[str, Any]], /, folder: Path = FOLDER, **notes: Any
) -> Path:
    """Write what a benchmark measured, in place of what an earlier run wrote.

    Parameters
    ----------
    name : str
        Name of the file, and of the table in the pages.
    rows : DataFrame or list of dict
        One measurement per row, in the order in which the page shows them. A value is a number,
        a text or None; numbers keep six significant digits.
    folder : Path
        Where the file goes.
    **notes
        What else a reader has to know, such as ``trials=5`` or ``stars="ASAS"``.

    Returns
    -------
    Path
        The file.
    """
    figures = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows
    head = {
        "benchmark": name,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "version": __version__,
        "machine": machine(),
        "python": platform.python_version(),
        **notes,
    }
    path = folder / f"{name}.json"
    path.write_text(spell(head, figures), encoding="utf-8")
    return path


def paired(differences: pd.Series | np.ndarray) -> dict[str, float]:
    """Return the mean of paired differences, with its 95 % interval by Student's t."""
    mean = differences.mean()
    low, high = stats.t.interval(0.95, len(differences) - 1, mean, stats.sem(differences))
    return {"difference": mean, "low": low, "high": high}


def spell(head: dict[str, Any], figures: list[dict[str, Any]]) -> str:
    """Return the text of the file, with one line per row, so that a diff shows what moved."""
    start = json.dumps(_plain(head), indent=1, ensure_ascii=False).removesuffix("\n}")
    lines = [json.dumps(_plain(row), ensure_ascii=False) for row in figures]
    return start + ',\n "figures": [\n  ' + ",\n  ".join(lines) + "\n ]\n}\n"


def machine() -> dict[str, Any]:
    """Return what decides how fast this machine is, and nothing that names it."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cpu": _processor(),
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory_gb": round(pages / 2**30, 1),
    }


def _processor() -> str:
    """Return the model of the processor, or its architecture where the system does not tell."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: no NumPy, no NaN, six significant digits."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(part) for part in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value
