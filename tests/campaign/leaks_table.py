"""Which planted leaks the audit sees, and what it says of honest stars.

    python tests/campaign/leaks_table.py [--kind KIND ...] [--name NAME ...] [--seed N] [--record]

Runs every experiment of `campaign.leaks` and of `campaign.honest`, two at a time, and prints a line
each. A kind is a module of `campaign.leaks`, or ``tables`` or ``surveys`` for honest experiments.
Real stars are in the folder that LIGHTFOLD_DATA names.
"""

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("scripts", "tests", "tests/bench")]

from campaign.tried import Make, all_tried, by_kind, honest, leaks
from record import leave_out, parse, parser, record


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--kind", nargs="*", help="kinds to run (all)")
    options.add_argument("--name", nargs="*", help="names to run (all)")
    options.add_argument("--seed", type=int, default=0, help="seed of all experiments (0)")
    options.add_argument("--processes", type=int, default=2, help="runs at a time (2)")
    given = parse(options, places=("processes",))

    def chosen(every: dict[tuple[str, str], Make]) -> list[tuple[tuple[str, str], Make]]:
        return [
            (key, make)
            for key, make in every.items()
            if key[0] in (given.kind or [key[0]]) and key[1] in (given.name or [key[1]])
        ]

    planted = [shown(row) for row in all_tried(chosen(leaks()), given.seed, given.processes)]
    clean = [shown(row) for row in all_tried(chosen(honest()), given.seed, given.processes)]
    for row in by_kind(planted) if planted else []:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    ran = [row for row in clean if row["seen"] != "absent"]
    print(summary(ran))
    if len(ran) < len(clean):
        leave_out("real stars are not in the folder that LIGHTFOLD_DATA names", given)
    if given.record:
        keep = ("kind", "name", "seen", "error", "warning", "why")
        notes = {"seed": given.seed}
        record("campaign_kinds", by_kind(planted), **notes)
        record("campaign_leaks", [{key: row[key] for key in keep} for row in planted], **notes)
        honest_rows = [{key: row[key] for key in (*keep, "few_test_stars")} for row in ran]
        record("campaign_honest", honest_rows, **notes)
        record("campaign_honest_counts", [counts(ran)], **notes)


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """Print a row, and return it."""
    found = " | ".join(filter(None, (row["error"], row["warning"]))) or row["why"]
    print(
        f"{row['seen']:12} {row['seconds']:4.0f} s  {row['kind']}/{row['name']}: {found}",
        flush=True,
    )
    return row


def counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return in how many honest experiments the audit found what."""
    return {
        "honest": len(rows),
        "errors": sum(bool(row["error"]) for row in rows),
        "warnings": sum(bool(row["warning"]) for row in rows),
        "few_test_stars": sum(row["few_test_stars"] for row in rows),
        "stopped": sum(row["seen"] == "stopped" for row in rows),
    }


def summary(rows: list[dict[str, Any]]) -> str:
    """Return the counts of honest experiments as a line."""
    return "  ".join(f"{name} {value}" for name, value in counts(rows).items())


if __name__ == "__main__":
    main()
