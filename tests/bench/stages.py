"""The stages of the workflow on stars of OGLE-III, each as its job runs it, for benchmarks.

Every function but `write_stars` takes a folder, which holds what the stages before it left, and
the classes.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from lightfold import registry, tables
from lightfold.fitting.parts import parts

ROOT = Path(__file__).parents[2]

RESAMPLERS = ("none", "random_over", "smote")
FEATURES = ["I", "V_minus_I", "P_1", "A_1", "R21_1", "phi21_1", "R31_1", "phi31_1"]
PULSATORS, STARS = ["LPV", "RRLyr", "Cep", "DSCT", "T2Cep", "aCep"], 1_000
METRICS = [
    "accuracy",
    "balanced_accuracy",
    "macro_f1",
    "mcc",
    "log_loss",
    "precision",
    "recall",
    "f1",
]
TABLES = ["scores", "reports", "confusion"]
FIGURES = ["confusion_cases", "confusion", "test_sizes", "class_f1", "inflation", "runtimes"]
AXES = {"task": "ogle", "protocol": "honest", "test_size": "0.20", "repeat": "0"}


def pulsators() -> tuple[pd.DataFrame, list[str]]:
    """Return all stars of the sub-types that are common enough, and the names of these."""
    data = Path(os.environ.get("LIGHTFOLD_DATA") or ROOT / "data") / "ogle3_catalog"
    if not data.is_dir():
        sys.exit(f"{data} is missing: set LIGHTFOLD_DATA to the folder that holds it")
    stars = pd.read_parquet(data / "objects.parquet")
    stars = stars[stars["label"].isin(PULSATORS)]
    stars = stars.assign(label=stars["label"] + "_" + stars["sublabel"])
    counts = stars["label"].value_counts()
    stars = stars.astype(dict.fromkeys(FEATURES, "float32"))
    return stars[stars["label"].map(counts) >= STARS], sorted(counts.index[counts >= STARS])


def write_stars(folder: Path, size: int) -> list[str]:
    """Write objects and features of a data set of `size` stars, and return the classes."""
    stars, classes = pulsators()
    stars = stars.sample(size, random_state=0).rename(columns={"RA": "ra", "DECL": "dec"})
    folder.mkdir(parents=True, exist_ok=True)
    stars[["object_id", "label", "ra", "dec"]].to_parquet(folder / "objects.parquet")
    stars[["object_id", *FEATURES]].to_parquet(folder / "features.parquet")
    return classes


def assemble(folder: Path, classes: list[str]) -> None:
    """Make the task's table."""
    from lightfold.data.assemble import write_table

    task = {"name": "t", "classes": classes, "features": ["*"], "exclude": []}
    inputs = {name: str(folder / f"{name}.parquet") for name in ("objects", "features")}
    outputs = {name: str(folder / f"{name}.parquet") for name in ("table", "left_out")}
    write_table(inputs, outputs, {**task, "same_star_arcsec": 2.0, "same_star": "auto", "folds": 3})


def split(folder: Path, classes: list[str]) -> None:
    """Split the stars."""
    from lightfold.sampling.split import write_split

    paths = (str(folder / f"{name}.parquet") for name in ("table", "split"))
    write_split(*paths, "honest", 0.2, {"folds": 3, "seed": 0})


def resample(folder: Path, classes: list[str], resampler: str) -> None:
    """Write the rows under a resampler."""
    from lightfold.sampling.resample import write_rows

    names = ("resampled", "fitted")
    outputs = {name: str(folder / resampler / f"{name}.parquet") for name in names}
    inputs = {name: str(folder / f"{name}.parquet") for name in ("table", "split")}
    write_rows(inputs, outputs, "honest", resampler, 0)


def study(folder: Path, classes: list[str], model: str, resampler: str, trials: int) -> None:
    """Run a node."""
    from lightfold.axes import NODE_TABLES
    from lightfold.tuning.tune import run_node

    sample, node = folder / resampler, folder / resampler / "none" / model
    run_node(
        {"resampled": str(sample / "resampled.parquet"), "table": str(folder / "table.parquet")},
        {
            **{name: str(node / f"{name}.parquet") for name in NODE_TABLES},
            "params": str(node / "params.json"),
            "journal": str(node / "study.journal"),
        },
        {**AXES, "resampler": resampler, "reducer": "none", "model": model},
        {"classes": classes, "metric": "macro_f1", "trials": trials, "seed": 0},
        "bench",
    )


def prediction(folder: Path, classes: list[str], model: str) -> float:
    """Predict all stars by a model fitted on the training set.

    Returns the CPU seconds until the prediction began.
    """
    start = time.process_time()
    plugin = registry.load("models", model)
    rows, table = (tables.read(folder / f"{n}.parquet") for n in ("none/resampled", "table"))
    rows = rows[rows["fold"].isna()]
    (whole,) = parts(rows, table, classes, plugin.MAX_ROWS, 0)
    fitted = plugin.fit(plugin.DEFAULTS, whole.X, whole.y, whole.weight, 0)
    X = table[FEATURES].fillna(table[FEATURES].median()).to_numpy(dtype="float32")
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    ready = time.process_time()
    scores(fitted, X)
    return ready - start


def scores(fitted: Any, X: np.ndarray) -> np.ndarray:
    """Return probabilities by a fitted model, or decision scores if it has none."""
    return (getattr(fitted, "predict_proba", None) or fitted.decision_function)(X)


def examine(folder: Path, classes: list[str]) -> None:
    """Audit the split and its samples."""
    from lightfold.audit.examine import write_examination

    samples = [{**AXES, "resampler": resampler} for resampler in RESAMPLERS]
    settings = {"samples": samples, "leaks": False, "allow": [], "unlike": ""}
    settings |= {"seeds": [0] * len(samples), "first": True, "seed": 0}
    write_examination(_audited(folder, RESAMPLERS), str(folder / "examination.parquet"), settings)


def probe(folder: Path, classes: list[str]) -> None:
    """Audit the nodes of the sample without resampling."""
    from lightfold.audit.probe import write_probe
    from lightfold.axes import NODE_TABLES

    inputs = _audited(folder, ["none"])
    nodes = sorted(path.parent for path in folder.glob("none/none/*/params.json"))
    inputs["params"] = [str(node / "params.json") for node in nodes]
    for name in NODE_TABLES:
        inputs[f"node_{name}"] = [str(node / f"{name}.parquet") for node in nodes]
    inputs["reduction"] = inputs["reduction_fitted"] = []
    settings = {"samples": [{**AXES, "resampler": "none"}], "reductions": []}
    records = [json.loads(Path(path).read_text()) for path in inputs["params"]]
    planned = [{"axes": own["node"], "seed": own["seed"], "code": own["code"]} for own in records]
    settings |= {"planned": planned, "refit": "one", "first": True, "learning": [], "unlike": ""}
    settings |= {"classes": classes, "draws": 1000, "seed": 0}
    write_probe(inputs, str(folder / "probe.parquet"), settings)


def _audited(folder: Path, resamplers: Sequence[str]) -> dict:
    stars = ("table", "split", "objects", "features")
    of_samples = {
        name: [str(folder / r / f"{name}.parquet") for r in resamplers]
        for name in ("resampled", "fitted")
    }
    return {**{name: str(folder / f"{name}.parquet") for name in stars}, **of_samples}


def comparison(folder: Path, classes: list[str]) -> None:
    """Evaluate the nodes without resampling, and make their tables and figures."""
    from lightfold.comparison.compare import write_comparison
    from lightfold.comparison.evaluate import write_records
    from lightfold.comparison.inflate import write_inflation
    from lightfold.comparison.summarise import write_tables

    params = sorted(folder.glob("none/none/*/params.json"))
    done = {
        "params": [str(path) for path in params],
        **{
            name: [str(path.with_name(f"{name}.parquet")) for path in params]
            for name in ("predictions", "out_of_fold")
        },
        "rows": [str(folder / "none/resampled.parquet")] * len(params),
        "split": [str(folder / "split.parquet")] * len(params),
    }
    names = ("metrics", "decisions", "nodes", "runtimes", "confusion")
    records = {name: str(folder / f"comparison/{name}.parquet") for name in names}
    draws = {"draws": 1000, "seed": 0}
    settings = {"classes": classes, "metric": "macro_f1"}
    own = {"excluded": [], "metrics": METRICS, "decisions": ["argmax"], "leaking": []}
    write_records(done, records, {**own, **settings, **draws})
    del records["decisions"]  # the others need no weights
    listed = [str(folder / f"comparison/{name}-test-0.20.md") for name in TABLES]
    write_tables(records, listed, settings, 0.2)
    inflation = str(folder / "comparison/inflation.parquet")
    write_inflation({}, inflation, {**settings, **draws, "pairs": []})
    drawn = [str(folder / f"comparison/{name}.png") for name in FIGURES]
    models = ["xgboost", "random_forest"]
    write_comparison({**records, "inflation": inflation}, drawn, {**settings, "models": models})


def warm(model: str | None) -> None:
    """Import what the stages need, so that no step is charged with it."""
    import lightfold.audit.examine
    import lightfold.audit.probe
    import lightfold.comparison.compare
    import lightfold.comparison.evaluate
    import lightfold.comparison.inflate
    import lightfold.comparison.summarise
    import lightfold.sampling.resample
    import lightfold.tuning.tune  # noqa: F401

    for name in RESAMPLERS:
        registry.load("resamplers", name)
    if model is not None:
        plugin = registry.load("models", model)
        X = np.random.default_rng(0).normal(size=(300, 3)).astype("float32")
        scores(plugin.fit(plugin.DEFAULTS, X, np.arange(300) % 3, None, 0), X)
