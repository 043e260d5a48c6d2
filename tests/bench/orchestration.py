"""What orchestration costs: CPU of a whole run over CPU inside fits and predictions.

    python tests/bench/orchestration.py [CONFIG ...] [--cores N] [--record]

Runs each configuration (by default config.yaml and catalina_south.yaml) whole, in a results folder
of its own, from reading the data to the report. Prints the CPU seconds of everything that
Snakemake started, those inside the fits and predictions of the nodes (``fit_cpu_seconds`` of
params.json), their ratio, and what the jobs of each rule took of the rest.
"""

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd
import yaml
from record import parse, parser, record
from speed import ROOT, timed

#: Folders of files that are named by chunk, and the rules that write them.
CHUNKED = {"chunks": "extract", "copies": "augment"}

CONFIGS = ("config/config.yaml", "config/catalina_south.yaml")


def main() -> None:
    """Run the configurations and print a paragraph each."""
    options = parser(__doc__)
    options.add_argument("configs", nargs="*", type=Path, default=[Path(own) for own in CONFIGS])
    options.add_argument("--cores", type=int, default=os.cpu_count())
    given = parse(options, places=["cores"])
    wholes, rest = [], []
    for path in given.configs:
        folder = Path(tempfile.mkdtemp(prefix="lightfold-orchestration-"))
        config = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
        config["results"] = str(folder / "results")
        own = folder / path.name
        own.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        snakemake = [sys.executable, "-m", "snakemake", "--cores", str(given.cores)]
        print(f"{path}: the log is {folder}/log", flush=True)
        times = timed([*snakemake, "--configfile", str(own)], folder / "log")
        whole, parts = report(folder / "results", times)
        wholes.append({"configuration": str(path), **whole})
        rest += [{"configuration": str(path), **part} for part in parts]
    if given.record:
        record("orchestration", wholes)
        record("orchestration_rest", rest)


def report(results: Path, times: dict[str, float]) -> tuple[dict, list[dict]]:
    """Print and return where the CPU time of a run went: the whole, and what is not in fits."""
    records = [
        json.loads(path.read_text(encoding="utf-8")) for path in results.rglob("params.json")
    ]
    fits = sum(record["fit_cpu_seconds"] for record in records)
    rules: Counter[str] = Counter()
    for path in results.rglob("*.benchmark.tsv"):
        name = CHUNKED.get(path.parent.name) or path.name.split(".")[0]
        rules[name.split("-")[0]] += pd.read_csv(path, sep="\t")["cpu_time"].sum()
    rules["tune, outside of fits"] = rules.pop("tune") - fits
    rules["starting jobs"] = times["cpu"] - fits - sum(rules.values())
    ratio = times["cpu"] / fits
    print(
        f"{len(records)} nodes, {times['wall']:.0f} s: {times['cpu']:.0f} CPU s, {fits:.0f} of "
        f"them in fits and predictions, ratio {ratio:.3f}"
    )
    print("the rest: " + ", ".join(f"{rule} {cpu:.0f}" for rule, cpu in rules.most_common()))
    whole = {"wall_seconds": times["wall"], "cpu_seconds": times["cpu"]}
    whole |= {"fit_cpu_seconds": fits, "ratio": ratio}
    return whole, [{"part": rule, "cpu_seconds": cpu} for rule, cpu in rules.most_common()]


if __name__ == "__main__":
    main()
