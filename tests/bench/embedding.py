"""How long t-SNE takes: Lightfold's (scikit-learn-intelex), scikit-learn's and openTSNE's.

    snakemake --cores all
    python tests/bench/embedding.py [--perplexity 30] [--sizes 5000 26206] [--limit 360]

On the training stars of the two built-in tasks, from results/ of a finished run, and on samples
of Catalina South (catalina_south.yaml's features, all classes) in the folder that LIGHTFOLD_DATA
names, or data/. Every side gets the same imputed and scaled features, has one thread, starts at
the principal components, and has its own default number of steps. A side that is not installed
is left out with a word (pip install openTSNE), and one that is not through after --limit seconds.

Prints a Markdown table: CPU seconds, peak memory, the share of a star's 30 nearest neighbours
that are among its 30 nearest on the map, and how many times as long a side takes as Lightfold's.
"""

import argparse
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

threads.use_one()

from lightfold import tables
from lightfold.exploration import embed as embedding
from lightfold.exploration.training_stars import training_stars
from lightfold.sampling.scaling import fit_scaling
from sklearn.neighbors import NearestNeighbors

SIDES = {"Lightfold": "sklearnex", "scikit-learn": "sklearn", "openTSNE": "openTSNE"}
NEIGHBOURS = 30
NOT_FEATURES = ["object_id", "label", "split_paper", "ra", "dec", "n_obs"]


def warm(model: str) -> None:
    """Import what a side needs, ahead of the clock."""
    importlib.import_module("sklearn.manifold")
    importlib.import_module(SIDES[model])


def embed(model: str, X: np.ndarray, perplexity: float) -> np.ndarray:
    """Return the map of scaled features by a side."""
    if model == "Lightfold":
        return embedding.embed(X, perplexity, 0)
    if model == "scikit-learn":
        from sklearn.manifold import TSNE

        return TSNE(perplexity=perplexity, init="pca", random_state=0, n_jobs=1).fit_transform(X)
    from openTSNE import TSNE

    return np.asarray(TSNE(perplexity=perplexity, random_state=0, n_jobs=1).fit(X))


def samples(sizes: list[int]) -> dict[str, np.ndarray]:
    """Return the scaled features of each sample that is there."""
    found = {}
    for task in ("binaries", "pulsators"):
        folder = ROOT / f"results/tasks/{task}"
        split = folder / "honest/test-0.30/repeat-0/split.parquet"
        if split.exists():
            stars = training_stars(tables.read(f"{folder}/table.parquet"), tables.read(split))
            found[f"built-in {task}"] = stars[tables.feature_columns(stars)]
        else:
            print(f"{split} is absent: run `snakemake` first")
    data = Path(os.environ.get("LIGHTFOLD_DATA") or ROOT / "data")
    path = data / "catalina_south/objects.parquet"
    if path.exists():
        stars = pd.read_parquet(path).drop(columns=NOT_FEATURES)
        for size in sizes:
            found[f"Catalina South {size}"] = stars.sample(size, random_state=0)
    else:
        print(f"{path} is absent: set LIGHTFOLD_DATA to the folder that holds it")
    return {name: fit_scaling(X).transform(X.to_numpy(float)) for name, X in found.items()}


def neighbours(points: np.ndarray) -> np.ndarray:
    """Return the nearest neighbours of each point, itself left out."""
    found = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(points)
    return found.kneighbors(return_distance=False)


def kept(before: np.ndarray, after: np.ndarray) -> float:
    """Return the share of neighbours that are neighbours on the map."""
    pairs = zip(before, neighbours(after), strict=True)
    return float(np.mean([np.isin(own, there).mean() for own, there in pairs]))


def main() -> None:
    """Map every sample with every side and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--perplexity", type=float, default=30)
    parser.add_argument("--sizes", type=int, nargs="*", default=[5_000, 26_206])
    parser.add_argument("--limit", type=float, default=360, help="seconds a map may take")
    options = parser.parse_args()
    sides = [side for side, module in SIDES.items() if importlib.util.find_spec(module)]
    for side in SIDES.keys() - sides:
        print(f"{side} is left out: its library {SIDES[side]} is not installed")
    print("| sample | stars | features | side | CPU seconds | MB | neighbours kept | ratio |")
    print("|---" * 8 + "|")
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch, "log")
        for name, X in samples(options.sizes).items():
            before, own = neighbours(X), None
            for side in sides:
                given = {"model": side, "X": X, "perplexity": options.perplexity}
                took = measure("embedding", "embed", given, log, options.limit)
                row = [name, f"{len(X):,}", str(X.shape[1]), side]
                if took is None:
                    row += [f"stopped or failed: {log.read_text()[-300:]}", "", "", ""]
                else:
                    _, cpu, peak, places = took
                    own = cpu if side == "Lightfold" else own
                    ratio = f"{cpu / own:.1f}" if own else ""
                    row += [f"{cpu:.1f}", f"{peak:.0f}", f"{kept(before, places):.3f}", ratio]
                print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
