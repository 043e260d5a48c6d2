"""Checks that a new fit to the training rows gives the answers that a node left."""

import dataclasses
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from lightfold import registry
from lightfold.audit.apart import apart, blind, hidden, opens_tables
from lightfold.audit.findings import Finding, counted
from lightfold.fitting.calibration import probabilities
from lightfold.fitting.fit import parts_for, score
from lightfold.fitting.parts import Part
from lightfold.images.table import Images
from lightfold.predictions import coded
from lightfold.reduction.apply import reduced
from lightfold.seeds import derive
from lightfold.tables import fold_numbers
from lightfold.tuning.refit import refit

#: The same where decision scores became probabilities by a scale that is found again.
SCALED = 1e-4

#: By how much an answer may differ if other rows are asked about beside it, and the share of rows
#: in which it may do so.
ALONE, TIES = 1e-3, 0.05


class Given(NamedTuple):
    """What a node was made from.

    Attributes
    ----------
    record : dict
        The node's record: its model, parameters and seed.
    rows, table : DataFrame
        ``resampled`` of the node's sample, and the task's table.
    classes : list of str
        The classes, in the order of their codes.
    reduction : DataFrame
        What the node's reducer has learned.
    images : Images or None
        Images of the stars, if its model is shown any.
    """

    record: dict[str, Any]
    rows: pd.DataFrame
    table: pd.DataFrame
    classes: list[str]
    reduction: pd.DataFrame
    images: Images | None = None


class Answer(NamedTuple):
    """What a new fit says of the held-out rows of one part.

    ``alone`` is the same of every other row, ``half``, asked without the rest; ``opened`` are
    tables that the fit has opened.
    """

    held: pd.DataFrame
    score: np.ndarray
    probable: bool
    half: np.ndarray
    alone: np.ndarray
    opened: list[str]


def check_refit(predictions: pd.DataFrame, given: Given) -> list[Finding]:
    """Return what a new fit of a node to the whole training set does not reproduce.

    It is made apart from held-out rows and from files; see `apart`.

    Parameters
    ----------
    predictions : DataFrame
        What the node has left.
    given : Given
        What it was made from.
    """
    answer, said = _answered(given, given.rows["fold"].isna())
    return [
        counted(
            "predictions_not_reproduced",
            [said] if answer is None else _differing(predictions, answer, given, "row_id"),
            "test rows get other answers from a fit to the training rows alone (row_id)",
        ),
        counted(
            "answers_depend_on_others",
            [] if answer is None else _dependent(answer, given),
            "held-out stars get other answers if others are held out beside them",
        ),
        opens_tables([] if answer is None else answer.opened),
    ]


def check_fold_refit(out_of_fold: pd.DataFrame, given: Given) -> list[Finding]:
    """Return what a new fit to one inner fold, which the node's seed picks, does not reproduce.

    Parameters
    ----------
    out_of_fold : DataFrame
        What the node has left.
    given : Given
        What it was made from.
    """
    inner = fold_numbers(given.rows["fold"])
    folds = sorted(set(inner) - {-1})
    fold = folds[derive(given.record["seed"], "audit") % len(folds)]
    left = out_of_fold[fold_numbers(out_of_fold["fold"]) == fold]
    answer, said = _answered(given, inner == fold)
    return [
        counted(
            "out_of_fold_not_reproduced",
            [said] if answer is None else _differing(left, answer, given, "object_id", scaled=True),
            "validation stars get other answers from a fit to their fold's training rows alone",
        ),
        opens_tables([] if answer is None else answer.opened),
    ]


def predict_again(
    record: dict[str, Any], part: Part, reduction: pd.DataFrame, seed: int
) -> np.ndarray:
    """Return the codes predicted for a part's held-out rows by a fit with a node's parameters."""
    fitted, own = refit(record, part, reduction, seed)
    return score(fitted, own.X_held)[0].argmax(axis=1)


def _answered(given: Given, own: pd.Series) -> tuple[Answer | None, str]:
    """Return what a new fit to one part says of its held-out rows, or None and why it cannot."""
    with apart() as opened:
        try:
            return _answer(given, given.rows[own], opened), ""
        except Exception as error:  # of a plug-in's code; it went well when the node was made
            return None, f"the fit fails ({type(error).__name__}: {error})"


def _answer(given: Given, rows: pd.DataFrame, opened: list[str]) -> Answer:
    """Return what a fit says that has seen none of the rows held out; see `hidden`."""
    record, seed = given.record, given.record["seed"]
    plugin = registry.load("models", record["node"]["model"])
    reducer = registry.load("reducers", record["node"]["reducer"])
    resamples = bool(record["resampler_params"])

    def part_of(table: pd.DataFrame) -> Part:
        own = rows, table, given.classes, seed, given.images
        (made,) = parts_for(plugin, *own, resamples=resamples)
        return made

    fitted, seen = refit(
        record, blind(part_of(hidden(given.table, rows, seed)), seed), given.reduction, seed
    )
    asked = part_of(given.table)
    if seen.missing_held is None:  # the model is not told of them
        asked = dataclasses.replace(asked, missing=None, missing_held=None)

    def ask(held: np.ndarray) -> tuple[np.ndarray, bool]:
        gaps = None if asked.missing_held is None else asked.missing_held[held]
        own = dataclasses.replace(asked, X_held=asked.X_held[held], missing_held=gaps)
        return score(
            fitted, reduced(own, reducer, given.reduction, record["reducer_params"]).X_held
        )

    found, probable = ask(np.ones(len(asked.y_held), dtype=bool))
    half = np.arange(len(found)) % 2 == 0
    alone, _ = ask(half) if asked.fold is None else (found[half], probable)
    return Answer(asked.held, found, probable, half, alone, opened)


def _differing(
    left: pd.DataFrame, answer: Answer, given: Given, key: str, scaled: bool = False
) -> list[Any]:
    """Return which rows have no answer, or another one, in what a node left.

    Parameters
    ----------
    left : DataFrame
        `key` and the probabilities, and ``predicted`` if they are of the test set.
    answer : Answer
        That of the new fit.
    given : Given
        What the node was made from.
    key : str
        The column that tells rows apart.
    scaled : bool
        Whether decision scores became probabilities by a scale of the fold's own.
    """
    names = pd.Index(answer.held[key])
    place = pd.Index(left[key]).get_indexer_for(names) if left[key].is_unique else None
    if place is None or len(left) != len(names):
        return names.union(pd.Index(left[key])).tolist()
    own = left.iloc[place]
    _, code, probability = coded(own, given.classes)
    again, allowed = answer.score, _allowed(given.record)
    if not answer.probable:
        sharpness = _sharpness(again, probability) if scaled else given.record["sharpness"]
        again, allowed = probabilities(again, sharpness), max(allowed, SCALED if scaled else 0)
    off = ~(np.abs(again - probability) <= allowed).all(axis=1) | (place < 0)
    if "predicted" in own:
        off |= (own["predicted"] != np.asarray(given.classes, dtype=object)[code]).to_numpy()
    return names[off].tolist()


def _allowed(record: dict[str, Any]) -> float:
    """Return by how much probabilities of a node's model may differ from fit to fit."""
    return float(registry.declared("models", record["node"]["model"], "ROUNDING"))


def _sharpness(score: np.ndarray, probability: np.ndarray) -> float:
    """Return the factor on decision scores whose softmax is nearest to given probabilities.

    A fold's factor is learned from the other folds, so one fold's fit alone does not give it.
    """

    def loss(log_factor: float) -> float:
        found = np.log(np.maximum(probabilities(score, float(np.exp(log_factor))), 1e-300))
        return float(-(probability * found).sum())

    options = {"xatol": 1e-10}
    return float(np.exp(minimize_scalar(loss, bounds=(-4, 5), method="bounded", options=options).x))


def _dependent(answer: Answer, given: Given) -> list[Any]:
    """Return the rows with other answers where half of them are held out, if more than a few.

    Sums of fewer rows may be rounded in another way, which decides ties.
    """
    size = 1.0 if answer.probable else max(float(answer.score.std()), 1e-12)
    allowed = size * max(ALONE, _allowed(given.record))
    off = np.abs(answer.alone - answer.score[answer.half]).max(axis=1) > allowed
    return answer.held.loc[answer.half, "object_id"][off].tolist() if off.mean() > TIES else []
