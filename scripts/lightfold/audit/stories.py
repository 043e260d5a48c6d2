"""Checks that the test set and the validation stars tell the same story about a split's nodes.

Both are natural stars that a fit has not seen, so their scores differ by chance, and by how much
more the final fit learns from its larger training set. The score is the mean recall of the classes:
it is a mean over stars, so its distribution is known for few stars too.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from lightfold.audit.findings import Finding
from lightfold.predictions import coded
from lightfold.statistics.excess import Share, as_high, difference, shares

#: Power of the number of stars with which errors become fewer by learning, at most. In practice it
#: is between .07 and .35 (Hestness et al. 2017, arXiv:1712.00409).
LEARNING = 0.35

#: Difference of two scores that is too small to say that anything is wrong.
SMALL = 0.02

#: Most nodes that a message names, and the p-value from which a node is not worth naming.
NAMED, WORTH_NAMING = 3, 0.01


class Part(NamedTuple):
    """Answers about some rows: the class of each, the group of its star, and if it is right.

    Attributes
    ----------
    code, group : array of int, shape (rows,)
        Code of the true class, and number of the group.
    right : array of float, shape (rows,)
        1 where the predicted class is the true one, else 0.
    """

    code: np.ndarray
    group: np.ndarray
    right: np.ndarray


class Story(NamedTuple):
    """What a node said of held-out stars.

    Attributes
    ----------
    test, validation : Part
        Answers of the final fit about the test stars, and of fits of folds about those held out.
    trials : int
        Number of trials of which validation chose the best.
    """

    test: Part
    validation: Part
    trials: int


def tell(files: Mapping[str, pd.DataFrame], group: pd.Series, classes: list[str]) -> Story:
    """Return the story of a node.

    Parameters
    ----------
    files : mapping of DataFrame
        The node's ``predictions``, ``out_of_fold`` and ``trials``, at least.
    group : Series
        Number of each star's group, by its id.
    classes : list of str
        The classes, in the order of their codes.
    """
    test, validation = (
        _answered(files[name], group, classes) for name in ("predictions", "out_of_fold")
    )
    return Story(test, validation, int((files["trials"]["state"] == "complete").sum()))


def check_stories(stories: dict[str, Story], folds: int, unlike: str) -> list[Finding]:
    """Return how likely nodes of a split do so much better on one side of it by chance.

    The test of each node and that of all nodes together are corrected for their number. It is a
    remark if the protocol does not divide at random: then the sides may be unlike each other.

    Parameters
    ----------
    stories : dict of Story
        The nodes' stories, by what a message calls the node.
    folds : int
        Number of inner folds.
    unlike : str
        What the protocol divides by if not at random, as its ``UNLIKE`` says; else empty.
    """
    if not stories:
        return []
    there = dict(stories)
    if len(there) > 1:
        there["all nodes together"] = _together(list(there.values()))
    compared = {name: against_validation(story, folds) for name, story in there.items()}
    return [_finding("test_differs_from_validation", compared, unlike)]


def against_validation(story: Story, folds: int) -> tuple[float, str]:
    """Return the p-value of the scores on test and on validation, and what they are.

    The final fit has learned from `folds` / (`folds` - 1) times as many stars as that of a fold.
    Its errors become fewer by this to the power of `LEARNING`, and by `SMALL`, at most.
    Validation chose the best of some trials. The best of as many scores that differ by chance alone
    is too high by their error times sqrt(2 log trials), at most.

    Parameters
    ----------
    story : Story
        What the node said.
    folds : int
        Number of inner folds.
    """
    test, validation = _recalls(story.test, story.validation)
    wrong = 1 - validation.value
    fewer = wrong * ((folds - 1) / folds) ** LEARNING - SMALL
    error = np.sqrt((wrong * validation.value / validation.number).sum()) / len(wrong)
    more = wrong + error * np.sqrt(2 * np.log(max(story.trials, 1))) + SMALL
    better = as_high(test, validation._replace(value=1 - fewer.clip(0, 1)))
    worse = as_high(test._replace(value=1 - test.value), validation._replace(value=more.clip(0, 1)))
    apart = difference(test, validation)
    said = (
        f"mean recall {test.value.mean():.3f} on the test stars and "
        f"{validation.value.mean():.3f} on the validation stars "
        f"(difference {apart.value:+.3f}, 95 % interval {apart.low:+.3f} to {apart.high:+.3f})"
    )
    return min(1.0, 2 * min(better, worse)), said


def _answered(rows: pd.DataFrame, group: pd.Series, classes: list[str]) -> Part:
    y, predicted, _ = coded(rows, classes)
    number = rows["object_id"].map(group).to_numpy(dtype=float, copy=True)
    new = np.isnan(number)  # an invented row, of a protocol that leaks
    number[new] = len(group) + np.arange(new.sum())
    return Part(y, number.astype(int), (y == predicted).astype(float))


def _together(stories: list[Story]) -> Story:
    """Return all answers of several nodes; those about a group are no independent tests."""

    def every(name: str) -> Part:
        own = [getattr(story, name) for story in stories]
        return Part(*(np.concatenate(column) for column in zip(*own, strict=True)))

    trials = max(story.trials for story in stories)
    return Story(every("test"), every("validation"), trials)


def _recalls(one: Part, other: Part) -> tuple[Share, Share]:
    """Return the recalls of the classes that both parts have."""
    both = np.intersect1d(one.code, other.code)
    first, second = (shares(part.right, part.code, part.group, both) for part in (one, other))
    return first, second


def _finding(check: str, found: dict[str, tuple[float, str]], unlike: str) -> Finding:
    order = sorted(found, key=lambda name: found[name][0])
    p = min(1.0, found[order[0]][0] * len(order))
    named = [name for name in order if found[name][0] < WORTH_NAMING] or order[:1]
    more = f", and {len(named) - NAMED} more" if len(named) > NAMED else ""
    said = "; ".join(f"{name}: {found[name][1]}" for name in named[:NAMED])
    why = f"; the protocol divides by {unlike}" if unlike else ""
    return {
        "check": check,
        "severity": "remark" if unlike else "error",
        "value": p,
        "threshold": np.nan,
        "passed": True,
        "message": f"{said}{more} (p = {p:.1e}){why}",
    }
