"""What orchestration costs: CPU of a whole run over CPU inside fits and predictions.

    python tests/bench/orchestration.py [config/catalina_south.yaml ...] [--cores N]

Runs each configuration (the default one unless given) whole, in a results folder of its own, from
reading the data to the report, and prints the CPU seconds of everything that Snakemake started,
those inside the fits and predictions of the nodes (``fit_cpu_seconds`` of params.json), their
ratio, and what the jobs of each rule took of the rest.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd
import yaml
from speed import ROOT, timed


def main() -> None:
    """Run the configurations and print a paragraph each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("configs", nargs="*", type=Path, default=[ROOT / "config/config.yaml"])
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    given = parser.parse_args()
    for path in given.configs:
        folder = Path(tempfile.mkdtemp(prefix="lightfold-orchestration-"))
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
        config["results"] = str(folder / "results")
        own = folder / path.name
        own.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        snakemake = [sys.executable, "-m", "snakemake", "--cores", str(given.cores)]
        print(f"{path}: the log is {folder}/log", flush=True)
        times = timed([*snakemake, "--configfile", str(own)], folder / "log")
        report(folder / "results", times)


def report(results: Path, times: dict[str, float]) -> None:
    """Print where the CPU time of a run went."""
    records = [
        json.loads(path.read_text(encoding="utf-8")) for path in results.rglob("params.json")
    ]
    fits = sum(record["fit_cpu_seconds"] for record in records)
    rules: Counter[str] = Counter()
    for path in results.rglob("*.benchmark.tsv"):
        name = "extract" if path.parent.name == "chunks" else path.name.split(".")[0]
        rules[name.split("-")[0]] += pd.read_csv(path, sep="\t")["cpu_time"].sum()
    rules["tune, outside of fits"] = rules.pop("tune") - fits
    rules["starting jobs"] = times["cpu"] - fits - sum(rules.values())
    print(
        f"{len(records)} nodes, {times['wall']:.0f} s: {times['cpu']:.0f} CPU s, {fits:.0f} of "
        f"them in fits and predictions, ratio {times['cpu'] / fits:.3f}"
    )
    print("the rest: " + ", ".join(f"{rule} {cpu:.0f}" for rule, cpu in rules.most_common()))


if __name__ == "__main__":
    main()
