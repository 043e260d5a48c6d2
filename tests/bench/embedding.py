"""How long t-SNE takes: Lightfold's (scikit-learn-intelex), scikit-learn's and openTSNE's.

    snakemake --cores all
    python tests/bench/embedding.py [--results results] [--record]

On the training stars of the two built-in tasks, from the results of a finished run, and on samples
of Catalina South (catalina_south.yaml's features, all classes) in the folder that LIGHTFOLD_DATA
names, or data/. Every side gets the same imputed and scaled features, has one thread, starts at
the principal components, and has its own default number of steps. A side that is not installed
is left out with a word (pip install openTSNE), and one that is not through after --limit seconds.

Prints CPU seconds, how many times as long a side takes as Lightfold's, and the share of a star's
30 nearest neighbours that are among its 30 nearest on the map.
"""

import argparse
import importlib.metadata
import importlib.util
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads
from processes import measure
from record import leave_out, parse, parser, record

threads.use_one()

from lightfold import tables
from lightfold.exploration import embed
from lightfold.exploration.training_stars import training_stars
from lightfold.sampling.scaling import fit_scaling
from sklearn.neighbors import NearestNeighbors

SIDES = {"Lightfold": "sklearnex", "scikit-learn": "sklearn", "openTSNE": "openTSNE"}
TASKS = ("pulsators", "binaries")
NEIGHBOURS = 30
NOT_FEATURES = ["object_id", "label", "split_paper", "ra", "dec", "n_obs"]


def warm(model: str) -> None:
    """Import what a side needs, ahead of the clock."""
    importlib.import_module("sklearn.manifold")
    importlib.import_module(SIDES[model])


def map_stars(model: str, X: np.ndarray, perplexity: float) -> np.ndarray:
    """Return the map of scaled features by a side."""
    if model == "Lightfold":
        return embed.embed(X, perplexity, 0)
    if model == "scikit-learn":
        from sklearn.manifold import TSNE

        return TSNE(perplexity=perplexity, init="pca", random_state=0, n_jobs=1).fit_transform(X)
    from openTSNE import TSNE

    return np.asarray(TSNE(perplexity=perplexity, random_state=0, n_jobs=1).fit(X))


def built_in(results: Path) -> dict[str, pd.DataFrame]:
    """Return the features of the training stars of each built-in task that is there."""
    found = {}
    for task in TASKS:
        folder = results / f"tasks/{task}"
        split = folder / "honest/test-0.30/repeat-0/split.parquet"
        if split.exists():
            stars = training_stars(tables.read(folder / "table.parquet"), tables.read(split))
            found[f"built-in {task}"] = stars[tables.feature_columns(stars)]
    return found


def catalina(sizes: list[int]) -> list[pd.DataFrame]:
    """Return the features of samples of Catalina South, none if it is not there."""
    data = Path(os.environ.get("LIGHTFOLD_DATA") or ROOT / "data")
    path = data / "catalina_south/objects.parquet"
    if not path.exists():
        return []
    stars = pd.read_parquet(path).drop(columns=NOT_FEATURES)
    return [stars.sample(size, random_state=0) for size in sizes]


def neighbours(points: np.ndarray) -> np.ndarray:
    """Return the nearest neighbours of each point, itself left out."""
    found = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(points)
    return found.kneighbors(return_distance=False)


def kept(before: np.ndarray, after: np.ndarray) -> float:
    """Return the share of neighbours that are neighbours on the map."""
    pairs = zip(before, neighbours(after), strict=True)
    return float(np.mean([np.isin(own, there).mean() for own, there in pairs]))


def compare(name: str, X: np.ndarray, given: argparse.Namespace, log: Path) -> list[dict]:
    """Map a sample with every side that is installed; return a row for each."""
    before, own, rows = neighbours(X), None, []
    for side, module in SIDES.items():
        if not importlib.util.find_spec(module):
            continue
        arguments = {"model": side, "X": X, "perplexity": given.perplexity}
        took = measure("embedding", "map_stars", arguments, log, given.limit)
        row = {"sample": name, "stars": len(X), "features": X.shape[1], "side": versioned(side)}
        if took is None:
            leave_out(f"{name}, {side}: stopped or failed: {log.read_text()[-300:]}", given)
            continue
        _, cpu, _, places = took
        own = cpu if side == "Lightfold" else own
        row |= {"cpu_seconds": cpu, "ratio": cpu / own if own else None}
        row["kept"] = kept(before, places)
        print(*row.values(), sep=" | ", flush=True)
        rows.append(row)
    return rows


def versioned(side: str) -> str:
    """Return the name of a side, with its library's version where it is not Lightfold's."""
    if side == "Lightfold":
        return side
    major, minor, *_ = importlib.metadata.version(side).split(".")
    return f"{side} {major}.{minor}"


def main() -> None:
    """Map every sample with every side."""
    options = parser(__doc__)
    options.add_argument("--results", type=Path, default=ROOT / "results")
    options.add_argument("--perplexity", type=float, default=30)
    options.add_argument("--sizes", type=int, nargs="*", default=[5_000, 26_206])
    options.add_argument("--limit", type=float, default=3600, help="seconds that a map may take")
    given = parse(options, places=["results", "limit"])
    for side, module in SIDES.items():
        if not importlib.util.find_spec(module):
            leave_out(f"{side} is left out: its library {module} is not installed", given)
    small, large = built_in(given.results), catalina(given.sizes)
    if len(small) < len(TASKS):
        leave_out(f"{given.results} lacks built-in tasks: run `snakemake` first", given)
    if not large:
        leave_out("Catalina South is absent: set LIGHTFOLD_DATA to the folder that holds it", given)
    every = [*small.items(), *(("Catalina South", stars) for stars in large)]
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, stars in every:
            X = fit_scaling(stars).transform(stars.to_numpy(float))
            rows += compare(name, X, given, Path(scratch, "log"))
    if given.record:
        record("maps", rows, perplexity=given.perplexity)


if __name__ == "__main__":
    main()
