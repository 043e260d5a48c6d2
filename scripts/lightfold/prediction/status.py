"""Rule `status`: print how much of the experiment is done, what failed, and what is left.

It looks at names of files, at logs, and at what nodes say of themselves, and reads no table.
"""

import json
import os
import textwrap
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tabulate import tabulate

from lightfold.axes import NODE_AXES
from lightfold.prediction.logs import Log, locked_since, unfinished
from lightfold.prediction.time_left import seconds_left

#: Width of what is printed, tasks beside each other, and most entries of a list.
WIDTH, BESIDE, MOST = 96, 5, 20

#: What is said of nodes, in this order. Those to do have not started.
STATES = ("done", "impossible", "failed", "running", "to do", "excluded")

#: What there is only if it is asked for, in folders of these names.
ASKED = ("models", "predictions")

#: Paths are never broken.
_WHOLE_WORDS: dict[str, Any] = {"break_on_hyphens": False, "break_long_words": False}

#: Stages before the nodes.
EARLY = ("data", "features", "stars", "splits", "samples", "reductions")


def print_status(settings: dict[str, Any]) -> None:
    """Print how far an experiment is.

    Parameters
    ----------
    settings : dict
        ``results``, the folder; ``nodes`` of the grid, each with its ``folder``; ``steps``: by
        task and stage, the files that show that it is done; ``predictions``: the same by table of
        new stars.
    """
    since = locked_since()
    nodes = [_look(node, since) for node in settings["nodes"]]
    there = {
        task: {stage: [Path(path).exists() for path in paths] for stage, paths in own.items()}
        for task, own in settings["steps"].items()
    }
    missing = [
        str(Path(path).parent)
        for task, own in settings["steps"].items()
        for stage, paths in own.items()
        for path, found in zip(paths, there[task][stage], strict=True)
        if not found
    ]
    results = Path(settings["results"])
    folders = [folder for kind in ASKED for folder in (kind, f"{kind}/*")]
    missing += [str(path) for folder in folders for path in sorted(results.glob(folder))]
    found = [log for node in nodes for log in node.get("logs", [])]
    logs = list({log.path: log for log in [*found, *unfinished(missing, since)]}.values())
    blocks = [
        _beyond(results, settings["predictions"]),
        _failures([log for log in logs if log.state == "failed"]),
        _list("Running jobs", [log.path for log in logs if log.state == "running"]),
        _reasons(nodes, "impossible", "Impossible nodes"),
        _reasons(nodes, "excluded", "Excluded nodes"),
        _time(nodes),
        "Only files were looked for. `snakemake -n` tells which of them are of other settings, "
        "data or code, and would be made again.",
    ]
    texts = [_wrapped(block) for block in blocks if block]
    shown = [_wrapped(_head(settings["results"], since)), *_tables(nodes, there), *texts]
    print("\n" + "\n\n".join(shown) + "\n")


def _look(node: dict[str, Any], since: float | None) -> dict[str, Any]:
    """Return a node with its ``state``, and what its files say: time, rows, reason or log."""
    if node["status"] == "excluded":
        return {**node, "state": "excluded"}
    folder = Path(node["folder"])
    try:
        record = json.loads((folder / "params.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        logs = unfinished([str(folder)], since)
        return {**node, "state": logs[0].state if logs else "to do", "logs": logs}
    if "impossible" in record:
        return {**node, "state": "impossible", "reason": record["impossible"]}
    seconds = max(record["cpu_seconds"], _wall(folder / "tune.benchmark.tsv"))
    return {**node, "state": "done", "seconds": seconds, "rows": record["rows"]["fitted"]}


def _wall(usage: Path) -> float:
    """Return how long a job took [s], by what it noted; 0 if the note is gone."""
    try:
        names, values = usage.read_text(encoding="utf-8").splitlines()[:2]
    except (FileNotFoundError, ValueError):
        return 0.0
    return float(dict(zip(names.split("\t"), values.split("\t"), strict=False))["s"])


def _head(results: str, since: float | None) -> str:
    now = time.strftime("%Y-%m-%d %H:%M")
    head = f"Status of {results} on {now}"
    if since is None:
        return f"{head}. No Snakemake runs in this folder."
    start = time.strftime("%Y-%m-%d %H:%M", time.localtime(since))
    return (
        f"{head}. A Snakemake has locked this folder since {start}: it runs, or it was killed. If "
        "none runs, `snakemake --unlock` removes the lock."
    )


def _tables(nodes: list[dict[str, Any]], there: dict[str, dict[str, list[bool]]]) -> list[str]:
    """Return tables of all stages, with some tasks beside each other in each."""
    tasks = list(there)
    return [
        _table(nodes, {task: there[task] for task in tasks[first : first + BESIDE]})
        for first in range(0, len(tasks), BESIDE)
    ]


def _table(nodes: list[dict[str, Any]], there: dict[str, dict[str, list[bool]]]) -> str:
    counts = {task: Counter(n["state"] for n in nodes if n["task"] == task) for task in there}
    stages = list(dict.fromkeys(stage for own in there.values() for stage in own))
    lines = [[stage, *(_files(there[task].get(stage)) for task in there)] for stage in stages]
    before = sum(stage in EARLY for stage in stages)
    lines[before:before] = [
        ["nodes", *(str(counts[task].total() - counts[task]["excluded"]) for task in there)],
        *([f"  {state}", *(str(counts[task][state]) for task in there)] for state in STATES),
    ]
    return tabulate(lines, ["", *there], "simple", disable_numparse=True, preserve_whitespace=True)


def _files(found: list[bool] | None) -> str:
    """Return how many files of a stage are there."""
    if found is None:
        return "-"
    return "done" if all(found) else f"{sum(found)} of {len(found)} files"


def _beyond(results: Path, asked: dict[str, list[str]]) -> str:
    """Return whether there is a report, which models there are, and which predictions."""
    models = sorted(results.glob("models/*/*/model.json"))
    found = {path.parent.name for path in results.glob("predictions/*/predictions.parquet")}
    told = {
        table: _files([Path(path).exists() for path in paths]) for table, paths in asked.items()
    }
    told |= dict.fromkeys(sorted(found - set(asked)), "not in the configuration")
    named = {
        "report": ["done" if (results / "report.html").exists() else "none"],
        "models": [f"{path.parent.parent.name}/{path.parent.name}" for path in models],
        "predictions": [f"{table} ({state})" for table, state in told.items()],
    }
    return "\n".join(f"{what + ':':13}{', '.join(own) or 'none'}" for what, own in named.items())


def _failures(logs: list[Log]) -> str:
    last = (textwrap.shorten(log.last, 3 * WIDTH, placeholder=" …") for log in logs)
    entries = [f"{log.path}\n    {words}" for log, words in zip(logs, last, strict=True)]
    return _list("Failed jobs, with the last words of their logs", entries)


def _list(title: str, entries: list[str], number: int | None = None) -> str:
    """Return a list cut short, with its number of things; an empty text if there is none."""
    lines = [f"{title}: {len(entries) if number is None else number}"]
    lines += [f"  {entry}" for entry in entries[:MOST]]
    if len(entries) > MOST:
        lines.append(f"  and {len(entries) - MOST} more")
    return "\n".join(lines) if entries else ""


def _reasons(nodes: list[dict[str, Any]], state: str, title: str) -> str:
    """Return the nodes of a state, grouped by task and reason."""
    own = [node for node in nodes if node["state"] == state]
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for node in own:
        groups.setdefault((node["task"], node["reason"]), []).append(node)
    entries = []
    for (task, reason), alike in groups.items():
        which = " ".join(str(alike[0][axis]) for axis in NODE_AXES if axis != "task")
        which = which if len(alike) == 1 else f"{len(alike)} nodes, the first {which}"
        entries.append(f"{task}: {reason} ({which})")
    return _list(title, entries, len(own))


def _time(nodes: list[dict[str, Any]]) -> str:
    """Return how many nodes are left, and how long they will take."""
    left = [node for node in nodes if node["state"] in ("failed", "running", "to do")]
    if not left:
        return "No node is left."
    done = [node for node in nodes if node["state"] == "done"]
    head = f"Left: {len(left)} node{'s' * (len(left) != 1)}"
    if not done:
        return f"{head}, time unknown: no node is done."
    cores = os.cpu_count() or 1
    some = f"{cores} core{'s' * (cores != 1)}"
    text = (
        f"{head}, about {_clock(sum(seconds_left(done, left)) / min(cores, len(left)))} on {some}"
    )
    if new := {node["model"] for node in left} - {node["model"] for node in done}:
        text += f" (of {', '.join(sorted(new))} no node is done: guessed from other models)"
    return f"{text}. The stages after them come on top."


def _clock(seconds: float) -> str:
    """Return a duration as people would say it."""
    if seconds < 60:
        return f"{max(round(seconds), 1)} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _wrapped(block: str) -> str:
    """Return a block whose long lines go on in the next, further in."""
    lines = []
    for line in block.splitlines():
        further = line[: len(line) - len(line.lstrip())] + "  " * line.startswith(" ")
        lines += textwrap.wrap(line, WIDTH, subsequent_indent=further, **_WHOLE_WORDS)
    return "\n".join(lines)
