"""The contract of a metric: what its `score` has to say of predictions whose worth is known.

`workflow.contracts` runs this module as a process of its own, with the names of metrics, because
it needs NumPy. It prints what is wrong with them as JSON.
"""

import json
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from lightfold import registry
from lightfold.predictions import Answers
from lightfold.statistics.draws import redraw

#: Stars of each class that predictions are about, and the share that fair predictions have right.
STARS, FAIR = (90, 60, 30), 0.7

#: By how much two sums of the same numbers may differ.
ROUNDING = 1e-9


#: In how many orders the same stars are scored, and how many draws of them.
ORDERS, DRAWS = 10, 4


class Case(NamedTuple):
    """Predictions: codes of the true and of the predicted classes, and probabilities."""

    y: np.ndarray
    predicted: np.ndarray
    probability: np.ndarray

    def at(self, rows: np.ndarray) -> "Case":
        """Return the predictions about some stars, in their order."""
        return Case(*(own[rows] for own in self))


def check_metric(plugin: ModuleType) -> str:
    """Return what is wrong with a metric, or an empty text.

    Parameters
    ----------
    plugin : module
        The metric.
    """
    try:
        return next(_faults(plugin), "")
    except Exception as error:  # of a user's code
        return f"`score` fails on simple predictions ({type(error).__name__}: {error})"


def _faults(plugin: ModuleType) -> Iterator[str]:
    """Yield what is wrong with a metric, the plainest first."""
    cases = make_cases()
    found = {name: _score(plugin, case) for name, case in cases.items()}
    classes = len(STARS)
    for name, value in found.items():
        shape = (classes,) if plugin.PER_CLASS else ()
        if value.shape != shape:
            wanted = "one per class" if plugin.PER_CLASS else "one, and PER_CLASS is not True"
            yield f"`score` returns {value.size} numbers, not {wanted}"
        if not np.isfinite(value).all():
            yield f"`score` of {name} predictions is {value}, which is not finite"
        if plugin.BOUNDS and not _within(value, plugin.BOUNDS):
            yield f"`score` of {name} predictions is {value}, beyond BOUNDS = {plugin.BOUNDS}"
    sign = 1 if plugin.GREATER_IS_BETTER else -1
    perfect = sign * found["perfect"]
    for name in ("shuffled", "constant", "fair"):
        other = sign * found[name]
        if (perfect < other - ROUNDING).any():
            yield (
                f"`score` is better for {name} predictions ({found[name]}) than for perfect ones "
                f"({found['perfect']}): correct it, or GREATER_IS_BETTER"
            )
        if name != "fair" and perfect.mean() <= other.mean() + ROUNDING:
            yield f"`score` is {found[name]} for {name} predictions, as for perfect ones"
    fair, rng = cases["fair"], np.random.default_rng(1)
    if not _same(found["fair"], _score(plugin, fair)):
        yield "`score` of the same predictions is not the same the second time"
    orders = [np.arange(len(fair.y))[::-1], *(rng.permutation(len(fair.y)) for _ in range(ORDERS))]
    if not all(_same(found["fair"], _score(plugin, fair.at(order))) for order in orders):
        yield "`score` depends on the order of the stars"
    weight = rng.integers(1, 4, len(fair.y))
    again = _score(plugin, fair.at(np.repeat(np.arange(len(weight)), weight)))
    if not _same(again, _score(plugin, fair, weight.astype(float))):
        yield "`score` does not count a star of weight 2 as two stars: it has to use `weight`"
    if hasattr(plugin, "score_draws"):
        draws = rng.integers(0, 3, (DRAWS, len(fair.y))).astype("uint16")
        answers = Answers(*fair, star=np.arange(len(fair.y)))
        at_once, alone = (redraw(own, answers, draws) for own in (plugin, _without_draws(plugin)))
        if not _same(np.asarray(at_once, float), alone):
            yield "`score_draws` is not what `score` says of each draw"


def make_cases() -> dict[str, Case]:
    """Return predictions that are perfect, fair, shuffled, or the same for every star."""
    rng = np.random.default_rng(0)
    y = rng.permutation(np.repeat(np.arange(len(STARS)), STARS))
    fair = np.where(rng.random(len(y)) < FAIR, y, rng.permutation(y))
    shuffled = rng.permutation(y)
    share = np.bincount(y) / len(y)
    return {
        "perfect": Case(y, y, _probability(y, 0.02, rng)),
        "fair": Case(y, fair, _probability(fair, 0.5, rng)),
        "shuffled": Case(y, shuffled, _probability(shuffled, 0.02, rng)),
        "constant": Case(y, np.full(len(y), share.argmax()), np.tile(share, (len(y), 1))),
    }


def _probability(code: np.ndarray, most: float, rng: np.random.Generator) -> np.ndarray:
    """Return probabilities that are highest for some codes; the others share at most `most`."""
    rest = rng.uniform(most / 2, most, len(code)) / 2
    others = np.tile((rest / (len(STARS) - 1))[:, None], (1, len(STARS)))
    others[np.arange(len(code)), code] = 1 - rest
    return others


def _score(plugin: ModuleType, case: Case, weight: np.ndarray | None = None) -> np.ndarray:
    return np.asarray(plugin.score(*case, weight), dtype=float)


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and np.allclose(one, other, ROUNDING, ROUNDING)


def _without_draws(plugin: ModuleType) -> Any:
    """Return a metric that scores draw by draw."""
    return SimpleNamespace(score=plugin.score)


def _within(value: np.ndarray, bounds: tuple[float, float | None]) -> bool:
    low, high = bounds
    above = np.inf if high is None else high
    return bool(((value >= low - ROUNDING) & (value <= above + ROUNDING)).all())


def main(names: list[str]) -> None:
    """Print what is wrong with some metrics, by name, as JSON."""
    print(json.dumps({name: check_metric(registry.load("metrics", name)) for name in names}))


if __name__ == "__main__":
    main(sys.argv[1:])
