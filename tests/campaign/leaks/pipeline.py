"""Leaks of protocols: splits that tear stars apart, and rows that are not what the split says."""

from collections.abc import Callable

import numpy as np
from campaign.experiment import Experiment
from campaign.honest import experiment, grid
from campaign.populations import listed_twice, population, random
from samples import ROOT

PACKAGE = ROOT / "scripts/lightfold"

#: A protocol that does what `honest` does, up to what a leak replaces.
PROTOCOL = '''"""As `honest`, but {what}."""

import numpy as np
import pandas as pd

from lightfold.plugins.protocols import honest
from lightfold.sampling.places import divide
from lightfold.sampling.rows import labelled, natural_rows, trained_rows

LEAKS = False
split = honest.split
rows = honest.rows

'''


def protocol(
    seed: int, what: str, source: str, *seen_by: str, resampler: str = "none"
) -> Experiment:
    """Return an experiment under a protocol that is the honest one but for a function or two."""
    honest = experiment(population(random(seed, what), features=6))
    return under(honest, PROTOCOL.format(what=what) + source, *seen_by, resampler=resampler)


def under(honest: Experiment, source: str, *seen_by: str, resampler: str = "none") -> Experiment:
    """Return an experiment with a protocol of its own."""
    honest.config["grid"] = grid(protocols=["own"], resamplers=[resampler])
    return honest._replace(plugins={"protocols/own.py": source}, seen_by=seen_by)


# --- splits ---------------------------------------------------------------------------------------

APART = """
def split(table, test_size, folds, seed):
    return divide(table.assign(group=table["object_id"]), test_size, folds, seed).assign(
        group=table["{group}"]
    )
"""


def groups_apart(seed: int) -> Experiment:
    """The split ignores the column that says which rows are one star."""
    rng = random(seed, "groups apart")
    table = listed_twice(rng, population(rng), share=0.4, noise=0.1)
    honest = experiment(table, {"group": "star"})
    source = PROTOCOL.format(what="groups are split") + APART.format(group="group")
    return under(honest, source, "group_on_both_sides")


def equal_stars_apart(seed: int) -> Experiment:
    """Stars with the same features are split, and the split says that they are no group."""
    rng = random(seed, "equal stars apart")
    table = listed_twice(rng, population(rng), share=0.4, noise=0).drop(columns="star")
    source = PROTOCOL.format(what="equal stars are split") + APART.format(group="object_id")
    seen_by = ("identical_features_on_both_sides", "same_features_trained_on")
    return under(experiment(table), source, *seen_by)


def positions_apart(seed: int) -> Experiment:
    """Stars are listed twice at one position, and the configuration says that nothing is near."""
    rng = random(seed, "positions apart")
    table = listed_twice(rng, population(rng), share=0.3, noise=0.3)
    star = table.pop("star").str[1:].astype(int).to_numpy()
    place = np.column_stack([rng.uniform(0, 360, 10_000), rng.uniform(-40, 40, 10_000)])
    table["ra"], table["dec"] = place[star].T
    table["ra"] += 0.3 / 3600 * rng.uniform(size=len(table))
    honest = experiment(table, split={"same_star_arcsec": 0})
    return honest._replace(seen_by=("position_on_both_sides",))


def folds_ignore_groups(seed: int) -> Experiment:
    """The test set keeps groups together, and the inner folds do not."""
    rng = random(seed, "folds ignore groups")
    table = listed_twice(rng, population(rng), share=0.4, noise=0.1)
    honest = experiment(table, {"group": "star"})
    source = """
def split(table, test_size, folds, seed):
    own = honest.split(table, test_size, folds, seed)
    train = own["fold"].notna()
    mixed = np.random.default_rng(seed).permutation(own.loc[train, "fold"].to_numpy())
    own.loc[train, "fold"] = mixed
    return own
"""
    return under(honest, PROTOCOL.format(what="folds are random") + source, "group_on_both_sides")


# --- rows -----------------------------------------------------------------------------------------


def copied_before_the_split(seed: int) -> Experiment:
    """Rare stars are copied before the split, by a protocol that does not say so."""
    source = (PACKAGE / "plugins/protocols/slides.py").read_text()
    honest = experiment(population(random(seed, "copied before"), (240, 60, 40)))
    source = source.replace("LEAKS = True", "LEAKS = False")
    return under(honest, source, "test_star_trained_on", resampler="random_over")


def made_before_the_split(seed: int) -> Experiment:
    """SMOTE is run before the split, by a protocol that does not say so."""
    source = (PACKAGE / "plugins/protocols/slides.py").read_text()
    honest = experiment(population(random(seed, "made before"), (240, 60, 40)))
    source = source.replace("LEAKS = True", "LEAKS = False")
    return under(honest, source, "synthetic_row_held_out", resampler="smote")


ROWS = """
def rows(table, split, resample, seed):
    training = split["role"] == "train"
    parts = []
    for fold in sorted(split.loc[training, "fold"].unique()):
        held_out = training & (split["fold"] == fold)
        parts.append(trained_rows(resample, table[{fold}], fold))
        parts.append(natural_rows(table[held_out], "validation", fold))
    parts.append(trained_rows(resample, table[{train}], None))
    parts.append({test})
    return pd.concat(parts, ignore_index=True)
"""
AS_IT_SHOULD_BE = {
    "fold": "training & ~held_out",
    "train": "training",
    "test": 'natural_rows(table[~training], "test", None)',
}


def rows_with(**replaced: str) -> str:
    """Return the source of a protocol's rows, with some of its parts replaced."""
    return ROWS.format(**AS_IT_SHOULD_BE | replaced)


def test_stars_trained_on(seed: int) -> Experiment:
    """The final fit is to all stars."""
    source = rows_with(train="training | True")
    return protocol(seed, "the final fit sees all stars", source, "test_star_trained_on")


def some_test_stars_trained_on(seed: int) -> Experiment:
    """A tenth of the test stars are among the stars of the final fit."""
    source = rows_with(train="training | (np.arange(len(table)) % 10 == 0)")
    return protocol(seed, "the final fit sees some test stars", source, "test_star_trained_on")


def validation_stars_trained_on(seed: int) -> Experiment:
    """Each fold is trained on the stars that it is validated on."""
    source = rows_with(fold="training")
    return protocol(seed, "folds see all stars", source, "validation_star_trained_on")


def test_stars_in_folds(seed: int) -> Experiment:
    """Test stars take part in the choice of parameters: folds are trained on them."""
    source = rows_with(fold="~held_out")
    return protocol(seed, "folds see test stars", source, "test_star_trained_on")


def copies_tested(seed: int) -> Experiment:
    """Test stars of the rarest class are tested three times."""
    rare = 'table[~training & (table["label"] == "beta_Lyr")]'
    test = f'natural_rows(pd.concat([table[~training], {rare}, {rare}]), "test", None)'
    source = rows_with(test=test)
    return protocol(seed, "rare stars count thrice", source, "copied_row_held_out", "test_support")


def made_stars_tested(seed: int) -> Experiment:
    """The test set is evened out by SMOTE."""
    source = rows_with(test='labelled(resample(table[~training], None), "test", None)')
    more = ("synthetic_row_held_out", "sample_fitted_outside")
    return protocol(seed, "the test set is evened out", source, *more, resampler="smote")


def hard_stars_left_out(seed: int) -> Experiment:
    """Test stars near to another class are not tested."""
    source = """
def rows(table, split, resample, seed):
    every = honest.rows(table, split, resample, seed)
    X = table.set_index("object_id").filter(like="f")
    middle = X.groupby(table.set_index("object_id")["label"]).mean()
    away = pd.DataFrame({name: ((X - row) ** 2).sum(axis=1) for name, row in middle.iterrows()})
    hard = away.idxmin(axis=1) != table.set_index("object_id")["label"]
    left_out = (every["role"] == "test") & every["source_id"].map(hard)
    return every[~left_out].reset_index(drop=True)
"""
    return protocol(seed, "hard stars are left out", source, "test_support", "held_out_elsewhere")


def other_stars_tested(seed: int) -> Experiment:
    """Stars of the first fold are tested in place of the test stars."""
    source = rows_with(test='natural_rows(table[split["fold"] == 0], "test", None)')
    more = ("held_out_elsewhere", "test_star_trained_on")
    return protocol(seed, "stars of a fold are tested", source, *more)


LEAKS: dict[str, Callable[[int], Experiment]] = {
    make.__name__: make
    for make in (
        *(groups_apart, equal_stars_apart, positions_apart),
        *(folds_ignore_groups, copied_before_the_split, made_before_the_split),
        *(test_stars_trained_on, some_test_stars_trained_on, validation_stars_trained_on),
        *(test_stars_in_folds, copies_tested, made_stars_tested),
        *(hard_stars_left_out, other_stars_tested),
    )
}
