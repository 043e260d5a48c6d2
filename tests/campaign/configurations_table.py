"""What becomes of mutated configurations.

    python tests/campaign/configurations_table.py [--number 800] [--seed 0] [--record]

Prints how many of each kind of `campaign.configurations` have each outcome, and in full what is
wrong or refused under another key.
"""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("scripts", "tests", "tests/bench")]

from campaign.configurations import make_folder, rows, tried
from record import parse, parser, record


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--number", type=int, default=800, help="mutations (800)")
    options.add_argument("--seed", type=int, default=0, help="seed of all mutations (0)")
    given = parse(options)
    os.environ.pop("LIGHTFOLD_DATA", None)
    with tempfile.TemporaryDirectory() as folder:
        make_folder(Path(folder))
        os.chdir(folder)
        found = tried(given.number, given.seed, Path("mutated.yaml"))
    for own, became, said in found:
        if became in ("wrong", "elsewhere"):
            print(f"{became}: {own.base} {own.kind} {own.names}\n  {said[:300]}")
    table = rows(found)
    print(*table[0], sep="\t")
    for row in table:
        print(*row.values(), sep="\t")
    if given.record:
        record("campaign_configurations", table, seed=given.seed)


if __name__ == "__main__":
    main()
