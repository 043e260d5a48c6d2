"""A node: tune a model on the inner folds, fit it on the training set, predict the test set."""

import json
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import optuna
import pandas as pd
from optuna.trial import FrozenTrial

from lightfold import registry
from lightfold.fitting.calibration import fit_sharpness, probabilities
from lightfold.fitting.fit import fit_and_score, parts_for
from lightfold.fitting.parts import Part, Watch
from lightfold.images.table import Images
from lightfold.predictions import OUT_OF_FOLD, PREDICTIONS, probability_columns
from lightfold.reduction.apply import of_fold, reduced
from lightfold.sampling import record as fits
from lightfold.tuning import study

TRIALS = {
    "number": "int64",
    "state": "string",
    "value": "double",
    "params": "string",
    "seconds": "double",
    "folds": "int64",
}

#: Added to the loss of an epoch: a trial that reports it and scores both is judged by its scores.
WORSE = 1e6


class Choice(NamedTuple):
    """What a trial chooses: parameters of the model and the reducer, the power of the weights."""

    params: dict[str, Any]
    reducer_params: dict[str, Any]
    power: float


@dataclass(frozen=True)
class Node:
    """What a node leaves: tables, and a record of how they came about.

    Attributes
    ----------
    trials, out_of_fold, predictions : DataFrame
        As `TRIALS`, `OUT_OF_FOLD` and `PREDICTIONS`; the latter two of the best trial.
    default_predictions : DataFrame
        Predictions with the parameters of the first trial, the model's defaults.
    fitted : DataFrame
        Which stars each step was fitted on, as `fits.COLUMNS`.
    record : dict
        Parameters, numbers of rows, times.
    """

    trials: pd.DataFrame
    out_of_fold: pd.DataFrame
    predictions: pd.DataFrame
    default_predictions: pd.DataFrame
    fitted: pd.DataFrame
    record: dict[str, Any]


def tune(
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    model: str,
    reducer: str,
    reduction: pd.DataFrame,
    metric: str,
    trials: int,
    seed: int,
    journal: Path,
    key: str,
    images: Images | None = None,
) -> Node:
    """Run a node.

    Parameters
    ----------
    rows : DataFrame
        The rows of the split and resampler, ``resampled``.
    table : DataFrame
        The task's table, for the features and labels of natural rows.
    classes : list of str
        The classes, in the order of their codes.
    model, reducer, metric : str
        Names of the plug-ins; the metric is what the study optimises.
    reduction : DataFrame
        What the reducer has learned of these rows; empty if it learns nothing.
    trials : int
        Trials of the study, the first with the model's defaults; one if it has no parameters.
    seed : int
        Seed of the node.
    journal, key : Path, str
        Where the study is kept and what it is of; see `study.run`.
    images : Images, optional
        Images of the data set's stars, for a model that needs them.
    """
    plugin, measure = registry.load("models", model), registry.load("metrics", metric)
    fewer = registry.load("reducers", reducer)
    *inner, whole = parts_for(plugin, rows, table, classes, seed, images)
    sign = 1 if measure.GREATER_IS_BETTER else -1
    learned = of_fold(reduction, None)
    scores: dict[int, list[np.ndarray]] = {}
    asked: set[int] = set()
    busy = 0.0  # CPU time of all fits and predictions [s]

    def ask(trial: optuna.trial.BaseTrial) -> Choice:
        params, reducer_params = plugin.space(trial), fewer.space(trial, learned)
        return Choice(params, reducer_params, _power(trial, whole))

    def fit(choice: Choice, part: Part, watch: Watch | None = None) -> Any:
        nonlocal busy
        start = time.process_time()
        own = reduced(part, fewer, reduction, choice.reducer_params)
        found = fit_and_score(plugin, choice.params, choice.power, own, seed, watch)
        busy += time.process_time() - start
        return found

    def objective(trial: optuna.Trial) -> float:
        asked.add(trial.number)
        choice = ask(trial)

        def watch(epoch: int, loss: float) -> None:
            # Losses compare with losses: any fold's score has to be better than all of them.
            trial.report(-sign * (loss + WORSE), epoch)
            if trial.should_prune():
                raise optuna.TrialPruned

        found: list[np.ndarray] = []
        values: list[float] = []
        for step, part in enumerate(inner):
            # One fold tells by its epochs that a trial does badly, then all tell by their scores.
            score, probable, _ = fit(choice, part, watch if step == 0 else None)
            found.append(score)
            values.append(_value(measure, score if probable else probabilities(score, 1), part))
            trial.report(float(np.mean(values)), plugin.EPOCHS + step)
            if part is not inner[-1] and trial.should_prune():
                raise optuna.TrialPruned
        if not probable:
            calibrated = calibrate(found, inner)
            values = [_value(measure, p, part) for p, part in zip(calibrated, inner, strict=True)]
        scores[trial.number] = found
        return float(np.mean(values))

    def finish(trial: FrozenTrial) -> tuple[list[np.ndarray], np.ndarray, dict[str, Any]]:
        """Return a trial's probabilities of held-out folds and of test rows, and its record."""
        choice = ask(optuna.trial.FixedTrial(trial.params))
        held_out = scores.get(trial.number)
        if held_out is None:  # the trial was run before the job was killed and run again
            held_out = [fit(choice, part)[0] for part in inner]
        score, probable, seconds = fit(choice, whole)
        if not probable:
            everyone = np.concatenate([part.y_held for part in inner])
            score = probabilities(score, fit_sharpness(np.concatenate(held_out), everyone))
            held_out = calibrate(held_out, inner)
        chosen = {
            "params": choice.params,
            "reducer_params": choice.reducer_params,
            "weight_power": None if whole.weight is None else choice.power,
        }
        return held_out, score, {**chosen, **seconds}

    own = {**plugin.DEFAULTS, **fewer.defaults(learned)}
    if not own and whole.weight is None:
        trials = 1  # without parameters there is one point to try
    first = {**own, "weight_power": 1.0}
    done = study.run(
        objective, first, trials, measure.GREATER_IS_BETTER, seed, journal, key, plugin.EPOCHS > 0
    )
    best, default = done.best_trial, study.finished(done)[0]
    held_out, score, chosen = finish(best)
    default_score = score if default.number == best.number else finish(default)[1]
    earlier = [trial for trial in study.finished(done) if trial.number not in asked]
    record = {
        **chosen,
        "validation": {"metric": metric, "value": done.best_value},
        "rows": {
            "offered": whole.offered,
            "fitted": len(whole.y),
            "held_back": 0 if whole.stop is None else len(whole.stop.y),
            "test": len(whole.y_held),
        },
        "classes": {name: int((whole.y == code).sum()) for code, name in enumerate(classes)},
        "fit_cpu_seconds": busy,
        "earlier_seconds": sum(t.duration.total_seconds() for t in earlier if t.duration),
    }
    folds = [_predicted(part, p, classes) for part, p in zip(inner, held_out, strict=True)]
    columns = [*OUT_OF_FOLD, *probability_columns(classes)]
    return Node(
        trials=_trials(done, plugin.EPOCHS),
        out_of_fold=pd.concat(folds, ignore_index=True)[columns],
        predictions=_predicted(whole, score, classes).drop(columns="fold"),
        default_predictions=_predicted(whole, default_score, classes).drop(columns="fold"),
        fitted=fits.gathered([part.fitted for part in (*inner, whole)]),
        record=record,
    )


def empty_node(classes: list[str], reason: str) -> Node:
    """Return what a node leaves that cannot run: tables without rows, and the reason."""
    p = dict.fromkeys(probability_columns(classes), "float64")
    predictions = pd.DataFrame(columns=[*PREDICTIONS, *p]).astype(p)
    return Node(
        trials=pd.DataFrame(columns=list(TRIALS)),
        out_of_fold=pd.DataFrame(columns=[*OUT_OF_FOLD, *p]).astype(p),
        predictions=predictions,
        default_predictions=predictions,
        fitted=fits.gathered([]),
        record={"impossible": reason, "fit_cpu_seconds": 0.0, "earlier_seconds": 0.0},
    )


def usage() -> dict[str, float]:
    """Return what this process has used so far: CPU time [s] and its largest memory [MB]."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_rss_mb": used.ru_maxrss / 1024,  # kilobytes on Linux
    }


def _power(trial: optuna.trial.BaseTrial, whole: Part) -> float:
    """Return the power of the weights, if there are any.

    Balanced weights are a guess at how much a rare class should count. A power below 1 of them
    counts it less, which helps where classes overlap; studies start at 1, the weights as given.
    """
    if whole.weight is None:
        return 1.0
    return trial.suggest_float("weight_power", 0.25, 1.0, step=0.25)


def calibrate(held_out: list[np.ndarray], inner: list[Part]) -> list[np.ndarray]:
    """Turn the folds' decision scores into probabilities, each fold's by those of the others."""
    folds = []
    for fold, own in enumerate(held_out):
        others = [number for number in range(len(inner)) if number != fold]
        factor = fit_sharpness(
            np.concatenate([held_out[number] for number in others]),
            np.concatenate([inner[number].y_held for number in others]),
        )
        folds.append(probabilities(own, factor))
    return folds


def _value(measure: ModuleType, probability: np.ndarray, part: Part) -> float:
    return float(measure.score(part.y_held, probability.argmax(axis=1), probability))


def _predicted(part: Part, probability: np.ndarray, classes: list[str]) -> pd.DataFrame:
    frame = part.held[["row_id", "object_id", "fold", "label"]].reset_index(drop=True)
    frame["predicted"] = np.asarray(classes, dtype=object)[probability.argmax(axis=1)]
    frame[probability_columns(classes)] = probability
    return frame


def _trials(done: optuna.Study, epochs: int) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "number": number,
                "state": trial.state.name.lower(),
                "value": trial.value if _folds(trial, epochs) else np.nan,
                "params": json.dumps(trial.params),
                "seconds": trial.duration.total_seconds() if trial.duration else np.nan,
                "folds": _folds(trial, epochs),
            }
            for number, trial in enumerate(study.finished(done))
        ],
        columns=list(TRIALS),
    )


def _folds(trial: FrozenTrial, epochs: int) -> int:
    """Return on how many folds a trial was scored; what it reported before are epochs."""
    return sum(step >= epochs for step in trial.intermediate_values)
