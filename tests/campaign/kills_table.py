"""What becomes of runs that are stopped at random moments.

    python tests/campaign/kills_table.py [--moments 50] [--seed 0] [--longest 120] [--record]

Stops the experiment of `campaign.kills` at each moment, gives the same command again, and prints
what was left; then counts per way of stopping.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("scripts", "tests", "tests/bench")]

from campaign.kills import moments, summed
from record import parse, parser, record


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--moments", type=int, default=50, help="how many (50)")
    options.add_argument("--seed", type=int, default=0, help="seed of all moments (0)")
    options.add_argument("--longest", type=float, default=120.0, help="latest moment [s] (120)")
    given = parse(options)
    found = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for one in moments(given.moments, given.seed, Path(folder).resolve(), given.longest):
            found.append(one)
            said = (f"exit {one.status}", f"{one.seconds:.1f} s", list(one.problems))
            print(*one[:4], *said, sep="\t", flush=True)
    for row in summed(found):
        print(*row.values(), sep="\t")
    if given.record:
        record("campaign_kills", summed(found), seed=given.seed)


if __name__ == "__main__":
    main()
