"""Whether an experiment has any result: what is said after the last job."""

import json
import sys
from collections import Counter
from pathlib import Path

from lightfold.errors import DataError
from lightfold.workflow.nodes import planned, values
from lightfold.workflow.plan import Plan

#: Most reasons that are listed for a task.
_MOST = 5


def check_results(plan: Plan) -> None:
    """Print the tasks of which no node has a result, and why.

    A task of which a node has not run yet is passed over. Nothing is read but what nodes say of
    themselves, and that only until one has a result.

    Parameters
    ----------
    plan : Plan
        The plan.

    Raises
    ------
    DataError
        If no task has a result.
    """
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
