"""A node: tune a model on the inner folds, fit it on the training set, predict the test set."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import optuna
import pandas as pd
from optuna.trial import FixedTrial, FrozenTrial

from lightfold.fitting.calibration import fit_sharpness, probabilities
from lightfold.fitting.parts import Part
from lightfold.predictions import OUT_OF_FOLD, PREDICTIONS, probability_columns
from lightfold.sampling.fitted import gathered
from lightfold.tuning import study
from lightfold.tuning.fractions import fractions
from lightfold.tuning.inputs import Inputs
from lightfold.tuning.objective import Objective
from lightfold.tuning.pruner import fold_scores

TRIALS = {
    "number": "int64",
    "state": "string",
    "value": "double",
    "params": "string",
    "seconds": "double",
    "folds": "int64",
}


@dataclass(frozen=True)
class NodeResult:
    """What a node leaves: tables, and a record of how they came about.

    Attributes
    ----------
    trials, out_of_fold, predictions : DataFrame
        As `TRIALS`, `OUT_OF_FOLD` and `PREDICTIONS`; the last two are the best trial's.
    fold_predictions : DataFrame
        As `PREDICTIONS`: the mean over the best trial's models of the inner folds.
    default_predictions : DataFrame
        Predictions with the parameters of the first trial, the model's defaults.
    fitted : DataFrame
        Which stars each step was fitted on, as `FITTED`.
    record : dict
        Parameters, numbers of rows, times.
    """

    trials: pd.DataFrame
    out_of_fold: pd.DataFrame
    predictions: pd.DataFrame
    fold_predictions: pd.DataFrame
    default_predictions: pd.DataFrame
    fitted: pd.DataFrame
    record: dict[str, Any]


class Outcome(NamedTuple):
    """What a trial leads to: probabilities of the folds' held-out rows and of the test rows.

    The test rows have those of the fit on the whole training set, and the mean over folds.
    The record has its parameters, and the times of the fit on the whole training set. The parts,
    that one last, are as the model was fitted on them.
    """

    held_out: list[np.ndarray]
    test: np.ndarray
    averaged: np.ndarray
    record: dict[str, Any]
    parts: list[Part]


def node(inputs: Inputs, journal: Path, key: str) -> NodeResult:
    """Run a node.

    Parameters
    ----------
    inputs : Inputs
        What it is given.
    journal, key : Path, str
        Where its study is kept, and what identifies it; see `study.run`.

    Raises
    ------
    Impossible
        If the model cannot be fitted to these rows.
    """
    objective = Objective(inputs)
    inner, whole = objective.inner, objective.whole
    done = _study(objective, inputs, journal, key)
    best, default = done.best_trial, study.finished(done)[0]
    outcome = finish(objective, best)
    first = outcome if default.number == best.number else finish(objective, default)
    folds = [
        _predicted(part, probability, inputs.classes)
        for part, probability in zip(inner, outcome.held_out, strict=True)
    ]
    columns = [*OUT_OF_FOLD, *probability_columns(inputs.classes)]
    return NodeResult(
        trials=_trials(done, objective.epochs),
        out_of_fold=pd.concat(folds, ignore_index=True)[columns],
        predictions=_predicted(whole, outcome.test, inputs.classes).drop(columns="fold"),
        fold_predictions=_predicted(whole, outcome.averaged, inputs.classes).drop(columns="fold"),
        default_predictions=_predicted(whole, first.test, inputs.classes).drop(columns="fold"),
        fitted=gathered([part.fitted for part in outcome.parts]),
        record={
            **outcome.record,
            "study": {
                "trials": len(study.finished(done)),
                "ended": "settled" if study.settled(done) else "budget",
            },
            "validation": {"metric": inputs.metric, "value": done.best_value},
            **_counts(outcome.parts[-1], inputs.classes),
            "fractions": fractions(inputs, outcome.parts[-1], outcome.record["weight_power"]),
            "fit_cpu_seconds": objective.busy,
            "earlier_seconds": _earlier_seconds(done, objective.asked),
        },
    )


def empty_node(classes: list[str], reason: str) -> NodeResult:
    """Return what a node that cannot run leaves: tables without rows, and the reason."""
    p = dict.fromkeys(probability_columns(classes), "float64")
    predictions = pd.DataFrame(columns=[*PREDICTIONS, *p]).astype(p)
    return NodeResult(
        trials=pd.DataFrame(columns=list(TRIALS)),
        out_of_fold=pd.DataFrame(columns=[*OUT_OF_FOLD, *p]).astype(p),
        predictions=predictions,
        fold_predictions=predictions,
        default_predictions=predictions,
        fitted=gathered([]),
        record={"impossible": reason, "fit_cpu_seconds": 0.0, "earlier_seconds": 0.0},
    )


def finish(objective: Objective, trial: FrozenTrial) -> Outcome:
    """Fit on the whole training set with a trial's choice, and return the trial's outcome."""
    choice = objective.ask(FixedTrial(trial.params))
    held_out = objective.held_out(trial)
    told = objective.told[trial.number]
    test, probable, record = objective.fit(choice, objective.whole)
    sharpness = None
    if not probable:
        everyone = np.concatenate([part.y_held for part in objective.inner])
        sharpness = fit_sharpness(np.concatenate(held_out), everyone)
        test, *told = (probabilities(score, sharpness) for score in (test, *told))
    held_out = objective.probabilities(held_out, probable)
    chosen = {
        "params": choice.params,
        "reducer_params": choice.reducer_params,
        "weight_power": choice.power,
        "resampler_params": choice.resampler_params,
        "sharpness": sharpness,
    }
    given = [objective.given(choice, part) for part in (*objective.inner, objective.whole)]
    return Outcome(held_out, test, np.mean(told, axis=0), {**chosen, **record}, given)


def _study(objective: Objective, inputs: Inputs, journal: Path, key: str) -> optuna.Study:
    """Run the study, with a single trial if there is nothing to choose."""
    power = {"weight_power": objective.model.WEIGHT_POWER}
    first, *others = ({**power, **params} for params in objective.firsts)
    chooses = len(first) > 1 or objective.whole.weight is not None
    return study.run(
        objective,
        first,
        inputs.trials if chooses else 1,
        objective.maximize,
        inputs.seed,
        journal,
        key,
        objective.epochs,
        others,
    )


def _counts(whole: Part, classes: list[str]) -> dict[str, dict[str, int]]:
    """Return the number of rows per use, and of the rows fitted on per class."""
    rows = {
        "offered": whole.offered,
        "fitted": len(whole.y),
        "held_back": 0 if whole.stop is None else len(whole.stop.y),
        "test": len(whole.y_held),
    }
    return {
        "rows": rows,
        "classes": {name: int((whole.y == code).sum()) for code, name in enumerate(classes)},
    }


def _earlier_seconds(done: optuna.Study, asked: set[int]) -> float:
    """Return the time of the trials that were run before the job was killed and run again [s]."""
    earlier = [trial for trial in study.finished(done) if trial.number not in asked]
    return sum(trial.duration.total_seconds() for trial in earlier if trial.duration)


def _predicted(part: Part, probability: np.ndarray, classes: list[str]) -> pd.DataFrame:
    frame = part.held[["row_id", "object_id", "fold", "label"]].reset_index(drop=True)
    frame["predicted"] = np.asarray(classes, dtype=object)[probability.argmax(axis=1)]
    frame[probability_columns(classes)] = probability
    return frame


def _trials(done: optuna.Study, epochs: int) -> pd.DataFrame:
    """Return the finished trials; one stopped by its losses has no score, and so no value."""
    return pd.DataFrame(
        [
            {
                "number": number,
                "state": trial.state.name.lower(),
                "value": trial.value if fold_scores(trial, epochs) else np.nan,
                "params": json.dumps(trial.params),
                "seconds": trial.duration.total_seconds() if trial.duration else np.nan,
                "folds": len(fold_scores(trial, epochs)),
            }
            for number, trial in enumerate(study.finished(done))
        ],
        columns=list(TRIALS),
    )
