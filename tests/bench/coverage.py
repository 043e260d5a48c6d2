"""How often 95 % intervals of scores hold the true score, with 13, 30 and 300 stars per class.

    python tests/bench/coverage.py [--runs N] [--record]

Stars are drawn from populations whose true scores are known. In most, probabilities are a softmax
of normal numbers, of which that of the true class is higher. The last one is real: the pulsators of
Catalina South (in the folder that LIGHTFOLD_DATA names, or in data/), each with the probabilities
of a random forest that has not seen it. A tenth of each class is drawn. A run is one test set with
one interval of each metric by each method:

percentile    2.5th and 97.5th percentile of the draws
BCa           the same, corrected for bias and skewness (Efron 1987)
studentised   percentiles of (draw - score) / standard error, inner draws for the error
delta         score +- 1.96 standard errors by the infinitesimal jackknife (for F1, the delta method
              of Takahashi et al. 2022)
Wilson        `statistics.intervals.of_draws`, what Lightfold uses

Prints the share of runs whose interval holds the true score [%].
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from lightfold.runtime import threads

threads.use_one()

import conformal
import numpy as np
import pandas as pd
from lightfold import registry
from lightfold.predictions import Answers
from lightfold.statistics.draws import draw, one_more, redraw_all
from lightfold.statistics.intervals import PERCENTILES, of_draws
from record import parse, parser, record
from scipy.stats import norm

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
REAL = "Catalina South, pulsators"
BOUNDED = [name for name in registry.names("metrics") if registry.load("metrics", name).BOUNDS]
METRICS = [name for name in BOUNDED if not registry.load("metrics", name).ORDINAL]
METHODS = ("percentile", "BCa", "studentised", "delta", "Wilson")
DRAWS, INNER, STUDENTISED, SEED = 500, 20, 100, 20261126
TRUTH = 60_000
Z = norm.ppf(0.975)


def answers(stars, shift, rng):
    """Return what a model answers about so many stars per class."""
    y = np.repeat(np.arange(len(stars)), stars)
    score = rng.normal(size=(len(y), len(stars)))
    score[np.arange(len(y)), y] += np.asarray(shift)[y]
    probability = np.exp(score - score.max(axis=1, keepdims=True))
    probability /= probability.sum(axis=1, keepdims=True)
    return Answers(y, probability.argmax(axis=1), probability, np.arange(len(y)))


def simulated(name):
    """Return a very large test set, a function that draws test sets, and their stars per class."""
    stars, shift = POPULATIONS[name]
    many = answers([TRUTH // len(stars)] * len(stars), shift, np.random.default_rng(SEED))
    return many, lambda rng: answers(stars, shift, rng), stars


def real():
    """Return the same of the pulsators of Catalina South."""
    _, y, probability = conformal.probabilities(conformal.stars(), SEED, trees=200)
    order = np.argsort(y, kind="stable")
    many = Answers(
        y[order], probability[order].argmax(axis=1), probability[order], np.arange(len(y))
    )
    counts = np.bincount(y)
    stars = np.maximum(counts // 10, 1)
    first = np.cumsum(counts) - counts

    def sample(rng):
        rows = [
            start + rng.integers(count, size=size)
            for start, count, size in zip(first, counts, stars, strict=True)
        ]
        own = np.concatenate(rows)
        return Answers(many.y[own], many.predicted[own], many.probability[own], np.arange(len(own)))

    return many, sample, stars


def true_scores(many, stars, plugins):
    """Return the scores of a very large test set with so many stars per class."""
    weight = (np.asarray(stars) / np.bincount(many.y))[many.y]
    return [
        np.atleast_1d(plugin.score(many.y, many.predicted, many.probability, weight))
        for plugin in plugins
    ]


def scored(plugins, own, weight):
    """Return the scores of draws, shape (draws, scores) per metric."""
    return [found.reshape(len(weight), -1) for found in redraw_all(plugins, own, weight)]


def influence(plugins, own, value, size=1e-3):
    """Return the derivative of each score by the weight of each star, within its class."""
    n, counts = len(own.y), np.bincount(own.y)[own.y]
    tilt = np.ones((n, n)) - size * (own.y[:, None] == own.y)
    tilt[np.arange(n), np.arange(n)] += size * counts
    return [
        (found - own_value) / size
        for found, own_value in zip(scored(plugins, own, tilt), value, strict=True)
    ]


def intervals(own, plugins, seed):
    """Yield metric, column, method and ends of every interval of one test set."""
    rng = np.random.default_rng(seed)
    weight = draw(own.y, own.star, DRAWS, seed)
    value = [
        np.atleast_1d(plugin.score(own.y, own.predicted, own.probability)) for plugin in plugins
    ]
    drawn = scored(plugins, own, weight)
    slope = influence(plugins, own, value)
    inner = []
    for row in weight[:STUDENTISED]:
        rows = np.repeat(np.arange(len(own.y)), row)
        again = draw(own.y[rows], np.arange(len(rows)), INNER, int(rng.integers(2**31)))
        part = Answers(
            own.y[rows], own.predicted[rows], own.probability[rows], np.arange(len(rows))
        )
        inner.append([found.std(axis=0, ddof=1) for found in scored(plugins, part, again)])
    stars = np.bincount(own.y, minlength=own.probability.shape[1]).astype(float)
    counts = stars[own.y]
    more = one_more(plugins, own)
    for number, plugin in enumerate(plugins):
        theta, found, own_slope = value[number], drawn[number], slope[number]
        error = np.sqrt((own_slope**2 / (counts**2)[:, None]).sum(axis=0))
        ends = {"delta": (theta - Z * error, theta + Z * error)}
        ends["percentile"] = tuple(np.percentile(found, PERCENTILES, axis=0))
        ends["BCa"] = bca(theta, found, own_slope / counts[:, None])
        deviation = np.array([part[number] for part in inner])
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = (found[:STUDENTISED] - theta) / deviation
        ratio = np.where(np.isfinite(ratio), ratio, 0)
        low, high = np.percentile(ratio, PERCENTILES, axis=0)
        spread = found.std(axis=0, ddof=1)
        ends["studentised"] = theta - high * spread, theta - low * spread
        ends["Wilson"] = of_draws(theta, found, np.atleast_1d(more[number]), plugin.BOUNDS)
        for method, (low, high) in ends.items():
            for column in range(len(theta)):
                yield METRICS[number], column, method, low[column], high[column]


def bca(theta, found, slope):
    """Return the ends of Efron's bias-corrected and accelerated interval."""
    below = (found < theta).mean(axis=0) + 0.5 * (found == theta).mean(axis=0)
    shift = norm.ppf(np.clip(below, 1 / len(found), 1 - 1 / len(found)))
    square = (slope**2).sum(axis=0) ** 1.5
    bend = np.divide((slope**3).sum(axis=0), 6 * square, out=np.zeros(len(theta)), where=square > 0)
    ends = []
    for z in (-Z, Z):
        moved = shift + z
        share = norm.cdf(shift + moved / (1 - bend * moved))
        columns = range(len(theta))
        ends.append(np.array([np.quantile(found[:, own], share[own]) for own in columns]))
    return tuple(ends)


def measure(population, runs):
    """Return the coverage and the mean width of every method, per metric and class."""
    many, sample, stars = real() if population == REAL else simulated(population)
    plugins = [registry.load("metrics", name) for name in METRICS]
    truth = dict(zip(METRICS, true_scores(many, stars, plugins), strict=True))
    rng = np.random.default_rng([SEED, len(stars), sum(stars)])
    rows = []
    for run in range(runs):
        for metric, column, method, low, high in intervals(sample(rng), plugins, run):
            hit = low - 1e-9 <= truth[metric][column] <= high + 1e-9
            rows.append((metric, column, method, hit, high - low))
    frame = pd.DataFrame(rows, columns=["metric", "class", "method", "coverage", "width"])
    table = frame.groupby(["metric", "class", "method"], sort=False).mean().reset_index()
    return table.assign(population=population)


def main() -> None:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--runs", type=int, default=200)
    given = parse(options)
    names = [*POPULATIONS, REAL]
    found = pd.concat([measure(name, given.runs) for name in names], ignore_index=True)
    for population, own in found.groupby("population", sort=False):
        percent = own.assign(coverage=100 * own["coverage"])
        table = percent.pivot_table("coverage", "metric", "method", ["min", "mean", "max"]).round(1)
        print(f"\n{population}\n{table.to_string()}", flush=True)
    found["stars"] = np.where(found["population"] == REAL, "real", "simulated")
    by = found.groupby(["stars", "metric", "method"], sort=False)["coverage"]
    rows = by.agg(["min", "mean", "max", "size"]).reset_index()
    rows = rows.sort_values("stars", ascending=False, kind="stable")
    alone = rows.pop("size") == 1
    rows[["min", "max"]] = rows[["min", "max"]].mask(alone)
    print(f"\nall\n{rows.round(3).to_string()}")
    inside = found.assign(inside=found["coverage"].between(0.92, 0.98))
    print(inside.groupby("method")["inside"].mean().round(3).to_string())
    if given.record:
        record("coverage", rows, runs=given.runs, draws=DRAWS)


if __name__ == "__main__":
    main()
