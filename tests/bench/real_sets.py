"""Six small real tasks in memory, for benchmarks: tables, splits, nodes and the plain notebook.

    python tests/bench/real_sets.py [--data DATA] [--cache FOLDER]

The stars are in the folder that LIGHTFOLD_DATA names, or in data/. Four tasks have the features of
catalogues: both tasks of Catalina South, Catalina's northern stars, and OGLE-III's pulsators
without long-period ones. Two have light curves, the ASAS Catalogue of Variable Stars and EROS-1:
Lightfold extracts their features, once, into the cache. A task has at most about 4,000 stars:
classes keep their natural shares, but have 25 stars at least. Missing values stay missing. Called
as a script, it makes all tables and prints what they hold.
"""

import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from lightfold import tables
from lightfold.data.assemble import assemble
from lightfold.sampling.resample import resample_split
from lightfold.sampling.split import split
from lightfold.seeds import derive
from record import parser
from samples import FEATURES

DATA = Path(os.environ.get("LIGHTFOLD_DATA") or ROOT / "data")
CACHE = ROOT / "results-real-sets"
FOLDS, TEST_SIZE, LEAST = 3, 0.2, 25
SEARCH = {"min_period": 0.04, "max_period": 1000.0, "samples_per_peak": 3}


def catalina_south(
    data: Path, classes: list[str], most: int = 3_500
) -> tuple[pd.DataFrame, list[str]]:
    """Return stars of Catalina South, and their features."""
    stars = pd.read_parquet(data / "catalina_south/objects.parquet")
    names = ["skew", "mean_mag", "std", "kurtosis", "amplitude", "mean_variance", "period"]
    return _of(stars, classes, most), [*names, "V_css", "V_amp", "log_period"]


def catalina_north(data: Path, most: int = 4_000) -> tuple[pd.DataFrame, list[str]]:
    """Return stars of Catalina DR1 of 15 classes, with three catalogue values each."""
    stars = pd.read_parquet(data / "catalina_north_dr1/objects.parquet")
    stars = stars[~stars["label"].isin(["Hump", "LADS"])]
    return _of(stars, sorted(stars["label"].unique()), most), ["Vmag", "log_period", "amp"]


def ogle3(data: Path, most: int = 3_500) -> tuple[pd.DataFrame, list[str]]:
    """Return OGLE-III's pulsators, without long-period ones; some have no V, or no ratios."""
    stars = pd.read_parquet(data / "ogle3_catalog/objects.parquet")
    stars = stars[stars["label"].isin(["RRLyr", "Cep", "DSCT", "T2Cep", "aCep"])]
    stars = stars.assign(label=stars["label"] + "_" + stars["sublabel"])
    stars = stars.rename(columns={"RA": "ra", "DECL": "dec"})
    names = ["I", "V", "V_minus_I", "P_1", "A_1", "R21_1", "phi21_1", "R31_1", "phi31_1"]
    common = stars["label"].value_counts() >= 60
    return _of(stars, sorted(common.index[common]), most), names


def asas(data: Path) -> tuple[pd.DataFrame, list[str]]:
    """Return ASAS stars of 8 classes with features of their V light curves."""
    classes = ["EC_contact", "ED_detached", "ESD_semidetached", "Mira", "RRab", "RRc", "DSCT"]
    stars = pd.read_parquet(data / "asas_acvs_13k/objects.parquet")
    stars = _of(stars, [*classes, "ACV"], 1_500)
    return _extracted(stars, data / "asas_acvs_13k/lightcurves.parquet", ["V"])


def eros1(data: Path) -> tuple[pd.DataFrame, list[str]]:
    """Return EROS-1 stars of 4 classes with features of their light curves in two bands."""
    stars = pd.read_parquet(data / "eros1_lmc/objects.parquet")
    stars = _of(stars, sorted(stars["label"].unique()), 1_000)
    return _extracted(stars, data / "eros1_lmc/lightcurves.parquet", ["B", "R"])


BINARIES = ["Ecl", "EA", "Rot"]
PULSATORS = ["RRab", "RRc", "LPV", "RRd", "Blazhko", "ACEP", "CepII", "DSCT"]
SETS = {
    "south_binaries": partial(catalina_south, classes=BINARIES),
    "south_pulsators": partial(catalina_south, classes=PULSATORS),
    "north": catalina_north,
    "ogle3": ogle3,
    "asas": asas,
    "eros1": eros1,
}


def table(name: str, data: Path = DATA, cache: Path = CACHE) -> pd.DataFrame:
    """Return a task's table: object_id, group, label, features.

    It is read from the cache if it is there, and written there if not.
    """
    path = cache / f"{name}.parquet"
    if not path.exists():
        if not data.is_dir():
            sys.exit(f"{data} is missing: set LIGHTFOLD_DATA to the folder of the real stars")
        stars, features = SETS[name](data)
        stars = stars.reset_index(drop=True)
        objects = stars[[c for c in ("object_id", "label", "ra", "dec") if c in stars]]
        values = stars[["object_id", *features]].astype(dict.fromkeys(features, "float64"))
        task = {"classes": sorted(stars["label"].unique()), "features": ["*"], "exclude": []}
        made = assemble(objects, values, task, 2.0, FOLDS + 1)
        tables.write(made, path, tables.STAR)
    return tables.read(path)


def classes_of(table: pd.DataFrame) -> list[str]:
    """Return a task's classes, in the order of their codes."""
    return sorted(table["label"].unique())


def split_of(table: pd.DataFrame, repeat: int) -> pd.DataFrame:
    """Return an honest split of a table: a fifth of the stars for the test, three inner folds."""
    return split(table, "honest", TEST_SIZE, FOLDS, derive(0, "split", repeat))


def rows_of(table: pd.DataFrame, split: pd.DataFrame, resampler: str, repeat: int) -> pd.DataFrame:
    """Return the rows of a split under a resampler, ``resampled``."""
    seed = derive(0, "resample", resampler, repeat)
    return resample_split(table, split, "honest", resampler, seed).rows


def node_of(
    table: pd.DataFrame,
    rows: pd.DataFrame,
    model: str,
    trials: int,
    repeat: int,
    metric: str = "macro_f1",
    resampler: str = "none",
) -> Any:
    """Return what a node of a model leaves, a `NodeResult`; its study is forgotten.

    `resampler` is that of the rows; it matters if studies resample under it.
    """
    from lightfold.tuning.inputs import Inputs
    from lightfold.tuning.node import node

    inputs = Inputs(
        rows=rows,
        table=table,
        classes=classes_of(table),
        model=model,
        reducer="none",
        metric=metric,
        trials=trials,
        seed=derive(0, "node", model, repeat),
        reduction=pd.DataFrame(),
        resampler=resampler,
    )
    with tempfile.TemporaryDirectory() as folder:
        return node(inputs, Path(folder, "study.journal"), "bench")


def notebook(
    table: pd.DataFrame, split: pd.DataFrame, repeat: int
) -> dict[tuple[str, str], np.ndarray]:
    """Return the test stars' probabilities by what most people write, by model and resampler.

    Random forest and XGBoost have the libraries' defaults. Missing values become the medians of
    the training stars.
    """
    from imblearn.over_sampling import RandomOverSampler
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.impute import SimpleImputer
    from xgboost import XGBClassifier

    train = (split["role"] == "train").to_numpy()
    X = table[tables.feature_columns(table)].to_numpy()
    imputer = SimpleImputer(strategy="median", keep_empty_features=True).fit(X[train])
    X = imputer.transform(X)
    y = pd.Categorical(table["label"], categories=classes_of(table)).codes
    copied = RandomOverSampler(random_state=repeat).fit_resample(X[train], y[train])
    found = {}
    for resampler, (X_train, y_train) in {
        "none": (X[train], y[train]),
        "random_over": copied,
    }.items():
        for name, model in (
            ("random_forest", RandomForestClassifier(random_state=repeat)),
            ("xgboost", XGBClassifier(random_state=repeat, n_jobs=1)),
        ):
            fitted = model.fit(X_train, y_train)
            found[name, resampler] = fitted.predict_proba(X[~train]).astype(float)
    return found


def _of(stars: pd.DataFrame, classes: list[str], number: int) -> pd.DataFrame:
    """Return random stars of some classes, in their natural shares but for `LEAST`."""
    stars = stars[stars["label"].isin(classes)].sort_values("object_id")
    share = min(number / len(stars), 1)
    drawn = [
        own.sample(min(max(round(share * len(own)), LEAST), len(own)), random_state=0)
        for _, own in stars.groupby("label")
    ]
    return pd.concat(drawn).sort_values("object_id")


def _extracted(
    stars: pd.DataFrame, light_curves: Path, bands: list[str]
) -> tuple[pd.DataFrame, list[str]]:
    """Return stars with the features of their light curves, and the names of these."""
    from lightfold.curves.stars import stars as by_star
    from lightfold.features.names import feature_names
    from lightfold.features.table import extract

    wanted = [("object_id", "in", stars["object_id"].tolist())]
    points = pd.read_parquet(light_curves, filters=wanted)
    settings = {**FEATURES, "bands": bands, **SEARCH}
    found = extract(by_star(points), settings)
    names = feature_names(settings)
    known = stars[[c for c in ("object_id", "label", "ra", "dec") if c in stars]]
    return known.merge(found[["object_id", *names]], "left", "object_id"), names


def main() -> None:
    """Make all tables and print what they hold."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--cache", type=Path, default=CACHE)
    given = options.parse_args()
    for name in SETS:
        own = table(name, given.data, given.cache)
        features = tables.feature_columns(own)
        counts = own["label"].value_counts()
        missing = own[features].isna()
        print(
            f"{name}: {len(own)} stars, {own['group'].nunique()} groups, {len(features)} features, "
            f"{missing.to_numpy().mean():.1%} of the values missing, in {missing.any().sum()} of "
            f"them; {', '.join(f'{label} {count}' for label, count in counts.items())}"
        )


if __name__ == "__main__":
    main()
