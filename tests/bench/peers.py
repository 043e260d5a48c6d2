"""Lightfold against FLAML, AutoGluon and a plain notebook, at equal cost on real stars.

    python tests/bench/peers.py --envs ENVS --folder FOLDER [--cores N] [--record]

Lightfold runs a small grid at a test size of 20 %. Each peer then gets the same stars, the same
features (NaN where one is missing), the same test set, and as many CPU seconds as Lightfold's nodes
and ensembles of that split took. It works with one thread, and its clock is its own CPU time, so
that a busy machine takes nothing from it. Lightfold's answer is its ensemble with the decision that
it chose for it. Nothing on its side is chosen by test scores; the notebook's best by test is.

ENVS keeps an environment per peer, made from the requirements in peers/ where it is missing.
FOLDER keeps results: finished nodes and finished peers are not run again. A peer that fails is
shown as failed; means are over the runs that did not.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads

threads.use_one()

import real_sets
from environments import interpreter, run_peer
from lightfold import registry, tables
from lightfold.axes import MIXED
from lightfold.predictions import probability_columns
from lightfold.seeds import derive
from record import paired, parse, parser, record

PEERS = ("notebook", "flaml", "autogluon")
REPEATS = 3
METRICS = ("macro_f1", "log_loss")

GRID = {
    "resamplers": ["none", "random_over", "smote", "class_weight"],
    "models": ["random_forest", "xgboost", "svc"],
}

#: Sides as a reader sees them. All are compared with the first.
LIGHTFOLD, BEST_NODE = "Lightfold", "Lightfold's best node by validation"
BEST_BY_TEST, BEST_BY_VALIDATION = "notebook, best of four by test", "notebook, best by validation"
NAMES = {"flaml": "FLAML", "autogluon": "AutoGluon"}


def run_lightfold(names: list[str], repeats: int, folder: Path, cores: int) -> None:
    """Run the grid on some real sets, up to the scores."""
    datasets = {}
    for name in names:
        real_sets.table(name, cache=folder / "sets")
        own = str(folder / f"sets/{name}.parquet")
        datasets[name] = {"kind": "table", "path": own, "group": "group"}
    config = {
        "results": str(folder / "results"),
        "datasets": datasets,
        "tasks": {name: {"dataset": name, "classes": "all"} for name in names},
        "grid": [{"test_sizes": [0.2], "repeats": [*range(repeats)], **GRID}],
    }
    path = folder / "peers.yaml"
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    asked = [str(comparison(folder, name) / "metrics.parquet") for name in names]
    command = [sys.executable, "-m", "snakemake", "--cores", str(cores)]
    subprocess.run([*command, *asked, "--configfile", str(path)], cwd=ROOT, check=True)


def comparison(folder: Path, name: str) -> Path:
    """Return where Lightfold compares the nodes of a set."""
    return folder / f"results/tasks/{name}/comparison"


def split_of(folder: Path, name: str, repeat: int) -> Path:
    """Return the folder of an honest split."""
    return folder / f"results/tasks/{name}/honest/test-0.20/repeat-{repeat}"


def lightfold_rows(folder: Path, name: str, repeat: int) -> list[dict[str, Any]]:
    """Return a row of Lightfold's ensemble on a split, and one of its best node by validation.

    Both took the CPU time of all nodes and ensembles of the split.
    """
    axes = ["repeat", "resampler", "reducer", "model"]
    metrics, nodes, runtimes = (
        tables.read(comparison(folder, name) / f"{file}.parquet").set_index(axes).loc[[repeat]]
        for file in ("metrics", "nodes", "runtimes")
    )
    metrics = metrics[metrics["chosen"] & metrics["metric"].isin(METRICS)]
    single, cost = (
        frame.drop(MIXED, level="resampler")[column]
        for frame, column in ((nodes, "validation"), (runtimes, "cpu_seconds"))
    )
    ensembles = split_of(folder, name, repeat).glob("*/params.json")
    records = [json.loads(path.read_text(encoding="utf-8")) for path in ensembles]
    seconds = cost.sum() + sum(record["own_cpu_seconds"] for record in records)
    places = {LIGHTFOLD: (repeat, MIXED, MIXED, "ensemble"), BEST_NODE: single.idxmax()}
    return [
        {"side": side, "cpu_seconds": seconds}
        | metrics.loc[[place]].set_index("metric")["value"].to_dict()
        for side, place in places.items()
    ]


def hand_over(table: pd.DataFrame, split: pd.DataFrame, folder: Path, seed: int) -> pd.Series:
    """Write what a peer is given, in random order; return the true class of each test star."""
    table = table.sample(frac=1, random_state=seed)
    known = split.set_index("object_id").loc[table["object_id"]]
    features = table[["object_id", *tables.feature_columns(table)]]
    train = (known["role"] == "train").to_numpy()
    beside = {"fold": known["fold"].to_numpy()[train], "label": table.loc[train, "label"]}
    features[train].assign(**beside).to_parquet(folder / "train.parquet", index=False)
    features[~train].to_parquet(folder / "test.parquet", index=False)
    return table[~train].set_index("object_id")["label"]


def scored(answers: pd.DataFrame, truth: pd.Series) -> dict[str, float]:
    """Return the scores of one way's answers about test stars, as Lightfold scores its nodes."""
    classes = sorted(truth.unique())
    label, predicted = (
        pd.Categorical(names, categories=classes).codes
        for names in (truth.loc[answers["object_id"]], answers["predicted"])
    )
    probability = answers.reindex(columns=probability_columns(classes), fill_value=0.0).to_numpy()
    probability = probability / probability.sum(axis=1, keepdims=True)
    return {
        name: registry.load("metrics", name).score(label, predicted, probability)
        for name in METRICS
    }


def peer_rows(peer: str, answers: pd.DataFrame, truth: pd.Series) -> list[dict[str, Any]]:
    """Return what a peer's answers score; of the notebook, what its best ways do.

    The best by test is the best of four test scores, for each metric by itself: better than what
    anybody gets who has to choose.
    """
    ways = pd.DataFrame({way: scored(own, truth) for way, own in answers.groupby("way")}).T
    if peer != "notebook":
        return [{"side": NAMES[peer], **ways.iloc[0]}]
    best = {"macro_f1": ways["macro_f1"].max(), "log_loss": ways["log_loss"].min()}
    chosen = answers.groupby("way")["validation"].first().idxmax()
    return [{"side": BEST_BY_TEST, **best}, {"side": BEST_BY_VALIDATION, **ways.loc[chosen]}]


def measure(name: str, repeat: int, folder: Path, pythons: dict[str, str]) -> pd.DataFrame:
    """Return a row per side on one split of a set."""
    rows = lightfold_rows(folder, name, repeat)
    table = tables.read(folder / f"results/tasks/{name}/table.parquet")
    split = tables.read(split_of(folder, name, repeat) / "split.parquet")
    own = folder / f"peers/{name}/{repeat}"
    own.mkdir(parents=True, exist_ok=True)
    seed, seconds = derive(0, name, repeat), rows[0]["cpu_seconds"]
    truth = hand_over(table, split, own, seed)
    for peer, python in pythons.items():
        taken = run_peer(python, peer, own, seconds, seed)
        if taken["failed"]:
            failed = [NAMES[peer]] if peer in NAMES else [BEST_BY_TEST, BEST_BY_VALIDATION]
            found: list[dict[str, Any]] = [{"side": side} for side in failed]
        else:
            found = peer_rows(peer, pd.read_parquet(own / f"{peer}.parquet"), truth)
        rows += [{**row, "cpu_seconds": taken["cpu_seconds"]} for row in found]
    size = {"set": name, "stars": len(table), "classes": table["label"].nunique()}
    return pd.DataFrame(rows).assign(**size, repeat=repeat)


def means(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row per set and side: what it scored and took, on average over repeats."""
    by = ["set", "stars", "classes", "side"]
    return rows.groupby(by, sort=False)[[*METRICS, "cpu_seconds"]].mean().reset_index()


def differences(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a row per other side: Lightfold less it, over sets, each the mean of its repeats.

    The interval is Student's t over sets: repeats of one set share most of their stars, so that
    they are no independent trials. ``cost`` is the peer's CPU time per Lightfold's.
    """
    found = []
    own = rows[rows["side"] == LIGHTFOLD].set_index(["set", "repeat"])
    for side, other in rows[rows["side"] != LIGHTFOLD].groupby("side", sort=False):
        other = other.set_index(["set", "repeat"]).loc[own.index]
        row = {"side": side, "runs": len(other), "failed": int(other["macro_f1"].isna().sum())}
        for metric in METRICS:
            less = (own[metric] - other[metric]).groupby("set").mean().dropna()
            better = less > 0 if metric == "macro_f1" else less < 0
            row |= {f"{metric}_{key}": value for key, value in paired(less).items()}
            row |= {f"{metric}_better": int(better.sum()), "sets": len(less)}
        found.append(row | {"cost": (other["cpu_seconds"] / own["cpu_seconds"]).mean()})
    return found


def main() -> None:
    """Run all sides, and print their scores and the paired differences."""
    options = parser(__doc__)
    options.add_argument("--envs", type=Path, required=True, help="folder of the environments")
    options.add_argument("--folder", type=Path, required=True, help="folder of the results")
    options.add_argument("--cores", type=int, default=2)
    options.add_argument("--sets", nargs="+", help="all real sets by default")
    options.add_argument("--repeats", type=int, default=REPEATS)
    given = parse(options, places=["envs", "folder", "cores"])
    folder, envs = given.folder.resolve(), given.envs.resolve()
    names = given.sets or list(real_sets.SETS)
    folder.mkdir(parents=True, exist_ok=True)
    run_lightfold(names, given.repeats, folder, given.cores)
    pythons = {peer: interpreter(envs, peer) for peer in PEERS}
    splits = [(name, repeat) for name in names for repeat in range(given.repeats)]
    with ThreadPoolExecutor(given.cores) as pool:  # of processes: each measures its own CPU time
        rows = pd.concat(pool.map(lambda own: measure(*own, folder, pythons), splits))
    scores, less = means(rows), differences(rows)
    print(scores.round(4).to_string(index=False, na_rep="failed"))
    print(pd.DataFrame(less).round(4).to_string(index=False))
    if given.record:
        record("peers", scores, repeats=REPEATS)
        record("peers_differences", less, repeats=REPEATS)


if __name__ == "__main__":
    main()
