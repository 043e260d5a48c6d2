"""Maps of stars by t-SNE (van der Maaten & Hinton 2008): which stars are alike in all features."""

import contextlib
from typing import Any

import numpy as np
import pandas as pd

from lightfold import tables
from lightfold.display import page
from lightfold.exploration import tsne
from lightfold.exploration.training_stars import training_stars
from lightfold.sampling.scaling import fit_scaling

COLUMNS = {
    "object_id": "string",
    "label": "string",
    "perplexity": "double",
    "x": "double",
    "y": "double",
}

#: If there are more stars than this, a sample of them is mapped.
MAX_STARS = 20_000

#: How coarsely forces of distant stars are summed (Barnes & Hut 1986): scikit-learn's default, and
#: a finer value for scikit-learn-intelex, whose sums are coarser at the same angle.
ANGLE, ANGLE_INTELEX = 0.5, 0.3


def write_maps(
    inputs: dict[str, str], output: str, pictures: list[str], settings: dict[str, Any]
) -> None:
    """Write the maps of a task's training stars, as a table and a figure.

    Parameters
    ----------
    inputs : dict
        Paths of ``table`` and ``split``.
    output : str
        Path of the table.
    pictures : list of str
        Paths of the figure, one per format.
    settings : dict
        ``classes``, ``perplexities`` and ``seed``.
    """
    stars = training_stars(*(tables.read(inputs[name]) for name in ("table", "split")))
    shown = sample(stars, MAX_STARS, settings["seed"])
    used = possible(settings["perplexities"], len(shown))
    maps = [map_stars(shown, perplexity, settings["seed"]) for perplexity in used]
    frame = pd.concat(maps) if maps else pd.DataFrame(columns=list(COLUMNS))
    tables.write(frame, output, COLUMNS)
    drawn = f"{len(shown):,}" if len(shown) == len(stars) else f"{len(shown):,} of {len(stars):,}"
    titles = {perplexity: _title(perplexity, asked) for perplexity, asked in used.items()}
    headline = f"t-SNE of {drawn} training stars"
    if len(shown) < len(stars):
        headline += ", a sample with a share of each class"
    figure = tsne.draw(frame, settings["classes"], titles, headline)
    for path in pictures:
        page.save(figure, path)


def _title(perplexity: float, asked: list[float]) -> str:
    """Return the title of a map: its perplexity, and any higher ones that it replaces."""
    lowered = " and ".join(f"{value:g}" for value in asked if value != perplexity)
    return f"perplexity {perplexity:g}" + (f" (too few stars for {lowered})" if lowered else "")


def sample(stars: pd.DataFrame, size: int, seed: int) -> pd.DataFrame:
    """Return all stars, or about `size` of them: a share of each class, at least one star."""
    if len(stars) <= size:
        return stars
    share = size / len(stars)
    drawn = [
        own.sample(max(round(share * len(own)), 1), random_state=seed)
        for _, own in stars.groupby("label")
    ]
    return pd.concat(drawn).sort_index()


def possible(perplexities: list[float], stars: int) -> dict[float, list[float]]:
    """Return the perplexities to use, each with those in the settings that it replaces.

    A star has three times as many neighbours as the perplexity, so (stars - 1) / 3 is the largest
    possible one. Higher ones are lowered to it. Perplexities that are then equal give one map.
    """
    highest = (stars - 1) // 3
    found: dict[float, list[float]] = {}
    for asked in perplexities:
        used = float(min(asked, highest))
        if used > 1:
            found.setdefault(used, []).append(asked)
    return found


def map_stars(stars: pd.DataFrame, perplexity: float, seed: int) -> pd.DataFrame:
    """Return the map of stars, with the columns `COLUMNS`.

    Features are imputed and scaled as for models, with values learned from these stars.
    """
    columns = tables.feature_columns(stars)
    X = fit_scaling(stars[columns]).transform(stars[columns].to_numpy(dtype=float))
    x, y = embed(X, perplexity, seed).astype(float).T
    return stars[["object_id", "label"]].assign(perplexity=perplexity, x=x, y=y)


def embed(X: np.ndarray, perplexity: float, seed: int) -> np.ndarray:
    """Return places (stars, 2) on a map of scaled features X (stars, features).

    The map starts from the two leading principal components, so they set its overall shape and the
    seed hardly matters (Kobak & Berens 2019). One thread computes it, so it is the same on any
    number of cores. Without scikit-learn-intelex, scikit-learn computes another map. So it does
    where scikit-learn-intelex 2026.0 loses a neighbour, which happens if a star has nearly all
    others as neighbours.
    """
    from sklearn.manifold import TSNE

    init = "pca" if X.shape[1] > 1 else "random"
    given = {"perplexity": perplexity, "init": init, "random_state": seed, "n_jobs": 1}
    with contextlib.suppress(ImportError, ValueError):
        from sklearnex.manifold import TSNE as Faster  # noqa: N811

        # Only `fit` of scikit-learn-intelex respects n_jobs; `fit_transform` uses all cores.
        return Faster(angle=ANGLE_INTELEX, **given).fit(X).embedding_
    return TSNE(angle=ANGLE, **given).fit(X).embedding_
