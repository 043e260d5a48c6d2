"""What becomes of bad tables and light curves.

    python tests/campaign/tables_table.py [--kind KIND ...] [--seed N] [--record]

Reads every case of `campaign.reading` as a run does, and prints how
many of each kind are usable, how many are refused by name, and everything else in full.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("scripts", "tests", "tests/bench")]

from campaign.reading import FINE, KINDS, cases, read_case
from record import parse, parser, record


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--kind", nargs="*", help="kinds to read (all)")
    options.add_argument("--seed", type=int, default=0, help="seed of all cases (0)")
    given = parse(options)
    rows = []
    for kind in given.kind or KINDS:
        found: Counter[str] = Counter()
        for number, case in cases(given.seed, [kind]):
            with tempfile.TemporaryDirectory() as folder:
                result, message = read_case(kind, case, Path(folder))
            found[result] += 1
            if result not in FINE:
                print(f"{kind} {number} {result}: {message}")
        rows.append(
            {
                "kind": kind.replace("_", " "),
                "tried": found.total(),
                "usable": found["usable"],
                "refused": found["refused"],
                "wrong": found.total() - sum(found[name] for name in FINE),
            }
        )
        print("  ".join(f"{name} {value}" for name, value in rows[-1].items()), flush=True)
    every = {name: sum(row[name] for row in rows) for name in rows[0] if name != "kind"}
    rows.append({"kind": "all", **every})
    print("  ".join(f"{name} {value}" for name, value in rows[-1].items()))
    if given.record:
        record("campaign_tables", rows, seed=given.seed)


if __name__ == "__main__":
    main()
