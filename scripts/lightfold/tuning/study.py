"""One Optuna study: trials in a journal, as long as they bring something; the same after a kill."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock
from optuna.trial import FrozenTrial, TrialState

from lightfold.seeds import derive
from lightfold.tuning.pruner import Pruner

FINISHED = (TrialState.COMPLETE, TrialState.PRUNED)

#: Trials before the sampler trusts its model of the objective; Optuna's 10 is most of a study.
STARTUP_TRIALS = 4

#: A study ends after so many trials in a row that have not moved its best beyond noise.
PATIENCE = 2

#: What a trial is marked with that has moved the best beyond noise, or whose parameters are given.
MOVED, GIVEN = "moved", "given"


def run(
    objective: Callable[[optuna.Trial], float],
    defaults: dict[str, Any],
    trials: int,
    maximize: bool,
    seed: int,
    journal: Path,
    key: str,
    epochs: int = 0,
    others: Sequence[dict[str, Any]] = (),
) -> optuna.Study:
    """Run a study until `trials` of its trials are finished (complete or pruned), or it is settled.

    Each trial is sampled with a seed of its own, from the number of trials finished before it.
    So a study that is killed and run again, or run in two sittings, asks for the same points as
    one that is not. A trial that was cut off is marked as failed, and its point is asked for again.

    Parameters
    ----------
    objective : callable
        As for `optuna.Study.optimize`.
    defaults : dict
        Parameters of the first trial.
    trials : int
        Most finished trials; it may end before, see `settled`.
    maximize : bool
        Whether a larger objective is better.
    seed : int
        Seed of the study.
    journal : Path
        File of the journal. Only one process at a time may use it.
    key : str
        What identifies the study: code, data and settings. A journal with another key is dropped;
        one with fewer trials goes on.
    epochs : int
        How many epochs a fit takes at most; 0 if the model does not train by epochs. A trial
        reports losses at that many steps, then scores; see `Pruner`.
    others : sequence of dict
        Parameters of the trials after the first; all further ones are sampled.
    """
    firsts = [defaults, *others]
    optuna.logging.set_verbosity(optuna.logging.WARNING)  # `_report` is shorter
    study = _open(journal, key, maximize, epochs)
    if len(finished(study)) > trials:  # a larger budget's best may be beyond this one
        journal.unlink()
        study = _open(journal, key, maximize, epochs)
    while (done := len(finished(study))) < trials and not settled(study):
        study.sampler = _sampler(derive(seed, "trial", done))
        if done < len(firsts) and not study.get_trials(
            deepcopy=False, states=(TrialState.WAITING,)
        ):
            study.enqueue_trial(firsts[done], user_attrs={GIVEN: True})
        study.optimize(objective, n_trials=1, callbacks=[_report(trials)])
    why = f": {PATIENCE} in a row did not move the best score beyond noise"
    print(f"the study ends after {done} of {trials} trials{why if settled(study) else ''}")
    return study


def finished(study: optuna.Study) -> list[FrozenTrial]:
    """Return the finished trials, in the order in which they were asked for."""
    return study.get_trials(deepcopy=False, states=FINISHED)


def settled(study: optuna.Study) -> bool:
    """Return whether `PATIENCE` trials in a row have not moved the best beyond noise.

    They are counted after those whose parameters are given.
    """
    trials = finished(study)
    last = [n for n, trial in enumerate(trials) if _moved(trial) or GIVEN in trial.user_attrs]
    return bool(trials) and len(trials) - 1 - max(last, default=0) >= PATIENCE


def anchor(study: optuna.Study) -> FrozenTrial | None:
    """Return the last trial that moved the best beyond noise, as the first complete one does."""
    return next((trial for trial in reversed(finished(study)) if _moved(trial)), None)


def _moved(trial: FrozenTrial) -> bool:
    return trial.state == TrialState.COMPLETE and bool(trial.user_attrs.get(MOVED))


def _sampler(seed: int) -> optuna.samplers.TPESampler:
    """Return the sampler of a trial, with every option that moves numbers.

    Optuna's defaults change from version to version. Options that it is about to remove are left
    out: it warns of each one that is passed.
    """
    return optuna.samplers.TPESampler(
        n_startup_trials=STARTUP_TRIALS,
        n_ei_candidates=24,
        multivariate=True,
        group=False,
        constant_liar=True,
        seed=seed,
    )


def _open(journal: Path, key: str, maximize: bool, epochs: int) -> optuna.Study:
    """Open the study in the journal, or start it; drop what another study or a kill left."""
    journal.parent.mkdir(parents=True, exist_ok=True)
    # A node has one job, so a lock that is there when it starts was left by a killed one.
    Path(f"{journal}.lock").unlink(missing_ok=True)
    _drop_half_line(journal)
    storage = _storage(journal)
    if any(name != key for name in optuna.get_all_study_names(storage)):
        journal.unlink()
        storage = _storage(journal)
    study = optuna.create_study(
        storage=storage,
        study_name=key,
        direction="maximize" if maximize else "minimize",
        pruner=Pruner(epochs),
        load_if_exists=True,
    )
    for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.FAIL)
    return study


def _storage(journal: Path) -> JournalStorage:
    lock = JournalFileOpenLock(str(journal))
    return JournalStorage(JournalFileBackend(str(journal), lock_obj=lock))


def _drop_half_line(journal: Path) -> None:
    """Cut off a last line that a killed process did not finish writing."""
    if not journal.exists():
        return
    content = journal.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        with journal.open("r+b") as file:
            file.truncate(whole)


def _report(trials: int) -> Callable[[optuna.Study, FrozenTrial], None]:
    def report(study: optuna.Study, trial: FrozenTrial) -> None:
        number = len(finished(study))
        value = "pruned" if trial.state == TrialState.PRUNED else f"{trial.value:.4f}"
        print(f"trial {number} of {trials}: {value} {trial.params}")

    return report
