"""Whether an experiment has any result, and is sure of it: what is said after the last job."""

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lightfold.errors import DataError
from lightfold.workflow.nodes import planned, values
from lightfold.workflow.plan import Plan

#: Most reasons that are listed for a task.
_MOST = 5


def check_results(plan: Plan, recorded: Callable[[str], bool]) -> None:
    """Print the tasks of which no node has a result, and why; warn of results without records.

    A task of which a node has not run yet is passed over. Nothing is read but what nodes say of
    themselves, and that only until one has a result.

    Parameters
    ----------
    plan : Plan
        The plan.
    recorded : callable
        Says whether Snakemake knows how a file was made.

    Raises
    ------
    DataError
        If no task has a result.
    """
    _warn_of_unrecorded(plan, recorded)
    tasks = values(plan.grid, "task")
    reasons = {task: found for task in tasks if (found := _why_none(plan, task))}
    lines = [
        f"{task}: {reason}{f' ({number} nodes)' if number > 1 else ''}"
        for task, counts in reasons.items()
        for reason, number in counts.most_common(_MOST)
    ]
    if not lines:
        return
    listed = "\n  ".join(lines)
    if len(reasons) == len(tasks):
        raise DataError(
            f"this experiment has no result, because every node is impossible or excluded. What "
            f"was computed is kept. The reasons, by task:\n  {listed}"
        )
    print(f"\nNo node of these tasks has a result:\n  {listed}\n", file=sys.stderr, flush=True)


def _warn_of_unrecorded(plan: Plan, recorded: Callable[[str], bool]) -> None:
    """Warn if a node was made in another folder, so that no change since is seen."""
    for node in planned(plan.grid):
        path = f"{plan.node}/params.json".format(**node)
        if Path(path).exists() and not recorded(path):
            print(
                f"\nWarning: Snakemake has no record in this folder of how {path} was made. It "
                f"takes results without records as they are, whatever the configuration and the "
                f"code say now. Start it in the folder where they were made; docs/reruns.md says "
                f"what else can be done.\n",
                file=sys.stderr,
                flush=True,
            )
            return


def _why_none(plan: Plan, task: str) -> Counter[str]:
    """Return how many nodes of a task give each reason; empty if one has a result, or is to run."""
    own = [node for node in plan.grid if node["task"] == task]
    counts = Counter(f"excluded: {n['reason']}" for n in own if n["status"] == "excluded")
    for node in planned(own):
        try:
            text = Path(f"{plan.node}/params.json".format(**node)).read_text(encoding="utf-8")
            reason = json.loads(text).get("impossible")
        except (OSError, ValueError):
            return Counter()
        if reason is None:
            return Counter()
        counts[f"impossible: {reason}"] += 1
    return counts
