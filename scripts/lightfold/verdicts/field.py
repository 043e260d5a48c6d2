"""A field: settings that run against each other on one test set, or on several repeats of it."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from lightfold.comparison.scores import ENOUGH
from lightfold.statistics import influence
from lightfold.statistics.draws import draw, redraw
from lightfold.statistics.paired import (
    Difference,
    error_over_stars,
    over_repeats,
    over_stars,
)
from lightfold.verdicts.nodes import COMMON, OWN, Node

#: Names of what an interval is over.
OVER_STARS, OVER_REPEATS = "stars", "repeats"


class Setting(NamedTuple):
    """Nodes that differ only in their repeat.

    Attributes
    ----------
    axes : dict
        Its axes, without the repeat.
    nodes : dict
        Its nodes by their repeats.
    """

    axes: dict[str, Any]
    nodes: dict[int, Node]


class Compared(NamedTuple):
    """How much settings differ.

    Attributes
    ----------
    difference : Difference
        The mean over repeats.
    repeats : int
        In how many repeats both settings of a pair ran.
    over : str
        `OVER_REPEATS` if there are at least `scores.ENOUGH` of them, else `OVER_STARS`.
    """

    difference: Difference
    repeats: int
    over: str


class Field:
    """Settings of one task, protocol and test size, and their scores.

    Parameters
    ----------
    nodes : sequence of Node
        Nodes of one task, protocol and test size.
    metric : module
        A plug-in of axis ``metrics`` that gives one number.

    Attributes
    ----------
    settings : list of Setting
        In the order of their axes.
    repeats : list of int
        The repeats that any of them ran in.
    """

    def __init__(self, nodes: Sequence[Node], metric: ModuleType) -> None:
        self.metric = metric
        ordered = sorted(nodes, key=lambda node: (_own(node), node.axes["repeat"]))
        self.settings = [
            Setting(
                {axis: own[0].axes[axis] for axis in (*COMMON, *OWN)},
                {node.axes["repeat"]: node for node in own},
            )
            for own in (list(part) for _, part in groupby(ordered, key=_own))
        ]
        # All nodes of a repeat have the same test stars, so any of them stands for it.
        self._any = {node.axes["repeat"]: node for node in ordered}
        self.repeats = sorted(self._any)
        names = np.unique(np.concatenate([node.group for node in self._any.values()]))
        #: The star of each test row. A star of several repeats is one, and so are those of a group.
        self._star = {repeat: np.searchsorted(names, n.group) for repeat, n in self._any.items()}
        self._class = np.zeros(len(names), int)
        for repeat, node in self._any.items():
            star, first = np.unique(self._star[repeat], return_index=True)
            self._class[star] = node.test.y[first]
        self._contributions: dict[tuple[int, int], np.ndarray] = {}

    @property
    def greater_is_better(self) -> bool:
        """Whether greater scores are better."""
        return bool(self.metric.GREATER_IS_BETTER)

    @cached_property
    def scores(self) -> np.ndarray:
        """Scores, shape (settings, repeats); NaN where a setting did not run."""
        found = np.full((len(self.settings), len(self.repeats)), np.nan)
        for number, setting in enumerate(self.settings):
            for repeat, node in setting.nodes.items():
                test = node.test
                score = self.metric.score(test.y, test.predicted, test.probability)
                found[number, self.repeats.index(repeat)] = score
        return found

    @cached_property
    def means(self) -> np.ndarray:
        """Mean scores over repeats, shape (settings,)."""
        return np.nanmean(self.scores, axis=1)

    @property
    def leader(self) -> int:
        """The setting that is best on validation; of equals, the first."""
        validation = np.array(
            [np.mean([n.validation for n in s.nodes.values()]) for s in self.settings]
        )
        return int(np.argmax(validation) if self.greater_is_better else np.argmin(validation))

    def order(self) -> list[int]:
        """Return the settings by their mean scores, best first."""
        side = -1 if self.greater_is_better else 1
        return [int(number) for number in np.argsort(side * self.means, kind="stable")]

    def draws(self, number: int, seed: int) -> list[dict[int, np.ndarray]]:
        """Return scores of draws of stars, the same for all settings: by repeat, per setting."""
        weight = draw(self._class, np.arange(len(self._class)), number, seed)
        return [
            {
                repeat: redraw(self.metric, node.test, weight[:, self._star[repeat]])
                for repeat, node in setting.nodes.items()
            }
            for setting in self.settings
        ]

    def differ(self, pairs: Sequence[tuple[int, int]], rope: float) -> Compared | None:
        """Return the mean over pairs of settings of how much their scores differ.

        Pairs are not independent, because all are tested on the same stars. So what stars
        contribute is averaged over pairs first. None is returned if no pair ran in one repeat.

        Parameters
        ----------
        pairs : sequence of (int, int)
            Which settings: the score of the first less that of the second.
        rope : float
            Half the width of the region of practical equivalence.
        """
        gaps = np.array([self.scores[first] - self.scores[second] for first, second in pairs])
        there = ~np.isnan(gaps)
        ran = np.flatnonzero(there.any(axis=0))
        if not len(ran):
            return None
        by_repeat = np.nanmean(gaps[:, ran], axis=0)
        several = len(ran) >= ENOUGH
        # Each repeat counts the same, and so does each pair of a repeat.
        part = there / np.maximum(there.sum(axis=0), 1) / len(ran)
        contribution = np.zeros(len(self._units[1]))
        effect = np.zeros(len(self._class)) if self._by_labels else None
        for place, number in np.argwhere(there):
            (first, second), repeat = pairs[place], self.repeats[number]
            more = self._contribution(first, repeat) - self._contribution(second, repeat)
            contribution += part[place, number] * more
            if effect is not None:
                effect += part[place, number] * self._swap(first, second, repeat)
        stratum = self._units[1]
        if several:
            nodes = [self._any[self.repeats[place]] for place in ran]
            ratio = float(np.mean([len(node.test.y) / node.trained for node in nodes]))
            reach = contribution if effect is None else effect
            error, _ = error_over_stars(np.zeros_like(reach), stratum, reach)
            found, over = over_repeats(by_repeat, ratio, error, rope), OVER_REPEATS
        else:
            mean = float(by_repeat.mean())
            found, over = over_stars(mean, contribution, effect, stratum, rope), OVER_STARS
        least, most = self.metric.BOUNDS or (0, None)
        if most is not None:
            span = most - least
            found = found._replace(low=max(found.low, -span), high=min(found.high, span))
        return Compared(found, len(ran), over)

    @cached_property
    def _by_labels(self) -> bool:
        return influence.by_labels(self.metric)

    @cached_property
    def _units(self) -> tuple[np.ndarray, np.ndarray]:
        """The unit of each star, which is left out as a whole, and the class of each unit."""
        if self._by_labels:
            return np.arange(len(self._class)), self._class
        unit = influence.bundle(self._class)
        _, first = np.unique(unit, return_index=True)
        return unit, self._class[first]

    def _contribution(self, setting: int, repeat: int) -> np.ndarray:
        key = setting, repeat
        if key not in self._contributions:
            unit, stratum = self._units
            test, star = self.settings[setting].nodes[repeat].test, unit[self._star[repeat]]
            self._contributions[key] = influence.contributions(
                self.metric, test, star, stratum, self._by_labels
            )
        return self._contributions[key]

    def _swap(self, first: int, second: int, repeat: int) -> np.ndarray:
        a, b = (self.settings[setting].nodes[repeat].test for setting in (first, second))
        return influence.swaps(self.metric, a, b, self._star[repeat], len(self._class))


def fields(nodes: Sequence[Node], metric: ModuleType) -> Iterator[Field]:
    """Yield the fields of a task, in the order of protocols and test sizes."""
    for _, own in groupby(sorted(nodes, key=_common), key=_common):
        yield Field(list(own), metric)


def _common(node: Node) -> tuple[Any, ...]:
    return tuple(node.axes[axis] for axis in COMMON)


def _own(node: Node) -> tuple[str, ...]:
    return tuple(node.axes[axis] for axis in OWN)
