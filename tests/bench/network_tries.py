"""What helps model `cnn`: macro-F1 on the inner folds of real stars, one departure at a time.

    snakemake --cores all --configfile config/cnn_asas.yaml
    python tests/bench/network_tries.py results-cnn-asas [--only NAME ...] [--stars N] [--record]

Each row of `TRIES` is fitted to two inner folds of three and scored on the third, with default
parameters and without resampling, on training stars alone, drawn, scaled and held back as in a
node. CPU seconds are of three fits and predictions in one thread, with what is compiled for each.
The first and the last row are the same fits: their CPU seconds tell how busy the machine was.
"""

import argparse
import functools
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads

threads.use_one()

import numpy as np
import pandas as pd
from lightfold import registry, tables
from lightfold.curves.points import Curve
from lightfold.curves.stars import read_stars
from lightfold.fitting import network
from lightfold.fitting.network import keras, layers, ops
from lightfold.fitting.parts import Part, part
from lightfold.fitting.view import View
from lightfold.images.draw import draw_star
from lightfold.images.raster import counted, faintest, shares
from lightfold.images.table import BESIDE, SIZE, WHITE, Images, unpack
from lightfold.plugins.channels.dmdt import count_pairs
from lightfold.plugins.models import cnn, random_forest
from lightfold.sampling.rows import natural_rows
from lightfold.seeds import derive
from record import parse, parser, record

BANDS, DATASET, SPLIT, SEED = ["V"], "datasets/asas", "honest/test-0.20/repeat-0/split.parquet", 0


class Try(NamedTuple):
    """A row of the table; the alignment is that of folded channels."""

    name: str
    channels: tuple[str, ...]
    alignment: str = "minimum"
    side: str = "ranks"
    augmentation: str = ""


TRIES = (
    Try("random forest", (), "", "all features", ""),
    Try("image alone", ("folded",), "minimum", "none"),
    Try("image alone, phase 0 as it comes", ("folded",), "as it comes", "none"),
    Try("side joined to the pixels", ("folded",), "minimum", "joined"),
    Try("side joined, dm-dt too", ("folded", "dmdt"), "minimum", "joined"),
    Try("side scaled, layers of its own", ("folded",), "minimum", "scaled"),
    Try("Lightfold", ("folded",), "minimum", "ranks"),
    Try("phase 0 as it comes", ("folded",), "as it comes", "ranks"),
    Try("phase 0 as it comes, shifted", ("folded",), "as it comes", "ranks", "shifted"),
    Try("shifted", ("folded",), "minimum", "ranks", "shifted"),
    Try("half the period", ("folded_half",)),
    Try("twice the period", ("folded_twice",)),
    Try("counts", ("folded_counts",)),
    Try("dm-dt, shares", ("dmdt",)),
    Try("dm-dt, Mahabal et al.", ("dmdt_mahabal",)),
    Try("dm-dt, square root", ("dmdt_root",)),
    Try("folded and dm-dt", ("folded", "dmdt")),
    Try("folded and twice the period", ("folded", "folded_twice")),
    Try("random forest", (), "", "all features", ""),
)

#: Periods at which channels are folded, what puts phase 0 into the first column, and how counts are
#: scaled where not by column. Mahabal et al. (2017) take shares of all, in whole grey levels.
FOLDED = {"folded": 1.0, "folded_half": 0.5, "folded_twice": 2.0, "folded_counts": 1.0}
ALIGNMENTS = {"minimum": faintest, "as it comes": lambda phase, mag: 0.0}
SCALES = {
    "folded_counts": lambda counts: counts / max(counts.max(), 1),
    "dmdt_mahabal": lambda counts: np.floor(WHITE * counts / counts.sum() + 0.99999) / WHITE,
    "dmdt_root": lambda counts: np.sqrt(counts / counts.max()),
}


def draw(channel: str, alignment: str, curves: list[Curve], period: float) -> np.ndarray:
    """Return an image, as a module of `channels` does."""
    if channel in FOLDED:
        counts = counted(curves, FOLDED[channel] * period, ALIGNMENTS[alignment])
    else:
        counts = count_pairs(curves)
    return SCALES.get(channel, shares)(counts)


def build_joined(shapes: list[tuple[int, ...]], classes: int, params: dict[str, Any]) -> Any:
    """Return a network in which what is beside an image is some pixels more."""
    inputs = [keras.Input(shape) for shape in shapes]
    x = layers.Concatenate()([network.convolve(inputs[0], params["filters"]), *inputs[1:]])
    x = layers.Dropout(params["dropout"])(x)
    x = layers.Dense(params["units"], activation="relu")(x)
    x = layers.Dropout(params["dropout"])(x)
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(x))


class Turn(layers.Layer):
    """Rolls the columns of each image at random while it is trained."""

    def __init__(self) -> None:
        super().__init__()
        self.lots = keras.random.SeedGenerator(SEED)

    def call(self, x: Any, training: bool = False) -> Any:
        """Return images, rolled if they are trained on."""
        if not training:
            return x
        by = keras.random.randint((ops.shape(x)[0], 1), 0, SIZE, seed=self.lots)
        column = (ops.arange(SIZE)[None] + by) % SIZE
        return ops.take_along_axis(x, column[:, None, :, None], axis=2)


def shift(model: Any) -> Any:
    """Return a network that turns the phase of each star in each epoch of training, by columns."""
    image, *beside = inputs = [keras.Input(values.shape[1:]) for values in model.inputs]
    return keras.Model(inputs, model([Turn()(image), *beside]))


def fit(own: Try, given: Part, seed: int) -> Any:
    """Return a fitted model; that of the row of Lightfold's name is the one `cnn.fit` returns."""
    if not own.channels:
        return random_forest.fit(random_forest.DEFAULTS, given.X, given.y, given.weight, seed)
    network.use_one_thread()
    keras.utils.set_random_seed(seed)
    inputs = {"none": 1, "joined": 2, "scaled": 2}.get(own.side)
    as_given = SimpleNamespace(of=lambda X: list(unpack(X)[:inputs]))  # features are scaled
    view = as_given if inputs else View(given.X, 0, seed)
    build = build_joined if own.side in ("none", "joined") else network.build
    shapes = [values.shape[1:] for values in view.of(given.X[:1])]
    model = build(shapes, len(np.unique(given.y)), cnn.DEFAULTS)
    model = shift(model) if own.augmentation == "shifted" else model
    rows = (given.X, given.y, given.weight, given.stop)
    return network.learn(model, view, cnn.DEFAULTS["learning_rate"], *rows, None, cnn.EPOCHS)


def divided(stars: pd.DataFrame, folds: pd.Series, drawn: Images | None) -> Iterator[Part]:
    """Yield what each fit needs, fold by fold, as a node without resampling does."""
    classes = sorted(stars["label"].unique())
    for fold in sorted(folds.unique()):
        sides = [("train", stars[folds != fold]), ("validation", stars[folds == fold])]
        rows = pd.concat([natural_rows(own, role, fold) for role, own in sides], ignore_index=True)
        yield part(rows, stars, classes, None, SEED, images=drawn, stops=drawn is not None)


def draw_all(results: Path, ids: list[str], looks: list[tuple[str, str]]) -> Images:
    """Return images of stars, a channel for each pair of what to draw and how to align it."""
    periods = tables.read(results / DATASET / "features.parquet").set_index("object_id")["period"]
    channels = [SimpleNamespace(draw=functools.partial(draw, *look)) for look in looks]
    light_curves, found = str(results / DATASET / "light_curves.parquet"), {}
    for group in read_stars(light_curves, sorted(ids), BANDS):
        found |= {name: draw_star(star, BANDS, periods[name], channels, 10) for name, star in group}
    stars = pd.DataFrame([own[:2] for own in found.values()], [*found], [*BESIDE])
    return Images(stars, tuple(looks), np.stack([own[2] for own in found.values()]))


def measure(own: Try, stars: pd.DataFrame, folds: pd.Series, drawn: Images) -> float:
    """Print a try's scores; return their mean."""
    if own.channels:  # a forest has none
        picks = [drawn.channels.index((name, own.alignment)) for name in own.channels]
        drawn = Images(drawn.stars, own.channels, drawn.pixels[:, picks])
    scores, epochs, seconds = [], [], 0.0
    for given in divided(stars, folds, drawn if own.channels else None):
        start = time.process_time()
        fitted = fit(own, given, derive(SEED, "network", given.name))
        p = np.asarray(fitted.predict_proba(given.X_held))
        seconds += time.process_time() - start
        scores.append(registry.load("metrics", "macro_f1").score(given.y_held, p.argmax(axis=1), p))
        epochs += [str(len(fitted.history["loss"]))] if own.channels else []
    each = [" ".join(f"{score:.3f}" for score in scores), " ".join(epochs), f"{seconds:.0f}"]
    row = [own.name, " + ".join(own.channels), *own[2:], f"{np.mean(scores):.4f}", *each]
    print(f"| {' | '.join(row)} |", flush=True)
    return float(np.mean(scores))


def measure_task(task: str, tries: list[Try], given: argparse.Namespace) -> list[float]:
    """Print a task's table; return the mean score of each try."""
    folder = given.results / "tasks" / task
    split = tables.read(folder / SPLIT).set_index("object_id")
    stars = tables.read(folder / "table.parquet")
    stars = stars[split["role"].reindex(stars["object_id"]).to_numpy() == "train"]
    stars = stars.groupby("label").head(given.stars or len(stars)).reset_index(drop=True)
    folds = split["fold"].reindex(stars["object_id"]).reset_index(drop=True)
    looks = sorted({(name, own.alignment) for own in tries for name in own.channels})
    drawn = draw_all(given.results, list(stars["object_id"]), looks) if looks else None
    print(f"\n{task}: {stars['label'].value_counts().to_dict()}\n")
    header = (*Try._fields, "macro-F1", "folds", "epochs", "CPU s")
    print(f"| {' | '.join(header)} |\n{'|---' * len(header)}|")
    return [measure(own, stars, folds, drawn) for own in tries]


def main() -> None:
    """Measure, and print a table for each task."""
    options = parser(__doc__)
    options.add_argument("results", type=Path)
    options.add_argument("tasks", nargs="*", help="all of the results by default")
    options.add_argument("--only", nargs="+", metavar="NAME", help="rows of the table, by name")
    options.add_argument("--stars", type=int, help="the first so many of each class")
    given = parse(options, places=["results"])
    tries = [own for own in TRIES if not given.only or own.name in given.only]
    tasks = given.tasks or sorted(own.name for own in (given.results / "tasks").iterdir())
    found = {task: measure_task(task, tries, given) for task in tasks}
    if given.record:
        names = [own.name for own in tries]
        rows = pd.DataFrame({"setting": names, **found})
        record("network_tries_again", rows.drop_duplicates("setting"), folds=3)


if __name__ == "__main__":
    main()
