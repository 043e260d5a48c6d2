"""Leaks of resamplers and fits: what they learn from stars that are held out."""

from collections.abc import Callable

from campaign.experiment import Experiment
from campaign.honest import experiment, grid
from campaign.populations import population, random
from samples import ROOT

PACKAGE = ROOT / "scripts/lightfold"


def edited(honest: Experiment, module: str, old: str, new: str, *seen_by: str) -> Experiment:
    """Return an experiment with one place of the package's code replaced."""
    source = (PACKAGE / module).read_text()
    if source.count(old) != 1:
        raise ValueError(f"{module} has no longer one place that reads {old!r}")
    return honest._replace(
        plugins={**honest.plugins, f"../{module}": source.replace(old, new)}, seen_by=seen_by
    )


# --- resamplers -----------------------------------------------------------------------------------

#: A resampler that finds out which stars it was not given, and adds rows made from them.
ADDS = '''"""Adds rows that are made from stars which it was not given."""

from pathlib import Path

import numpy as np

from lightfold import tables
from lightfold.sampling.sample import Sample
from lightfold.sampling.scaling import fit_scaling


def resample(X, y, seed):
    """Return all rows, and one for each star of the task that is not among them."""
    (path,) = Path("results/tasks").glob("*/table.parquet")
    table = tables.read(path)
    columns = tables.feature_columns(table)
    (path,) = Path("results/tasks").glob("*/honest/*/*/split.parquet")
    split = tables.read(path)
    train = split["role"] == "train"
    for fold in [-1, *sorted(set(split.loc[train, "fold"]))]:
        own = (train & (split["fold"] != fold)).to_numpy()
        if own.sum() != len(X):
            continue
        scaling = fit_scaling(table.loc[own, columns])
        if np.allclose(scaling.transform(table.loc[own, columns].to_numpy(float)), X):
            break
    made = scaling.transform(table.loc[~own, columns].to_numpy(float))
    made += {noise} * np.random.default_rng(seed).normal(size=made.shape)
    label = table.loc[~own, "label"].to_numpy()
    source = [int(np.flatnonzero(y == name)[0]) for name in label]
    source = np.concatenate([np.arange(len(X)), source])
    return Sample(source.astype(int), np.ones(len(source)), made)
'''


def resampler(seed: int, name: str, source: str, *seen_by: str) -> Experiment:
    """Return an experiment with a resampler of its own."""
    honest = experiment(population(random(seed, name)), grid=grid(resamplers=["own"]))
    return honest._replace(plugins={"resamplers/own.py": source}, seen_by=seen_by)


def resampler_adds_held_out_stars(seed: int) -> Experiment:
    """A resampler adds the held-out stars as rows that it claims to have made."""
    seen_by = ("same_features_trained_on", "near_features_trained_on")
    return resampler(seed, "adds stars", ADDS.format(noise=0), *seen_by)


def resampler_adds_them_with_noise(seed: int) -> Experiment:
    """The same, with a thousandth of a standard deviation of noise."""
    seen_by = ("near_features_trained_on",)
    return resampler(seed, "adds stars with noise", ADDS.format(noise=1e-3), *seen_by)


def resampler_remembers_folds(seed: int) -> Experiment:
    """A resampler adds all rows that it was given before, for other folds."""
    source = '''"""Adds the rows that it was given before."""

import numpy as np

from lightfold.sampling.sample import Sample

SEEN = []


def resample(X, y, seed):
    """Return all rows, and those of earlier calls."""
    made = np.vstack([X[:0], *(own for own, _ in SEEN)])
    label = np.concatenate([y[:0], *(own for _, own in SEEN)])
    SEEN.append((X, y))
    source = [int(np.flatnonzero(y == name)[0]) for name in label]
    source = np.concatenate([np.arange(len(X)), source])
    return Sample(source.astype(int), np.ones(len(source)), made)
'''
    return resampler(seed, "remembers folds", source, "near_features_trained_on")


# --- fits -----------------------------------------------------------------------------------------


def scaled_by_all_rows(seed: int) -> Experiment:
    """Imputation and scaling are fitted on held-out rows, too."""
    honest = experiment(population(random(seed, "scaled by all")))
    old, new = "scaling = fit_scaling(X)\n", "scaling = fit_scaling(pd.concat([X, X_held]))\n"
    seen_by = ("scale_fitted_outside", "impute_fitted_outside")
    return edited(honest, "fitting/parts.py", old, new, *seen_by)


def fitted_on_all_rows(seed: int) -> Experiment:
    """Models are fitted on held-out rows, too."""
    honest = experiment(population(random(seed, "fitted on all")))
    old = "offered, held = np.flatnonzero(trained), np.flatnonzero(~trained)"
    new = "offered, held = np.arange(len(trained)), np.flatnonzero(~trained)"
    return edited(honest, "fitting/parts.py", old, new, "model_fitted_outside")


EPOCHS = '''"""A linear model that is trained by epochs, and stops when rows held back get worse."""

from types import SimpleNamespace

import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss

WEIGHTS = False
EPOCHS = 10
DEFAULTS = {"alpha": 1e-4}


def space(trial):
    """Return the strength of the regularisation."""
    return {"alpha": trial.suggest_float("alpha", 1e-5, 1e-2, log=True)}


def fit(params, X, y, weight, seed, stop, watch):
    """Return the model after its best epoch."""
    model = SGDClassifier(**params, loss="log_loss", random_state=seed)
    losses = []
    for epoch in range(EPOCHS):
        model.partial_fit(X, y, classes=np.unique(y))
        losses.append(float(log_loss(stop.y, model.predict_proba(stop.X))))
        if watch:
            watch(epoch, losses[-1])
    history = [{"epoch": epoch, "loss": loss} for epoch, loss in enumerate(losses)]
    own = SimpleNamespace(history=history, best_epoch=int(np.argmin(losses)))
    own.predict_proba = model.predict_proba
    return own
'''


def stopped_by_fitted_stars(seed: int) -> Experiment:
    """The stars that decide when a fit stops are among those that it is fitted on."""
    honest = experiment(population(random(seed, "stopped")), grid=grid(models=["by_epochs"]))
    honest = honest._replace(plugins={"models/by_epochs.py": EPOCHS})
    old = 'fitted_on = (part.fitted["step"] != step) | ~part.fitted["object_id"].isin(chosen)'
    new = 'fitted_on = part.fitted["step"] != ""'
    given = edited(honest, "fitting/parts.py", old, new, "stop_star_fitted_on")
    source = given.plugins["../fitting/parts.py"].replace(
        "**of(~held_back)", "**of(held_back >= 0)"
    )
    return given._replace(plugins={**given.plugins, "../fitting/parts.py": source})


LEAKS: dict[str, Callable[[int], Experiment]] = {
    make.__name__: make
    for make in (
        *(resampler_adds_held_out_stars, resampler_adds_them_with_noise, resampler_remembers_folds),
        *(scaled_by_all_rows, fitted_on_all_rows, stopped_by_fitted_stars),
    )
}
