"""When a trial is stopped: losses are compared with losses, scores with scores."""

import optuna
import pytest
from lightfold.tuning.pruner import WARM_UP, Pruner, fold_scores
from optuna.trial import TrialState, create_trial

EPOCHS = 30


def trial(losses, scores=(), state=TrialState.RUNNING, epochs=EPOCHS):
    steps = dict(enumerate(losses)) | {epochs + fold: score for fold, score in enumerate(scores)}
    value = scores[-1] if state == TrialState.COMPLETE else None
    return create_trial(state=state, value=value, intermediate_values=steps)


def stops(own, completed, epochs=EPOCHS, direction="maximize"):
    study = optuna.create_study(direction=direction)
    study.add_trials(completed)
    return Pruner(epochs).prune(study, own)


@pytest.mark.parametrize(("direction", "better"), [("maximize", 1), ("minimize", -1)])
def test_a_trial_is_stopped_if_one_that_is_complete_was_better_by_then(direction, better):
    losses = [0.0] * EPOCHS
    done = [trial(losses, [better * 0.5] * 3, TrialState.COMPLETE)]
    for difference in (-0.1, 0.1):
        worse = difference < 0
        lost = [better * difference] * (WARM_UP + 1)
        assert stops(trial(lost), done, direction=direction) == worse
        assert not stops(trial(lost[:-1]), done, direction=direction), "a loss of the warm-up"
        scores = [better * (0.5 + difference)]
        assert stops(trial(losses, scores), done, direction=direction) == worse


def test_losses_are_never_compared_with_scores():
    good, bad = [10.0] * EPOCHS, [-10.0] * EPOCHS
    done = [trial(bad, [0.5] * 3, TrialState.COMPLETE)]
    assert stops(trial(good, [0.4]), done), "a good loss does not make up for a bad score"
    done = [trial(good, [0.5] * 3, TrialState.COMPLETE)]
    assert not stops(trial(bad, [0.6]), done), "a bad loss does not count against a good score"


def test_the_first_trial_and_one_that_reported_nothing_go_on():
    assert not stops(trial([-1.0] * EPOCHS, [0.0]), [])
    done = [trial([0.0] * EPOCHS, [0.5] * 3, TrialState.COMPLETE)]
    assert not stops(trial([]), done)


def test_scores_count_from_the_first_fold_however_few_epochs_there_are():
    for epochs in (0, 5):
        done = [trial([0.0] * epochs, [0.5] * 3, TrialState.COMPLETE, epochs)]
        assert stops(trial([0.0] * epochs, [0.4], epochs=epochs), done, epochs)
        assert not stops(trial([0.0] * epochs, [0.6], epochs=epochs), done, epochs)


def test_scores_are_told_from_losses_by_their_steps():
    assert fold_scores(trial([0.1, 0.2]), EPOCHS) == {}
    assert fold_scores(trial([0.1], [0.7, 0.8]), EPOCHS) == {EPOCHS: 0.7, EPOCHS + 1: 0.8}
    assert fold_scores(trial([], [0.7], epochs=0), 0) == {0: 0.7}
