"""How often settings are told apart that are equal, and that are not; the best of 20 equal ones.

    python tests/bench/contrasts.py [--runs N] [--chosen N] [--record]

A model is its confusion probabilities. Two models answer about the same simulated test stars, and
their macro-F1 is compared as `statistics.paired.over_stars` does.

equal, independent   both have the same confusion probabilities, and err independently
equal, nearly alike  the same, but they differ on 3 % of stars at most
equal, unlike        they have the same macro-F1, by different errors: one finds few stars of rare
                     classes, the other finds most of them, with false alarms
.05 better           one has a macro-F1 that is higher by .05; they err together on most stars

Prints the share of runs [%] in which they are told apart at .05, .01 and .001, and at Holm's first
threshold for the 19 pairs of one of 20 settings (.05 / 19), and in which the 95 % interval holds
the true difference. Of equal ones, 8.5 % (17 of 200) are allowed at .05.

Then the best of 20 equal models is taken by its score. Prints the share of runs [%] in which the
lower end of its interval, and the bound that knows of the choice, are below its true macro-F1.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from lightfold.runtime import threads

threads.use_one()

import numpy as np
import pandas as pd
from lightfold import registry
from lightfold.predictions import Answers
from lightfold.statistics import confusion
from lightfold.statistics.choice import confidence
from lightfold.statistics.draws import draw, one_more, redraw
from lightfold.statistics.holm import ALPHA
from lightfold.statistics.influence import contributions, swaps
from lightfold.statistics.intervals import CONFIDENCE, of_draws
from lightfold.statistics.paired import over_stars
from record import parse, parser, record
from scipy.optimize import brentq

#: Test stars per class, and the recall of each class.
POPULATIONS = {
    "13 each": ((13,) * 3, (0.7,) * 3),
    "30 each": ((30,) * 3, (0.8,) * 3),
    "300 each": ((300,) * 3, (0.8,) * 3),
    "375, 22, 13": ((375, 22, 13), (0.96, 0.6, 0.35)),
    "375, 22, 13, good": ((375, 22, 13), (0.99, 0.95, 0.9)),
    "1800, 120, 80": ((1800, 120, 80), (0.96, 0.6, 0.35)),
    "8 classes, 13 each": ((13,) * 8, (0.7,) * 8),
    "8 classes, 300 to 13": (
        (300, 100, 60, 30, 30, 20, 13, 13),
        (0.95, 0.9, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8),
    ),
}
ALIKE, TOGETHER, BETTER = 0.03, 0.85, 0.05
MODELS, DRAWS, ROPE, SEED = 20, 500, 0.01, 20261126
LEVELS = ("05", "01", "001")
METRIC = registry.load("metrics", "macro_f1")


def model(recall):
    """Return confusion probabilities: stars that are wrong are given any other class."""
    recall = np.asarray(recall, float)
    wrong = (1 - recall) / (len(recall) - 1)
    return np.where(np.eye(len(recall), dtype=bool), recall[:, None], wrong[:, None])


def alarming(rare, alarms, classes):
    """Return a model that finds a share of rare stars, and gives false alarms among the others."""
    table = np.zeros((classes, classes))
    table[0] = alarms / (classes - 1)
    table[0, 0] = 1 - alarms
    own = np.arange(1, classes)
    table[own, own], table[own, 0] = rare, 1 - rare
    return table


def true_score(table, stars):
    """Return the macro-F1 of a model on infinitely many stars with these fractions."""
    return float(confusion.f1(table * np.asarray(stars)[:, None]).mean())


def improve(table, stars, by):
    """Return a model whose errors are fewer, by the same factor, so that its score is higher."""

    def better(part):
        own = table * (1 - part)
        return own + np.diag(1 - own.sum(axis=1))

    start = true_score(table, stars)
    return better(brentq(lambda part: true_score(better(part), stars) - start - by, 0, 1))


def answer(table, y, luck):
    """Return the answers of a model to stars, given a number in [0, 1) for each star.

    Right answers come first, so models with the same numbers err on the same stars.
    """
    classes = len(table)
    order = np.array([[code, *np.delete(np.arange(classes), code)] for code in range(classes)])
    steps = np.cumsum(np.take_along_axis(table, order, axis=1), axis=1)
    place = (luck[:, None] >= steps[y]).sum(axis=1)
    predicted = order[y, np.minimum(place, classes - 1)]
    return Answers(y, predicted, np.eye(classes)[predicted], np.arange(len(y)))


def mixed(luck, share, rng):
    """Return numbers that are the given ones for a share of stars, and new ones for the others."""
    return np.where(rng.random(len(luck)) < share, luck, rng.random(len(luck)))


def cases(stars, recall):
    """Return both models of each case, and for what share of stars they have the same luck."""
    table, classes = model(recall), len(stars)
    quiet = alarming(0.4, 0.01, classes)
    found = {
        "equal, independent": (table, table, 0.0),
        "equal, nearly alike": (table, table, 1 - ALIKE),
    }

    def gap(alarms):
        return true_score(alarming(0.8, alarms, classes), stars) - true_score(quiet, stars)

    if gap(1.0) < 0:
        found["equal, unlike"] = (quiet, alarming(0.8, brentq(gap, 0, 1), classes), 0.0)
    if true_score(table, stars) < 1 - 2 * BETTER:
        found[".05 better"] = (improve(table, stars, BETTER), table, TOGETHER)
    return found


def compare(first, second):
    """Return how much two models differ on the same stars."""
    y, star = first.y, first.star
    scores = [METRIC.score(own.y, own.predicted, own.probability) for own in (first, second)]
    parts = [contributions(METRIC, own, star, y, True) for own in (first, second)]
    effect = swaps(METRIC, first, second, star, len(y))
    return over_stars(scores[0] - scores[1], parts[0] - parts[1], effect, y, ROPE)


def tell_apart(population, runs):
    """Return how often models of each case are told apart, and how often intervals hold."""
    stars, recall = POPULATIONS[population]
    y = np.repeat(np.arange(len(stars)), stars)
    rng = np.random.default_rng([SEED, *stars])
    for case, (first, second, share) in cases(stars, recall).items():
        truth = true_score(first, stars) - true_score(second, stars)
        found = []
        for _ in range(runs):
            luck = rng.random(len(y))
            own = compare(answer(first, y, luck), answer(second, y, mixed(luck, share, rng)))
            found.append((own.p, own.low <= truth <= own.high))
        p, holds = np.array(found).T
        shares = {f"told_{level}": (p < float(f"0.{level}")).mean() for level in LEVELS}
        shares["told_holm"] = (p < ALPHA / (MODELS - 1)).mean()
        yield {"population": population, "case": case, **shares, "coverage": holds.mean()}


def choose(population, runs):
    """Return how often the bounds of the best of equal models are below its true score."""
    stars, recall = POPULATIONS[population]
    table, y = model(recall), np.repeat(np.arange(len(stars)), stars)
    truth, rng = true_score(table, stars), np.random.default_rng([SEED, 1, *stars])
    for share in (0.0, TOGETHER):
        found = []
        for run in range(runs):
            luck = rng.random(len(y))
            own = [answer(table, y, mixed(luck, share, rng)) for _ in range(MODELS)]
            weight = draw(y, np.arange(len(y)), DRAWS, run)
            drawn = np.stack([redraw(METRIC, one, weight) for one in own])
            scores = np.array([METRIC.score(a.y, a.predicted, a.probability) for a in own])
            best = scores.argmax()
            sure = confidence(scores, drawn, METRIC.BOUNDS, True)
            more = one_more([METRIC], own[best])[0]
            lows = [
                of_draws(scores[best], drawn[best], more, METRIC.BOUNDS, level)[0]
                for level in (CONFIDENCE, sure)
            ]
            found.append([low <= truth for low in lows])
        naive, after = np.mean(found, axis=0)
        row = {"population": population, "same_luck": share}
        yield {**row, "naive": naive, "after_choice": after}


def main() -> None:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--runs", type=int, default=1000)
    options.add_argument("--chosen", type=int, default=400)
    given = parse(options)
    told = pd.DataFrame([row for name in POPULATIONS for row in tell_apart(name, given.runs)])
    numbers = told.select_dtypes("number").columns
    print(told.assign(**{name: 100 * told[name] for name in numbers}).round(1).to_string())
    best = pd.DataFrame([row for name in POPULATIONS for row in choose(name, given.chosen)])
    numbers = ["naive", "after_choice"]
    print(best.assign(**{name: 100 * best[name] for name in numbers}).round(1).to_string())
    if given.record:
        record("contrasts", told, runs=given.runs)
        record("contrasts_choice", best, runs=given.chosen, models=MODELS, draws=DRAWS)


if __name__ == "__main__":
    main()
