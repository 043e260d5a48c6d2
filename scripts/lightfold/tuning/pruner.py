"""When a trial is stopped early: losses are compared with losses, and scores with scores."""

import optuna
from optuna.trial import FrozenTrial, TrialState

#: By its losses, a trial goes on if it is among this best percentage of the completed trials.
PASSING = 25.0

#: The first epochs, in which no loss stops a trial because losses say little about it yet.
WARM_UP = 20


class Pruner(optuna.pruners.BasePruner):
    """Races a trial against the best one, fold by fold.

    A trial goes on while its mean score is above that of the best trial on the same folds (racing:
    Maron & Moore 1994, Advances in Neural Information Processing Systems 6, 59). All trials see the
    same folds, so the first one already says most about a trial.

    A model that trains by epochs reports its losses first: epoch 0 is step 0. A loss has to be
    among the best quarter at its epoch. The score of the first fold is the step after the last
    possible epoch, and the other folds follow.

    Parameters
    ----------
    epochs : int
        How many epochs a fit takes at most; 0 if the model does not train by epochs.
    """

    def __init__(self, epochs: int) -> None:
        self.epochs = epochs
        # Every option is given that moves numbers.
        self._by_losses = optuna.pruners.PercentilePruner(
            PASSING,
            n_startup_trials=1,
            n_warmup_steps=WARM_UP,
            interval_steps=1,
            n_min_trials=1,
        )

    def prune(self, study: optuna.Study, trial: FrozenTrial) -> bool:
        """Return whether to stop a trial after what it reported last."""
        scores = fold_scores(trial, self.epochs)
        if not scores:
            return self._by_losses.prune(study, trial)
        if not study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,)):
            return False
        step = max(scores)
        gain = scores[step] - study.best_trial.intermediate_values[step]
        return gain <= 0 if study.direction == optuna.study.StudyDirection.MAXIMIZE else gain >= 0


def fold_scores(trial: FrozenTrial, epochs: int) -> dict[int, float]:
    """Return the scores of folds that a trial reported, by their steps, without its losses."""
    return {step: value for step, value in trial.intermediate_values.items() if step >= epochs}
