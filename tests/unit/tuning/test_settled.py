"""A study ends when its best has not moved beyond noise for a while."""

import optuna
from lightfold.tuning import study


def moving(*moves):
    """Return an objective whose trials are complete, and have moved the best or not."""

    def tell(trial):
        trial.suggest_float("x", -5, 5)
        trial.set_user_attr(study.MOVED, moves[trial.number])
        return float(trial.number)

    return tell


def numbers(*moves, trials=20, journal=None):
    done = study.run(moving(*moves), {"x": 0.0}, trials, True, 7, journal, "key")
    return len(study.finished(done)), study.settled(done)


def test_a_study_ends_when_its_best_has_not_moved_for_a_while(tmp_path):
    still = [False] * study.PATIENCE
    assert numbers(True, *still, True, journal=tmp_path / "a") == (1 + len(still), True)
    later = [True, *still[1:], True, *still, True]
    assert numbers(*later, journal=tmp_path / "b") == (len(later) - 1, True)
    assert numbers(*later, trials=2, journal=tmp_path / "c") == (2, False)


def test_a_pruned_trial_moves_nothing(tmp_path):
    def objective(trial):
        if trial.number:
            raise optuna.TrialPruned
        trial.set_user_attr(study.MOVED, True)
        return 1.0

    done = study.run(objective, {}, 20, True, 7, tmp_path / "journal", "key")
    assert len(study.finished(done)) == 1 + study.PATIENCE


def test_a_settled_study_stays_so_with_a_larger_budget_and_in_two_sittings(tmp_path):
    moves = [True, False, True, *[False] * study.PATIENCE, True]
    whole = numbers(*moves, journal=tmp_path / "whole")
    assert whole == (3 + study.PATIENCE, True)
    for trials in (1, 4, 5, 20, 40):
        found = numbers(*moves, trials=trials, journal=tmp_path / "sittings")
        assert found == (min(trials, whole[0]), trials >= whole[0])


def test_the_anchor_is_the_last_trial_that_moved_the_best(tmp_path):
    done = study.run(moving(True, False, True, False), {"x": 0.0}, 4, True, 7, tmp_path / "j", "k")
    assert study.anchor(done).number == 2
    empty = study.run(moving(), {"x": 0.0}, 0, True, 7, tmp_path / "empty", "k")
    assert study.anchor(empty) is None
    assert not study.settled(empty)
