"""What the audit costs: CPU of its jobs over CPU of the grid's jobs, and over the whole run.

    python tests/bench/audit_cost.py [CONFIG ...] [--cores N] [--record]

Runs each configuration (by default config.yaml and transients.yaml) whole, in a results folder of
its own. The audit's jobs are those that look for leaks, and the grid's those that resample, reduce,
tune and blend. The audit fits one node of each model of a split again, so its share is smaller the
more resamplers a model is tried with.
"""

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd
import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from record import parse, parser, record
from speed import timed

AUDIT = ("sketch", "sketch_partition", "match", "examine", "probe", "judge", "look")
GRID = ("resample", "reduce", "tune", "ensemble")

CONFIGS = [Path("config/config.yaml"), Path("config/transients.yaml")]


def main() -> None:
    """Run the configurations and print a line each."""
    options = parser(__doc__)
    options.add_argument("configs", nargs="*", type=Path, default=CONFIGS)
    options.add_argument("--cores", type=int, default=os.cpu_count())
    given = parse(options, places=["cores"])
    rows = []
    for path in given.configs:
        rows.append({"configuration": str(path), **run(path, given.cores)})
        print(*(f"{key} {own}" for key, own in rows[-1].items()), sep=", ", flush=True)
    if given.record:
        record("audit_cost", rows)


def run(path: Path, cores: int) -> dict[str, float]:
    """Run a configuration and return CPU seconds of the audit, the grid and the whole."""
    folder = Path(tempfile.mkdtemp(prefix="lightfold-audit-cost-"))
    config = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    config["results"] = str(folder / "results")
    own = folder / path.name
    own.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    snakemake = [sys.executable, "-m", "snakemake", "--cores", str(cores)]
    times = timed([*snakemake, "--configfile", str(own)], folder / "log")
    rules: Counter[str] = Counter()
    for usage in (folder / "results").rglob("*.benchmark.tsv"):
        rules[usage.name.split(".")[0]] += pd.read_csv(usage, sep="\t")["cpu_time"].sum()
    audit, grid = (sum(rules[rule] for rule in rules_) for rules_ in (AUDIT, GRID))
    found = {f"{rule}_cpu_seconds": rules[rule] for rule in ("examine", "probe", "tune")}
    found |= {"audit_cpu_seconds": audit, "grid_cpu_seconds": grid, "cpu_seconds": times["cpu"]}
    found |= {"of_grid": audit / grid, "of_run": audit / times["cpu"]}
    return {name: round(float(own), 3) for name, own in found.items()}


if __name__ == "__main__":
    main()
