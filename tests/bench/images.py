"""How fast images of light curves are made, and how fast model `cnn` learns from them.

    python tests/bench/images.py [--stars N] [--epochs N] [--record]

Images of stars of the built-in survey, three bands each, and, where LIGHTFOLD_DATA names a folder
that holds asas_acvs_13k/, of ASAS stars in V: by Lightfold's channels, and by Matplotlib, drawn
and read back at 28 by 28 pixels: `hist2d` of the folded light curve or of all pairs of points,
without a common phase of the minimum and without shares of columns.

Then seconds per epoch of the network with its defaults, of 8,000 images of one channel to fit on
and 2,000 to stop by, with Lightfold's pooling and with Keras' MaxPooling2D in its place, and how
many epochs go into the 55.5 s that the whole training takes in the deck.

All numbers are CPU time of one process that runs one thread, so they hold for one core; what the
first call compiles or imports is not in them.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads

threads.use_one()

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pyarrow.parquet as pq
from lightfold import registry
from lightfold.curves.points import MIN_POINTS, Curve, clean
from lightfold.curves.stars import stars
from lightfold.data.simulation import cadence
from lightfold.data.simulation.survey import Survey
from lightfold.fitting import network
from lightfold.fitting.parts import Stop
from lightfold.images.table import SIZE
from lightfold.plugins.models import cnn
from record import leave_out, parse, parser, record

CLASSES = ("EW", "RSCVn", "beta_Lyr", "RRab", "LPV")

#: The network's data: rows to fit on and to stop by, channels and classes; and the deck's time [s].
FITTED, STOPPED, CHANNELS, LABELS = 8_000, 2_000, 1, 3
DECK = 55.5


def simulated(number: int) -> list[list[Curve]]:
    """Return light curves of the built-in survey, band by band."""
    sizes = dict.fromkeys(CLASSES, -(-number // len(CLASSES)))
    survey = Survey(sizes, cadence.calendar(900, 0), 0, 0.0, 0.0)
    return cleaned(star for block in survey.blocks() for _, star in stars(block))


def asas(path: Path, number: int) -> list[list[Curve]]:
    """Return the first light curves of ASAS."""
    with pq.ParquetFile(path) as file:
        return cleaned(star for _, star in stars(file.read_row_group(0).to_pandas()))[:number]


def cleaned(found: Iterable[dict[str, tuple]]) -> list[list[Curve]]:
    """Return the usable curves of each star, as rule `images` takes them."""
    curves = [[clean(*points)[0] for points in star.values()] for star in found]
    curves = [[own for own in star if len(own.t) >= MIN_POINTS] for star in curves]
    return [star for star in curves if star]


def render_folded(curves: list[Curve], period: float) -> np.ndarray:
    """Draw a folded light curve with Matplotlib."""
    phase = np.concatenate([own.t for own in curves]) / period % 1
    return render(phase, np.concatenate([own.mag - np.median(own.mag) for own in curves]))


def render_folded_twice(curves: list[Curve], period: float) -> np.ndarray:
    """Draw it at twice the period."""
    return render_folded(curves, 2 * period)


def render_dmdt(curves: list[Curve], period: float) -> np.ndarray:
    """Draw the differences of all pairs of points with Matplotlib."""
    pairs = [np.triu_indices(len(own.t), 1) for own in curves]
    lag, change = (
        np.concatenate(
            [own[place][j] - own[place][i] for own, (i, j) in zip(curves, pairs, strict=True)]
        )
        for place in (0, 1)
    )
    return render(np.log(lag), change)


def render(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return a two-dimensional histogram as Matplotlib draws it, in grey."""
    figure = plt.figure(figsize=(1, 1), dpi=SIZE)
    axis = figure.add_axes((0, 0, 1, 1))
    axis.hist2d(x, y, bins=SIZE, cmap="gray")
    axis.set_axis_off()
    figure.canvas.draw()
    image = np.asarray(figure.canvas.buffer_rgba())[..., 0] / 255
    plt.close(figure)
    return image


def rate(draw: Callable, sample: list[list[Curve]]) -> float:
    """Return images per CPU second, without the first one."""
    periods = np.random.default_rng(0).uniform(0.2, 2, len(sample))
    draw(sample[0], periods[0])
    start = time.process_time()
    for curves, period in zip(sample[1:], periods[1:], strict=True):
        draw(curves, period)
    return (len(sample) - 1) / (time.process_time() - start)


def compare_channels(name: str, sample: list[list[Curve]]) -> list[dict]:
    """Print and return a row for each channel, and one for all of them."""
    points = np.median([sum(len(own.t) for own in curves) for curves in sample])
    naive = {
        "folded": render_folded,
        "folded_twice": render_folded_twice,
        "dmdt": render_dmdt,
    }
    rates = {
        channel: (rate(registry.load("channels", channel).draw, sample), rate(side, sample))
        for channel, side in naive.items()
    }
    every = [1 / sum(1 / own[side] for own in rates.values()) for side in (0, 1)]
    rows = []
    for channel, (own, other) in {**rates, "all three": every}.items():
        row = {"light_curves": name, "points": int(points), "channel": channel}
        rows.append({**row, "images_per_second": own, "ratio": own / other})
        print(*rows[-1].values(), sep=" | ", flush=True)
    return rows


def images(number: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return rows as model `cnn` is given them: noise, with a trace of the class."""
    rng = np.random.default_rng(seed)
    y = np.arange(number) % LABELS
    X = rng.random((number, 2 + CHANNELS * SIZE * SIZE), dtype="float32")
    X[:, 0] += y
    return X, y


def seconds_an_epoch(epochs: int) -> float:
    """Return CPU seconds of an epoch of the network with its defaults, without the first one."""
    ends: list[float] = []
    network.train(
        *(cnn.DEFAULTS, *images(FITTED, 0), None, 0, Stop(*images(STOPPED, 1), None)),
        *(lambda epoch, loss: ends.append(time.process_time()), epochs + 1),
    )
    return (ends[-1] - ends[0]) / (len(ends) - 1)


def compare_poolings(epochs: int) -> list[dict]:
    """Print and return a row for each pooling."""
    rows = []
    for pooling in ("Lightfold", "Keras"):
        own = network.HalveByMaximum
        layer = own if pooling == "Lightfold" else network.layers.MaxPooling2D
        with mock.patch.object(network, "HalveByMaximum", layer):
            seconds = seconds_an_epoch(epochs)
        row = {"pooling": pooling, "cpu_seconds_per_epoch": seconds}
        row["epochs_in_deck"] = DECK / seconds
        row["ratio"] = seconds / rows[0]["cpu_seconds_per_epoch"] if rows else 1.0
        print(*row.values(), sep=" | ", flush=True)
        rows.append(row)
    return rows


def main() -> None:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--stars", type=int, default=300)
    options.add_argument("--epochs", type=int, default=3)
    given = parse(options)
    data = Path(os.environ.get("LIGHTFOLD_DATA") or ROOT / "data")
    path = data / "asas_acvs_13k/lightcurves.parquet"
    samples = {"built-in survey": simulated(given.stars)}
    if path.exists():
        samples["ASAS"] = asas(path, given.stars)
    else:
        leave_out(f"{path} is absent: set LIGHTFOLD_DATA to the folder that holds it", given)
    print("light curves | points | channel | images per CPU second | times as fast as Matplotlib")
    drawn = [row for name, own in samples.items() for row in compare_channels(name, own)]
    print(f"{FITTED:,} images of {CHANNELS} channels fitted on, {STOPPED:,} to stop by")
    print(f"pooling | CPU seconds per epoch | epochs in {DECK} s | times Lightfold's")
    epochs = compare_poolings(given.epochs)
    if given.record:
        record("network_images", drawn, stars=given.stars)
        record("network_epoch", epochs, images=FITTED, deck_seconds=DECK)


if __name__ == "__main__":
    main()
