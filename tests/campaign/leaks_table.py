"""Which planted leaks the audit sees, and what it says of honest stars.

    python tests/campaign/leaks_table.py [--kind KIND ...] [--name NAME ...] [--seed N]
                                         [--kept FILE] [--record]

Runs every experiment of `campaign.leaks` and of `campaign.honest`, two at a time, and prints a line
each. A kind is a module of `campaign.leaks`, or ``tables`` or ``surveys`` for honest experiments.
Real stars are in the folder that LIGHTFOLD_DATA names. With --kept, rows are kept in a file, and
what is there is not run again. Then --record also counts what was seen with each seed in the file.
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("scripts", "tests", "tests/bench")]

from campaign.tried import SEEN, Make, all_tried, by_kind, honest, leaks
from campaign.unseen import UNSEEN
from record import leave_out, parse, parser, record


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--kind", nargs="*", help="kinds to run (all)")
    options.add_argument("--name", nargs="*", help="names to run (all)")
    options.add_argument("--seed", type=int, default=0, help="seed of all experiments (0)")
    options.add_argument("--processes", type=int, default=2, help="runs at a time (2)")
    options.add_argument("--kept", type=Path, help="file of rows, one per line, to go on from")
    given = parse(options, places=("processes", "kept"))

    def rows(every: dict[tuple[str, str], Make]) -> list[dict[str, Any]]:
        asked = [
            (key, make)
            for key, make in every.items()
            if key[0] in (given.kind or [key[0]]) and key[1] in (given.name or [key[1]])
        ]
        there = read_kept(given.kept, given.seed)
        missing = [(key, make) for key, make in asked if key not in there]
        for row in all_tried(missing, given.seed, given.processes):
            there[row["kind"], row["name"]] = shown(row)
            keep(given.kept, row)
        return [there[key] for key, _ in asked]

    planted, clean = rows(leaks()), rows(honest())
    for row in by_kind(planted) if planted else []:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    print(*surprises(planted), sep="\n")
    ran = [row for row in clean if row["seen"] != "absent"]
    print(summary(ran))
    if len(ran) < len(clean):
        leave_out("real stars are not in the folder that LIGHTFOLD_DATA names", given)
    if given.record:
        notes = {"seed": given.seed}
        record("campaign_kinds", by_kind(planted), **notes)
        record("campaign_leaks", [listed(row) for row in planted], **notes)
        record("campaign_honest", [listed(row) for row in ran], **notes)
        record("campaign_honest_counts", [counts(ran)], **notes)
        record("campaign_seeds", by_seed(given.kept) if given.kept else [])


def surprises(rows: list[dict[str, Any]]) -> list[str]:
    """Return which leaks are seen although they are listed as unseen, and the reverse."""
    found = []
    for row in rows:
        name, known = f"{row['kind']}/{row['name']}", (row["kind"], row["name"]) in UNSEEN
        if known == (row["seen"] in SEEN):
            what = "seen, although listed in" if known else "not seen, and not listed in"
            found.append(f"{what} tests/campaign/unseen.py: {name}")
    return found


def by_seed(path: Path) -> list[dict[str, Any]]:
    """Return how many leaks were seen, and how many honest experiments not, with each seed."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = []
    for seed in sorted({row["seed"] for row in lines}):
        there = read_kept(path, seed)
        planted = [own for key, own in there.items() if key in leaks()]
        clean = [own for key, own in there.items() if key in honest() and own["seen"] != "absent"]
        found.append(
            {
                "seed": seed,
                "planted": len(planted),
                "seen": sum(own["seen"] in SEEN for own in planted),
                **counts(clean),
            }
        )
    return found


def listed(row: dict[str, Any]) -> dict[str, Any]:
    """Return what the page says of an experiment."""
    return {
        "kind": row["kind"].replace("_", " "),
        "name": row["name"].replace("_", " "),
        "seen": row["seen"],
        "errors": coded(row["error"]),
        "warnings": coded(row["warning"]),
        "few_test_stars": "yes" if row["few_test_stars"] else "no",
        "said": UNSEEN.get((row["kind"], row["name"])) or coded(row["error"] or row["warning"]),
    }


def coded(checks: str) -> str:
    """Return names of checks as Markdown shows them."""
    return ", ".join(f"`{name}`" for name in checks.split(", ") if name)


def read_kept(path: Path | None, seed: int) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the rows of this seed that were kept, by kind and name."""
    lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
    found = [json.loads(line) for line in lines]
    return {(row["kind"], row["name"]): row for row in found if row["seed"] == seed}


def keep(path: Path | None, row: dict[str, Any]) -> None:
    """Add a row to those that are kept."""
    if path:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


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
        "stopped": sum(row["seen"] in ("stopped", "refused") for row in rows),
    }


def summary(rows: list[dict[str, Any]]) -> str:
    """Return the counts of honest experiments as a line."""
    return "  ".join(f"{name} {value}" for name, value in counts(rows).items())


if __name__ == "__main__":
    main()
