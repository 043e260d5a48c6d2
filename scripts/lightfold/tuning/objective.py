"""What a study optimises: the mean score of a model on the inner folds."""

import dataclasses
import time
from functools import partial
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import optuna
import pandas as pd
from optuna.trial import FixedTrial, FrozenTrial

from lightfold import registry
from lightfold.errors import Impossible
from lightfold.fitting.calibration import calibrate, probabilities
from lightfold.fitting.fit import fit_and_score, parts_for
from lightfold.fitting.parts import Part, Watch
from lightfold.fitting.resampling import resampled
from lightfold.reduction.apply import of_fold, reduced
from lightfold.tuning.inputs import Inputs
from lightfold.tuning.progress import error_of_gain
from lightfold.tuning.study import MOVED, anchor


class Choice(NamedTuple):
    """What a trial chooses.

    Attributes
    ----------
    params, reducer_params : dict
        Parameters of the model and the reducer.
    power : float or None
        Power of the weights; None where nothing is weighted.
    resampler_params : dict
        The resampler and its strength; empty if the study does not resample. See `resampled`.
    """

    params: dict[str, Any]
    reducer_params: dict[str, Any]
    power: float | None
    resampler_params: dict[str, Any]


class Objective:
    """The objective of a node's study, and the one way to fit the node's model.

    Parameters
    ----------
    inputs : Inputs
        What the node is given.

    Attributes
    ----------
    inner : list of Part
        One part per inner fold.
    whole : Part
        The whole training set, with the test set held out.
    choices : list of str
        The resamplers that a trial chooses from; empty if rows are resampled already.
    epochs : int
        How many epochs a fit takes at most; 0 if the model does not train by epochs.
    maximize : bool
        Whether a larger score is better.
    asked : set of int
        Numbers of the trials that this process has run.
    scores : dict
        Per complete trial that this process has run, the scores of each fold's held-out rows.
    told : dict
        The same of the test rows, by the model of each fold. No trial is judged by them.
    busy : float
        CPU time of all fits and predictions so far [s].

    Raises
    ------
    Impossible
        If the model cannot be fitted to these rows.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.model = registry.load("models", inputs.model)
        self.reducer = registry.load("reducers", inputs.reducer)
        self.metric = registry.load("metrics", inputs.metric)
        self.choices = _choices(inputs.resampler, self.model)
        rows, resamples = with_tests(inputs.rows), bool(self.choices)
        given = (rows, inputs.table, inputs.classes, inputs.seed, inputs.images)
        *self._shown, self.whole = parts_for(self.model, *given, resamples=resamples)
        self.inner = [validated(part) for part in self._shown]
        self.seed, self.reduction = inputs.seed, inputs.reduction
        self.epochs = self.model.EPOCHS
        self.maximize = self.metric.GREATER_IS_BETTER
        self.asked: set[int] = set()
        self.scores: dict[int, list[np.ndarray]] = {}
        self.told: dict[int, list[np.ndarray]] = {}
        self.busy = 0.0

    @property
    def firsts(self) -> list[dict[str, Any]]:
        """The parameters to start from, those of the model and the reducer.

        Where the model names further ones in ``NEXT``, these follow. A study that resamples tries
        each resampler with the defaults instead, at the strength that it starts from.
        """
        learned = of_fold(self.reduction, None)
        defaults = {**self.model.DEFAULTS, **self.reducer.defaults(learned)}
        return [
            {**defaults, "resampler": name, **registry.declared("resamplers", name, "FIRST")}
            for name in self.choices
        ] or [defaults, *({**defaults, **params} for params in self.model.NEXT)]

    def ask(self, trial: optuna.trial.BaseTrial) -> Choice:
        """Return what a trial chooses."""
        learned = of_fold(self.reduction, None)
        params, reducer_params = self.model.space(trial), self.reducer.space(trial, learned)
        resampler_params = _resampler(trial, self.choices)
        weighs = self.whole.weight is not None or (
            self.choices
            and registry.declared("resamplers", resampler_params["resampler"], "WEIGHTS")
        )
        return Choice(params, reducer_params, _power(trial) if weighs else None, resampler_params)

    def given(self, choice: Choice, part: Part) -> Part:
        """Return a part as the model is fitted on it, with all features.

        Raises
        ------
        Impossible
            If the trial's resampler cannot run on its training rows.
        """
        return resampled(part, choice.resampler_params, self.model.MAX_ROWS, self.seed)

    def fit(
        self, choice: Choice, part: Part, watch: Watch | None = None
    ) -> tuple[np.ndarray, bool, dict[str, Any]]:
        """Fit on a part and score its held-out rows, as `fit_and_score` does."""
        start = time.process_time()
        given = self.given(choice, part)
        own = reduced(given, self.reducer, self.reduction, choice.reducer_params)
        power = choice.power or 1.0
        found = fit_and_score(self.model, choice.params, power, own, self.seed, watch)
        self.busy += time.process_time() - start
        return found

    def fit_fold(
        self, choice: Choice, number: int, watch: Watch | None = None
    ) -> tuple[np.ndarray, np.ndarray, bool]:
        """Fit on a fold; return scores of its held-out rows, of test rows, and if probabilities."""
        score, probable, _ = self.fit(choice, self._shown[number], watch)
        own = len(self.inner[number].y_held)
        return score[:own], score[own:], probable

    def __call__(self, trial: optuna.Trial) -> float:
        """Return a trial's mean score on the inner folds, or stop it by `optuna.TrialPruned`."""
        self.asked.add(trial.number)
        choice = self.ask(trial)
        found: list[np.ndarray] = []
        told: list[np.ndarray] = []
        values: list[float] = []
        for number, part in enumerate(self.inner):
            # Losses of the first fold alone stop a trial; after that, scores of all folds do.
            watch = partial(self._report_loss, trial) if number == 0 else None
            try:
                score, answer, probable = self.fit_fold(choice, number, watch)
            except Impossible as error:  # another resampler or strength may be possible
                print(f"{choice.resampler_params} cannot run: {error}")
                raise optuna.TrialPruned from error
            found.append(score)
            told.append(answer)
            values.append(self._value(part, score if probable else probabilities(score, 1)))
            trial.report(float(np.mean(values)), self.epochs + number)
            if part is not self.inner[-1] and trial.should_prune():
                raise optuna.TrialPruned
        self.scores[trial.number], self.told[trial.number] = found, told
        probability = self.probabilities(found, probable)
        value = float(np.mean(list(map(self._value, self.inner, probability))))
        trial.set_user_attr(MOVED, self._moves(anchor(trial.study), probability, probable, value))
        return value

    def held_out(self, trial: FrozenTrial) -> list[np.ndarray]:
        """Return the scores of each fold's held-out rows, by new fits if an earlier process ran it.

        A trial that was run before the job was killed left its score and parameters alone.
        """
        if trial.number not in self.scores:
            choice = self.ask(FixedTrial(trial.params))
            fits = [self.fit_fold(choice, number) for number in range(len(self.inner))]
            self.scores[trial.number] = [score for score, _, _ in fits]
            self.told[trial.number] = [told for _, told, _ in fits]
        return self.scores[trial.number]

    def probabilities(self, scores: list[np.ndarray], probable: bool) -> list[np.ndarray]:
        """Return probabilities of the folds' held-out rows, also where scores are none yet."""
        if probable:
            return scores
        return calibrate(scores, [part.y_held for part in self.inner])

    def _moves(
        self, before: FrozenTrial | None, found: list[np.ndarray], probable: bool, value: float
    ) -> bool:
        """Return whether a trial is better than the one before by more than one standard error."""
        if before is None or before.value is None:
            return True
        gain = value - before.value if self.maximize else before.value - value
        if gain <= 0:
            return False
        earlier = self.probabilities(self.held_out(before), probable)
        both = np.concatenate(earlier), np.concatenate(found)
        return gain > error_of_gain(self.metric, self.inner, *both)

    def _report_loss(self, trial: optuna.Trial, epoch: int, loss: float) -> None:
        trial.report(-loss if self.maximize else loss, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned

    def _value(self, part: Part, probability: np.ndarray) -> float:
        return float(self.metric.score(part.y_held, probability.argmax(axis=1), probability))


def with_tests(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``resampled`` with the test rows held out of every inner fold, too.

    They come last, behind the fold's own held-out rows.
    """
    test = rows[rows["role"] == "test"]
    folds = [test.assign(fold=number) for number in sorted(rows["fold"].dropna().unique())]
    return pd.concat([rows, *folds], ignore_index=True).astype({"fold": rows["fold"].dtype})


def validated(part: Part) -> Part:
    """Return a part of `with_tests` without its test rows: what trials are judged by."""
    own = int((part.held["role"] == "validation").sum())
    return dataclasses.replace(
        part,
        X_held=part.X_held[:own],
        y_held=part.y_held[:own],
        held=part.held[:own],
        missing_held=None if part.missing_held is None else part.missing_held[:own],
    )


def _choices(resampler: str, model: ModuleType) -> list[str]:
    """Return the resamplers that a study chooses from: those that change what the model sees."""
    return [
        name
        for name in registry.declared("resamplers", resampler, "CHOICES")
        if model.WEIGHTS or not registry.declared("resamplers", name, "WEIGHTS")
    ]


def _resampler(trial: optuna.trial.BaseTrial, choices: list[str]) -> dict[str, Any]:
    """Return the resampler and its strength, if the study resamples."""
    if not choices:
        return {}
    name = trial.suggest_categorical("resampler", choices)
    plugin = registry.load("resamplers", name)
    return {"resampler": name, **(plugin.space(trial) if hasattr(plugin, "space") else {})}


def _power(trial: optuna.trial.BaseTrial) -> float:
    """Return the power of the weights.

    Balanced weights are a guess at how much a rare class should count. With a power below 1 it
    counts less, which helps where classes overlap. Studies start at the model's ``WEIGHT_POWER``.
    """
    return trial.suggest_float("weight_power", 0.25, 1.0, step=0.25)
