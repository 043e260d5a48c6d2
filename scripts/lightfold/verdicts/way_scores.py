"""Scores of nodes in all ways to handle imbalance, and how much these differ from doing nothing."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from lightfold.verdicts.field import Field
from lightfold.verdicts.members import Member
from lightfold.verdicts.ways import NONE, Way

#: What all ways are compared with.
REFERENCE = Way(NONE)


class Scores:
    """Scores of nodes in all ways, and how much they differ from those of the reference.

    Parameters
    ----------
    members : sequence of Member
        Nodes of one protocol and test size.
    metric : module
        A plug-in of axis ``metrics`` that gives one number.
    """

    def __init__(self, members: Sequence[Member], metric: ModuleType) -> None:
        nodes = [
            own.node._replace(axes={**own.node.axes, "resampler": way.name}, test=answers)
            for own in members
            for way, answers in own.handled.answers.items()
        ]
        self.field = Field(nodes, metric)
        self._number = {
            (setting.axes["resampler"], setting.axes["model"], setting.axes["reducer"]): number
            for number, setting in enumerate(self.field.settings)
        }

    def of(self, way: Way, members: Sequence[Member]) -> list[float]:
        """Return the score of each node in a way."""
        repeats = self.field.repeats
        return [
            float(self.field.scores[self._place(way, own), repeats.index(own.node.axes["repeat"])])
            for own in members
        ]

    def differ(self, way: Way, members: Sequence[Member], rope: float) -> dict[str, Any]:
        """Return how much a way differs from the reference; see `Field.differ`."""
        first = {own.kind: own for own in members}.values()
        pairs = [(self._place(way, own), self._place(REFERENCE, own)) for own in first]
        found = self.field.differ(pairs, rope)
        return {**found.difference._asdict(), "interval": found.over} if found else {}

    def _place(self, way: Way, member: Member) -> int:
        return self._number[way.name, *member.kind]
