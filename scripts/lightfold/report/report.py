"""The report: the whole experiment in one HTML file, every number beside the file it comes from."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold import registry, tables
from lightfold.display import web
from lightfold.display.web import embed, shown
from lightfold.report import summaries
from lightfold.report.left_out import summarise_left_out

#: What every task has one file of.
ALWAYS = (
    *("table", "left_out", "audit"),
    *("nodes", "inflation", "verdict"),
)

TEMPLATE = Path(__file__).with_suffix(".html.j2")


def write_report(inputs: dict[str, list[str]], output: str, settings: dict[str, Any]) -> None:
    """Write the report; the same files give the same bytes.

    Parameters
    ----------
    inputs : dict
        Lists of paths in the order of tasks: those in `ALWAYS`, one per task; ``estimators``, one
        per task that has any; ``scores``, one per test size; ``figures``; and ``params``, records
        of nodes.
    output : str
        Path to write; the report names and links other files as they are seen from its folder.
    settings : dict
        What the head says about the configuration, and ``tasks``: for each its ``name``, its
        ``classes``, whether it has ``estimators``, its test ``sizes``, the captions of its
        ``figures`` by stage and name, ``tables``, what the tables for people show, and
        ``decided``, what those of the verdict do. See `workflow.report`.
    """
    root = Path(output).parent
    page = web.render(
        TEMPLATE,
        settings=settings,
        versions=merge_versions(inputs["params"]),
        tasks=[
            describe_task(task, settings["metric"], root)
            for task in with_files(settings["tasks"], inputs)
        ],
    )
    with tables.whole(output) as temporary:
        temporary.write_text(page, encoding="utf-8")


def with_files(
    tasks: list[dict[str, Any]], inputs: dict[str, list[str]]
) -> Iterator[dict[str, Any]]:
    """Yield each task with the paths of its ``files``, its ``scores`` and its ``figures``."""
    left = {name: iter(paths) for name, paths in inputs.items()}
    for task in tasks:
        names = [*ALWAYS, *(["estimators"] if task["estimators"] else [])]
        yield {
            **task,
            "files": {name: next(left[name]) for name in names},
            "scores": {size: next(left["scores"]) for size in task["sizes"]},
            "figures": {
                stage: {
                    name: {"path": next(left["figures"]), "caption": caption}
                    for name, caption in own.items()
                }
                for stage, own in task["figures"].items()
            },
        }


def describe_task(task: dict[str, Any], metric: str, root: Path) -> dict[str, Any]:
    """Return what the template says about a task."""
    greater = registry.load("metrics", metric).GREATER_IS_BETTER
    files = task["files"]
    nodes = tables.read(files["nodes"])
    leaking = sorted(nodes.loc[nodes["leaked"], "protocol"].unique())
    labels = tables.read(files["table"], columns=["label"])["label"]
    scores = pd.concat([tables.read(path) for path in task["scores"].values()])
    return {
        "name": task["name"],
        "files": {name: shown(path, root) for name, path in files.items()},
        "scores": {size: shown(path, root) for size, path in task["scores"].items()},
        "comparison": shown(Path(files["nodes"]).parent, root),
        "tables": task["tables"],
        "verdict": {
            "folder": shown(Path(files["verdict"]).parent, root),
            "paragraphs": summaries.list_paragraphs(
                tables.read(files["verdict"]), shown(Path(files["table"]).parent, root)
            ),
            "tables": task["decided"],
        },
        "leaking": leaking,
        "nodes": summaries.count_nodes(nodes),
        "stars": summaries.count_stars(labels, task["classes"]),
        "left_out": summarise_left_out(tables.read(files["left_out"])),
        "audit": summaries.summarise_audit(tables.read(files["audit"]), leaking),
        "best": summaries.choose_best(scores, metric, greater),
        "inflation": summaries.compare_pairs(tables.read(files["inflation"]), greater),
        "estimators": (
            summaries.list_estimators(tables.read(files["estimators"]))
            if "estimators" in files
            else []
        ),
        "figures": {
            stage: {
                name: {"caption": figure["caption"], **embed(Path(figure["path"]), root)}
                for name, figure in own.items()
            }
            for stage, own in task["figures"].items()
        },
    }


def merge_versions(records: list[str]) -> dict[str, str]:
    """Return the versions of the libraries that nodes ran with, by import name."""
    found: dict[str, str] = {}
    for path in records:
        found |= json.loads(Path(path).read_text(encoding="utf-8"))["versions"]
    return dict(sorted(found.items()))
