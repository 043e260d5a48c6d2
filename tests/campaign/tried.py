"""Runs of the campaign: which planted leaks the audit sees, and what it says of honest stars."""

import importlib
import pkgutil
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import campaign.leaks
import pandas as pd
from campaign.experiment import Experiment, Outcome, run
from campaign.honest import HONEST
from campaign.honest_surveys import SURVEYS, AbsentError

#: Warnings about the stars, which say nothing of a leak.
ABOUT_STARS = {"few_test_stars"}

#: Protocols that say that they leak; what the audit finds under them is expected.
ON_PURPOSE = {"slides"}

FOLDER = str(Path(__file__).parent)

#: How a leak may be seen: by a check that it names, or by a message before anything runs.
SEEN = ("error", "warning", "refused")

#: Runs at a time.
AT_A_TIME = 2

Make = Callable[[int], Experiment]


def leaks() -> dict[tuple[str, str], Make]:
    """Return what makes each planted leak, by its kind (the module) and its name."""
    found = {}
    if FOLDER not in sys.path:  # some import `experiment` by its file's name
        sys.path.append(FOLDER)
    for module in pkgutil.iter_modules(campaign.leaks.__path__):
        own = importlib.import_module(f"campaign.leaks.{module.name}")
        found |= {(module.name, name): make for name, make in getattr(own, "LEAKS", {}).items()}
    return found


def honest() -> dict[tuple[str, str], Make]:
    """Return what makes each honest experiment, by its kind (tables or surveys) and its name."""
    return {
        (kind, name): make
        for kind, makers in (("tables", HONEST), ("surveys", SURVEYS))
        for name, make in makers.items()
    }


def tried(kind: str, name: str, make: Make, seed: int) -> dict[str, Any]:
    """Run an experiment and return a row: which checks failed, and how the leak was seen.

    ``seen`` is *error* or *warning* if one of the checks failed that the leak names (any check, if
    it names none), *other check* if only others did, *refused* if the configuration was refused,
    *stopped* if the run ended for another reason, *absent* if its stars are not there, and else
    *no*.
    """
    row = {"kind": kind, "name": name, "seed": seed, "seen": "absent", "error": "", "warning": ""}
    row |= {"few_test_stars": False, "why": "", "seconds": 0.0}
    start, folder = time.monotonic(), Path(tempfile.mkdtemp(prefix=f"campaign-{kind}-"))
    try:
        experiment = make(seed)
        outcome = run(experiment, folder / "run")
    except AbsentError as error:
        return {**row, "why": str(error)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found = (
        outcome.audit[~outcome.audit["protocol"].isin(ON_PURPOSE)]
        if len(outcome.audit)
        else (outcome.audit)
    )
    outcome = outcome._replace(audit=found)
    failed = {name: outcome.failed(name) for name in ("error", "warning")}
    about_stars = failed["warning"] & ABOUT_STARS
    failed["warning"] -= ABOUT_STARS
    return {
        **row,
        "seen": _seen(outcome, failed, set(experiment.seen_by)),
        **{name: ", ".join(sorted(checks)) for name, checks in failed.items()},
        "few_test_stars": bool(about_stars),
        "why": _first(found) if any(failed.values()) else _last(outcome),
        "seconds": time.monotonic() - start,
    }


def _seen(outcome: Outcome, failed: dict[str, set[str]], named: set[str]) -> str:
    for severity, checks in failed.items():
        if checks & (named or checks):
            return severity
    if any(failed.values()):
        return "other check"
    if not outcome.status:
        return "no"
    return "refused" if re.search(r"^ConfigError\b", outcome.output, re.MULTILINE) else "stopped"


def _first(audit: pd.DataFrame) -> str:
    """Return the message of the first failed check that is no remark."""
    failed = audit[~audit["passed"].astype(bool)]
    failed = failed[failed["severity"].isin(["error", "warning"])]
    failed = failed[~failed["check"].isin(ABOUT_STARS)].sort_values("severity", kind="stable")
    return str(failed["message"].iloc[0]) if len(failed) else ""


def _last(outcome: Outcome) -> str:
    """Return why a run stopped, as far as its output says it in a line."""
    if not outcome.status:
        return ""
    lines = [line.strip() for line in outcome.output.splitlines() if "Error" in line]
    return lines[0] if lines else "the run stopped without a word"


def all_tried(
    asked: Iterable[tuple[tuple[str, str], Make]], seed: int, at_a_time: int = AT_A_TIME
) -> Iterator[dict[str, Any]]:
    """Run experiments, some at a time, and yield a row each as soon as it is there."""
    given = list(asked)
    with ThreadPoolExecutor(at_a_time) as pool:
        jobs = [pool.submit(_guarded, kind, name, make, seed) for (kind, name), make in given]
        for job in as_completed(jobs):
            yield job.result()


def _guarded(kind: str, name: str, make: Make, seed: int) -> dict[str, Any]:
    """Return the row of an experiment; one that cannot be made does not end all others."""
    try:
        return tried(kind, name, make, seed)
    except Exception as error:  # whatever goes wrong belongs into the table
        print(f"{kind}/{name}: {type(error).__name__}: {error}", file=sys.stderr)
        row = {"kind": kind, "name": name, "seed": seed, "seen": "stopped", "error": ""}
        why = f"{type(error).__name__}: {error}"
        return {**row, "warning": "", "few_test_stars": False, "why": why, "seconds": 0.0}


def by_kind(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return how many leaks of each kind were planted, and how they were seen, and of all kinds."""
    table = pd.DataFrame(rows)
    counts = []
    for kind in [*dict.fromkeys(table["kind"]), "all"]:
        own = table if kind == "all" else table[table["kind"] == kind]
        seen = own["seen"].value_counts()
        named = {name: int(seen.get(name, 0)) for name in (*SEEN, "other check")}
        counts.append(
            {
                "kind": kind,
                "planted": len(own),
                "error": named["error"],
                "warning": named["warning"],
                "refused": named["refused"],
                "other": named["other check"],
                "unseen": len(own) - sum(named.values()),
            }
        )
    return counts
