"""A field: the settings that run against each other on one test set, or on several repeats of it."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lightfold.comparison.scores import ENOUGH
from lightfold.predictions import Answers
from lightfold.statistics import influence
from lightfold.statistics.draws import draw, redraw
from lightfold.statistics.paired import Difference, over_repeats, over_stars
from lightfold.verdicts.nodes import Node

#: What a field has in common, and what tells its settings apart.
COMMON, OWN = ("task", "protocol", "test_size"), ("resampler", "reducer", "model")

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
    stratum : array of int, shape (stars,)
        Class of each star. A star of several repeats is one star. Stars of a group are one, too.
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
        tested = {node.axes["repeat"]: node for node in ordered}
        names = np.unique(np.concatenate([node.group for node in tested.values()]))
        self._star = {repeat: np.searchsorted(names, node.group) for repeat, node in tested.items()}
        self.stratum = np.zeros(len(names), int)
        for repeat, node in tested.items():
            star, first = np.unique(self._star[repeat], return_index=True)
            self.stratum[star] = node.test.y[first]
        self._contributions: dict[tuple[int, int], np.ndarray] = {}

    @property
    def greater_is_better(self) -> bool:
        """Whether greater scores are better."""
        return bool(self.metric.GREATER_IS_BETTER)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The score of each setting (rows) in each repeat (columns); NaN if it did not run."""
        found = [
            {repeat: self.score(node.test) for repeat, node in setting.nodes.items()}
            for setting in self.settings
        ]
        return pd.DataFrame(found, dtype=float).sort_index(axis=1)

    def order(self) -> list[int]:
        """Return the settings by their mean scores, best first."""
        mean = self.scores.mean(axis=1)
        return list(mean.sort_values(ascending=not self.greater_is_better, kind="stable").index)

    def draws(self, number: int, seed: int) -> list[dict[int, np.ndarray]]:
        """Return scores of draws of stars, the same for all settings: by repeat, per setting."""
        weight = draw(self.stratum, np.arange(len(self.stratum)), number, seed)
        return [
            {
                repeat: redraw(self.metric, node.test, weight[:, self._star[repeat]])
                for repeat, node in setting.nodes.items()
            }
            for setting in self.settings
        ]

    def differ(
        self, pairs: Sequence[tuple[int, int]], rope: float
    ) -> tuple[Difference, int, str] | None:
        """Return the mean over pairs of settings of how much their scores differ.

        Pairs are not independent, because all are tested on the same stars. So what stars
        contribute is averaged over pairs first.

        Returns
        -------
        difference : Difference
        repeats : int
            In how many repeats both settings of a pair ran.
        over : str
            `OVER_REPEATS` if there are at least `scores.ENOUGH` of them, else `OVER_STARS`.

        None if no repeat has both settings of a pair.
        """
        scores = self.scores.to_numpy()
        gaps = pd.DataFrame([scores[a] - scores[b] for a, b in pairs], columns=self.scores.columns)
        by_repeat = gaps.mean(axis=0).dropna()
        if by_repeat.empty:
            return None
        if len(by_repeat) >= ENOUGH:
            held_out, trained = self._sizes(by_repeat.index)
            return over_repeats(by_repeat, held_out, trained, rope), len(by_repeat), OVER_REPEATS
        there = [
            (a, b, repeat)
            for repeat in by_repeat.index
            for (a, b), gap in zip(pairs, gaps[repeat], strict=True)
            if not np.isnan(gap)
        ]
        share = [1 / gaps[repeat].count() / len(by_repeat) for *_, repeat in there]
        contribution = sum(
            part * (self._contribution(a, repeat) - self._contribution(b, repeat))
            for part, (a, b, repeat) in zip(share, there, strict=True)
        )
        effect = None
        if self._by_labels:
            effect = sum(
                part * self._swap(*place) for part, place in zip(share, there, strict=True)
            )
        mean = float(by_repeat.mean())
        found = over_stars(mean, contribution, effect, self._units[1], rope)
        return found, len(by_repeat), OVER_STARS

    def _sizes(self, repeats: Sequence[int]) -> tuple[pd.Series, pd.Series]:
        """Return the numbers of stars tested and trained on of each repeat."""
        nodes = [
            next(s.nodes[repeat] for s in self.settings if repeat in s.nodes) for repeat in repeats
        ]
        tested = pd.Series([len(node.test.y) for node in nodes], index=repeats)
        return tested, pd.Series([node.trained for node in nodes], index=repeats)

    @cached_property
    def _by_labels(self) -> bool:
        nodes = [node for setting in self.settings for node in setting.nodes.values()]
        return all(influence.by_labels(self.metric, node.test) for node in nodes)

    @cached_property
    def _units(self) -> tuple[np.ndarray, np.ndarray]:
        """The unit of each star, and the class of each unit."""
        if self._by_labels:
            return np.arange(len(self.stratum)), self.stratum
        unit = influence.bundle(self.stratum)
        _, first = np.unique(unit, return_index=True)
        return unit, self.stratum[first]

    def score(self, answers: Answers) -> float:
        """Return the score of answers."""
        return float(self.metric.score(answers.y, answers.predicted, answers.probability))

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
        return influence.swaps(self.metric, a, b, self._star[repeat], len(self.stratum))


def fields(nodes: Sequence[Node], metric: ModuleType) -> Iterator[Field]:
    """Yield the fields of a task, in the order of protocols and test sizes."""

    def common(node: Node) -> tuple[Any, ...]:
        return tuple(node.axes[axis] for axis in COMMON)

    for _, own in groupby(sorted(nodes, key=common), key=common):
        yield Field(list(own), metric)


def _own(node: Node) -> tuple[str, ...]:
    return tuple(node.axes[axis] for axis in OWN)
