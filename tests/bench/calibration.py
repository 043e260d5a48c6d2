"""How often 95 % intervals of calibration errors and losses hold the true ones.

    python tests/bench/calibration.py [--runs N] [--record]

Stars are drawn from a population whose true probabilities are known. The answers are these
probabilities (right), the same with their logits times 2 (overconfident), 3.5 (far too sure) or a
half (underconfident), or as if all classes were equally common (balanced, as SMOTE has them). There
are test sets of 13, 30 and 300 stars per class, and unequal ones. Each gives an interval of the
top-label ECE and of each class's ECE, of the Brier scores and of the log losses. The truth is that
of the population in the bins of the test set. It is 0 if the answers are right.

Lightfold     `statistics.calibration.expected_error`, and `statistics.losses.mean_losses`
percentile    plug-in, with 2.5th and 97.5th percentile of its draws (stratified bootstrap)

Prints, per population and answers, the share of test sets whose interval holds the truth [%], the
least and the mean over classes; the mean truth, estimate and plug-in over classes.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from lightfold.runtime import threads

threads.use_one()

import numpy as np
import pandas as pd
from lightfold.statistics.calibration import expected_error, fill_bins
from lightfold.statistics.draws import draw
from lightfold.statistics.intervals import PERCENTILES
from lightfold.statistics.losses import log_losses, mean_losses, squared_errors, surprises
from record import parse, parser, record
from scipy.special import softmax

#: Test stars per class, and by how much the number of the true class is higher.
MEDIUM, GOOD = (2.5, 1.5, 0.8), (5.0, 3.5, 2.5)
POPULATIONS = {
    "13 each": ((13,) * 3, MEDIUM),
    "30 each": ((30,) * 3, MEDIUM),
    "300 each": ((300,) * 3, MEDIUM),
    "300, 30, 13": ((300, 30, 13), MEDIUM),
    "300, 30, 13, good": ((300, 30, 13), GOOD),
    "8 classes": ((300, 300, 100, 30, 30, 13, 13, 13), (4, 3, 3, 2, 2.5, 1.5, 3, 1)),
}

#: What logits are multiplied with, and how much of the prior is taken out of them.
ANSWERS = {
    "right": (1, 0),
    "overconfident": (2, 0),
    "far too sure": (3.5, 0),
    "underconfident": (0.5, 0),
    "balanced": (1, 1),
}
DRAWS, SEED, TRUTH = 500, 20261126, 200_000


def sample(y, stars, shift, answers, rng):
    """Return true and answered probabilities of stars of these classes, by Bayes' rule."""
    shift, prior = np.asarray(shift), np.log(np.asarray(stars) / np.sum(stars))
    number = rng.normal(size=(len(y), len(stars)))
    number[np.arange(len(y)), y] += shift[y]
    logit = shift * number - shift**2 / 2 + prior
    factor, balance = ANSWERS[answers]
    return softmax(logit, axis=1), softmax(factor * logit - balance * prior, axis=1)


def kinds(values, top):
    """Return numbers of the top class, then of each class, shape (1 + classes, rows)."""
    return np.vstack([np.take_along_axis(values, top[:, None], axis=1).T, values.T])


class Population:
    """A very large test set, sorted by the answered probability of each kind."""

    def __init__(self, stars, shift, answers, rng):
        y = rng.choice(len(stars), size=TRUTH, p=np.asarray(stars) / np.sum(stars))
        true, given = sample(y, stars, shift, answers, rng)
        top = given.argmax(axis=1)
        given_kinds, gap = kinds(given, top), kinds(true - given, top)
        order = np.argsort(given_kinds, axis=1)
        self.given = np.take_along_axis(given_kinds, order, axis=1)
        self.gap = np.pad(
            np.cumsum(np.take_along_axis(gap, order, axis=1), axis=1), ((0, 0), (1, 0))
        )
        self.brier = squared_errors(y, [given])[0].mean(axis=1)
        self.log_loss = log_losses(y, [given])[0].mean(axis=1)

    def ece(self, kind, probability, number):
        """Return the true error of one kind in the bins of a test set."""
        own = [probability[number == bin] for bin in np.unique(number)]
        cuts = [(low.max() + high.min()) / 2 for low, high in zip(own, own[1:], strict=False)]
        ends = [0, *np.searchsorted(self.given[kind], cuts), TRUTH]
        return np.abs(np.diff(self.gap[kind][ends])).sum() / TRUTH


def percentile(hit, probability, number, weight):
    """Return the plug-in error of each kind, and the percentiles of its draws."""
    found = []
    for stray, own in zip(hit - probability, number, strict=True):
        each = np.eye(own.max() + 1)[own] * stray[:, None]
        drawn = np.abs(weight @ each).sum(axis=1) / weight.sum(axis=1)
        found.append(
            (np.abs(each.sum(axis=0)).sum() / len(own), *np.percentile(drawn, PERCENTILES))
        )
    return np.array(found).T


def measure(population, answers, runs):
    """Return the coverage of every interval, and mean values, per number and class."""
    stars, shift = POPULATIONS[population]
    classes = len(stars)
    rng = np.random.default_rng([SEED, classes, sum(stars), list(ANSWERS).index(answers)])
    truth = Population(stars, shift, answers, rng)
    y = np.repeat(np.arange(classes), stars)
    star = np.arange(len(y))
    rows = []
    for run in range(runs):
        _, given = sample(y, stars, shift, answers, rng)
        top = given.argmax(axis=1)
        hit, probability = kinds(np.eye(classes)[y], top), kinds(given, top)
        bins = fill_bins(hit, probability, star)
        weight = draw(y, star, DRAWS, run).astype(float)
        true = [
            0 if answers == "right" else truth.ece(kind, probability[kind], bins.number[kind])
            for kind in range(1 + classes)
        ]
        more = surprises([given])
        numbers = {
            ("ECE", "Lightfold"): (true, expected_error(bins)),
            ("ECE", "percentile"): (true, percentile(hit, probability, bins.number, weight)),
            ("Brier", "Lightfold"): (
                truth.brier,
                mean_losses(
                    squared_errors(y, [given]), squared_errors(*more), [2, *[1] * classes], y, star
                ),
            ),
            ("log loss", "Lightfold"): (
                truth.log_loss,
                mean_losses(
                    log_losses(y, [given]), log_losses(*more), [None] * (1 + classes), y, star
                ),
            ),
        }
        for (number, method), (right, (value, low, high)) in numbers.items():
            for kind in range(1 + classes):
                held = low[kind] - 1e-12 <= right[kind] <= high[kind]
                width = high[kind] - low[kind]
                rows.append((number, method, kind, held, right[kind], value[kind], width))
    columns = ["number", "method", "class", "coverage", "truth", "estimate", "width"]
    table = pd.DataFrame(rows, columns=columns).groupby(columns[:3], sort=False).mean()
    return table.reset_index().assign(population=population, answers=answers)


def main() -> None:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--runs", type=int, default=500)
    given = parse(options)
    parts = []
    for population in POPULATIONS:
        for answers in ANSWERS:
            found = measure(population, answers, given.runs)
            parts.append(
                found.groupby(["population", "answers", "number", "method"], sort=False)
                .agg(
                    least=("coverage", "min"),
                    mean=("coverage", "mean"),
                    truth=("truth", "mean"),
                    estimate=("estimate", "mean"),
                    width=("width", "mean"),
                )
                .reset_index()
            )
            print(parts[-1].round(4).to_string(header=len(parts) == 1, index=False), flush=True)
    rows = pd.concat(parts, ignore_index=True)
    print(
        rows.groupby(["number", "method"])[["least", "mean"]].agg(["min", "mean", "max"]).round(3)
    )
    if given.record:
        record("calibration", rows, runs=given.runs, draws=DRAWS)


if __name__ == "__main__":
    main()
