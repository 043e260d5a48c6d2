"""When a trial is stopped early: losses are compared with losses, and scores with scores."""

import copy

import optuna
from optuna.trial import FrozenTrial

#: A trial goes on if it is among this best percentage of the completed trials at the same step.
PASSING = 25.0

#: The first epochs, in which no loss stops a trial because losses say little about it yet.
WARM_UP = 20


class Pruner(optuna.pruners.BasePruner):
    """Stops a trial that is not among the best quarter of the completed ones at the same step.

    A model that trains by epochs reports its losses first: epoch 0 is step 0. The score of the
    first fold is the step after the last possible epoch, and the other folds follow.

    Parameters
    ----------
    epochs : int
        How many epochs a fit takes at most; 0 if the model does not train by epochs.
    """

    def __init__(self, epochs: int) -> None:
        self.epochs = epochs
        self._by_losses = _best_quarter(from_step=WARM_UP)
        self._by_scores = _best_quarter(from_step=epochs)

    def prune(self, study: optuna.Study, trial: FrozenTrial) -> bool:
        """Return whether to stop a trial after what it reported last."""
        scores = fold_scores(trial, self.epochs)
        if not scores:
            return self._by_losses.prune(study, trial)
        scored = copy.copy(trial)
        scored.intermediate_values = scores
        return self._by_scores.prune(study, scored)


def fold_scores(trial: FrozenTrial, epochs: int) -> dict[int, float]:
    """Return the scores of folds that a trial reported, by their steps, without its losses."""
    return {step: value for step, value in trial.intermediate_values.items() if step >= epochs}


def _best_quarter(from_step: int) -> optuna.pruners.PercentilePruner:
    """Return Optuna's pruner, with every option that moves numbers."""
    # All trials see the same folds, so the first fold already says most about a trial.
    return optuna.pruners.PercentilePruner(
        PASSING,
        n_startup_trials=1,
        n_warmup_steps=from_step,
        interval_steps=1,
        n_min_trials=1,
    )
