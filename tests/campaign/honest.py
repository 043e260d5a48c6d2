"""Honest experiments of many kinds: on none of them may the audit find a leak.

Tables of stars are drawn here. `honest_surveys` has those from light curves and those on real
stars. A warning about few test stars is about the stars and not about a leak.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from campaign.experiment import Experiment, config_of
from campaign.populations import (
    classes_of,
    features_of,
    identified,
    listed_twice,
    population,
    random,
)


def experiment(
    table: pd.DataFrame, options: dict[str, Any] | None = None, **more: Any
) -> Experiment:
    """Return an experiment on a table, with options of its data set and keys of its config."""
    config = config_of(classes_of(table), **more)
    config["datasets"]["stars"] |= options or {}
    return Experiment({"stars.csv": table}, config)


def grid(**axes: Any) -> list[dict[str, Any]]:
    """Return a grid of one block; a forest and neighbours on the stars as they are by default."""
    return [{"resamplers": ["none"], "models": ["random_forest", "knn"], **axes}]


# --- how features are distributed -----------------------------------------------------------------


def plain(seed: int) -> Experiment:
    """Classes that overlap, in six features."""
    return experiment(population(random(seed, "plain")))


def quantised(seed: int) -> Experiment:
    """Features with one decimal, as in printed catalogues."""
    table = population(random(seed, "quantised"))
    return experiment(table.round(dict.fromkeys(features_of(table), 1)))


def whole_numbers(seed: int) -> Experiment:
    """Five features that are small counts: many stars agree in all of them."""
    rng = random(seed, "whole numbers")
    table = population(rng, features=5)
    columns = features_of(table)
    return experiment(table.assign(**table[columns].add(3).clip(0).round().astype(int)))


def heavy_tails(seed: int) -> Experiment:
    """Features that scatter as Student's t with two degrees of freedom."""
    rng = random(seed, "heavy tails")
    table = population(rng, features=8, apart=1.2)
    columns = features_of(table)
    table[columns] += rng.standard_t(2, size=table[columns].shape)
    return experiment(table)


def outliers(seed: int) -> Experiment:
    """A hundredth of the values is a million times too large."""
    rng = random(seed, "outliers")
    table = population(rng)
    columns = features_of(table)
    far = rng.uniform(size=table[columns].shape) < 0.01
    table[columns] = table[columns].where(~far, 1e6 * table[columns])
    return experiment(table)


def unlike_scales(seed: int) -> Experiment:
    """Features between 1e-12 and 1e9."""
    rng = random(seed, "scales")
    table = population(rng)
    columns = features_of(table)
    return experiment(table.assign(**table[columns] * 10.0 ** np.linspace(-12, 9, len(columns))))


def negative_logarithms(seed: int) -> Experiment:
    """All features are below 0, and some have many orders of magnitude."""
    rng = random(seed, "logarithms")
    table = population(rng)
    return experiment(table.assign(f0=-np.exp(4 * table["f0"]), f1=-np.exp(table["f1"])))


def constant_feature(seed: int) -> Experiment:
    """One feature has one value."""
    return experiment(population(random(seed, "constant")).assign(fixed=1.5))


def correlated(seed: int) -> Experiment:
    """44 features that go back to six."""
    rng = random(seed, "correlated")
    table = population(rng)
    base = table[features_of(table)].to_numpy()
    mixed = base @ rng.normal(size=(base.shape[1], 44)) + 0.3 * rng.normal(size=(len(base), 44))
    own = pd.DataFrame(mixed, columns=[f"f{number}" for number in range(44)])
    return experiment(pd.concat([table[["object_id", "label"]], own], axis=1))


def subtypes(seed: int) -> Experiment:
    """Each class is many tight clusters of alike stars."""
    rng = random(seed, "subtypes")
    parts = []
    for label, size in (("EW", 240), ("RSCVn", 120), ("beta_Lyr", 120)):
        middle = 2 * rng.normal(size=(12, 6))
        X = middle[rng.integers(12, size=size)] + 0.1 * rng.normal(size=(size, 6))
        parts.append(pd.DataFrame(X, columns=[f"f{n}" for n in range(6)]).assign(label=label))
    return experiment(identified(pd.concat(parts).sample(frac=1, random_state=seed)))


def two_features(seed: int) -> Experiment:
    """3,000 stars in two features: every star has near neighbours."""
    rng = random(seed, "two features")
    return experiment(population(rng, (1800, 800, 400), features=2, apart=1.5))


def one_feature(seed: int) -> Experiment:
    """One feature, such as the period, is all that is known."""
    table = population(random(seed, "one feature"), features=1, apart=1.5)
    return experiment(table.assign(f0=10 ** (0.3 * table["f0"])))


def sequence(seed: int) -> Experiment:
    """Features of a tight relation, such as period and magnitude along a sequence."""
    rng = random(seed, "sequence")
    table = population(rng, features=3)
    return experiment(
        table.assign(
            f3=-2.5 * table["f0"] + 0.02 * rng.normal(size=len(table)),
            f4=table["f0"] + 0.001 * rng.normal(size=len(table)),
        )
    )


def shares(seed: int) -> Experiment:
    """Features between 0 and 1 that pile up at both ends."""
    table = population(random(seed, "shares"))
    columns = features_of(table)
    return experiment(table.assign(**(0.5 + 0.4 * table[columns]).clip(0, 1)))


def flags(seed: int) -> Experiment:
    """Six features and six flags, which are 0 or 1 more or less often by class."""
    rng = random(seed, "flags")
    table = population(rng, features=12)
    columns = features_of(table)[6:]
    return experiment(table.assign(**(table[columns] > 0).astype(int)))


# --- what is missing ------------------------------------------------------------------------------


def missing_at_random(seed: int) -> Experiment:
    """30 % of all values are missing."""
    rng = random(seed, "missing at random")
    table = population(rng, features=8)
    columns = features_of(table)
    table[columns] = table[columns].mask(rng.uniform(size=table[columns].shape) < 0.3)
    return experiment(table)


def missing_when_faint(seed: int) -> Experiment:
    """Half of the features are missing for the faintest fifth; classes are equally faint."""
    rng = random(seed, "missing when faint")
    table = population(rng, features=8)
    table["magnitude"] = rng.normal(16, 1.2, size=len(table))
    faint = table["magnitude"] > table["magnitude"].quantile(0.8)
    table.loc[faint, ["f0", "f1", "f2", "f3"]] = np.nan
    return experiment(table)


def missing_band(seed: int) -> Experiment:
    """The colours of a third of the stars are missing, because a band was not observed there."""
    rng = random(seed, "missing band")
    table = population(rng, features=8)
    table.loc[rng.uniform(size=len(table)) < 1 / 3, ["f5", "f6", "f7"]] = np.nan
    return experiment(table)


# --- how many stars of which classes --------------------------------------------------------------


def imbalance(seed: int) -> Experiment:
    """Twenty common stars for each rare one."""
    return experiment(population(random(seed, "imbalance"), (1600, 160, 80), apart=1))


def eight_classes(seed: int) -> Experiment:
    """Eight classes."""
    sizes = (200, 150, 100, 100, 80, 80, 60, 60)
    return experiment(population(random(seed, "eight classes"), sizes, features=8, apart=1.2))


def small_class(seed: int) -> Experiment:
    """A class of 25 stars, five of which are tested on."""
    return experiment(population(random(seed, "small class"), (300, 120, 25)))


def two_classes(seed: int) -> Experiment:
    """A task of two classes."""
    return experiment(population(random(seed, "two classes"), (300, 150)))


def few_stars(seed: int) -> Experiment:
    """110 stars, with 20 features."""
    return experiment(population(random(seed, "few stars"), (55, 55), features=20, apart=0.4))


def merged_classes(seed: int) -> Experiment:
    """Eight labels become three classes, and two labels are left out."""
    table = population(random(seed, "merged"), (120,) * 8)
    task = {"binaries": ["EW", "RSCVn"], "pulsators": ["RRab", "RRc", "DSCT"], "others": ["LPV"]}
    given = experiment(table)
    given.config["tasks"]["stars"]["classes"] = task
    return given


# --- how well classes can be told -----------------------------------------------------------------


def noise_only(seed: int) -> Experiment:
    """No feature tells anything."""
    return experiment(population(random(seed, "noise only"), apart=0))


def near_perfect(seed: int) -> Experiment:
    """Every model is right about every star, and no feature alone would do."""
    return experiment(population(random(seed, "near perfect"), features=30, apart=1.2))


def wrong_labels(seed: int) -> Experiment:
    """Every tenth star has the label of another class."""
    rng = random(seed, "wrong labels")
    table = population(rng, apart=2)
    wrong = rng.uniform(size=len(table)) < 0.1
    table.loc[wrong, "label"] = rng.permutation(table.loc[wrong, "label"])
    return experiment(table)


def cut_in_period(seed: int) -> Experiment:
    """A class is defined by a cut in the period, as DSCT stars are by 0.3 days."""
    rng = random(seed, "cut")
    table = population(rng, (500, 60), features=5)
    period = 10 ** rng.normal(0, 0.5, size=len(table))
    table["label"] = np.where(period < 0.3, "RSCVn", "EW")
    return experiment(table.assign(period=period))


def one_class_apart(seed: int) -> Experiment:
    """One class lies apart in several features, the other two overlap."""
    rng = random(seed, "one apart")
    table = population(rng, (200, 150, 100), apart=0.6)
    apart = table["label"] == "beta_Lyr"
    table.loc[apart, ["f0", "f1", "f2"]] += 3
    return experiment(table)


# --- rows, ids, groups, places --------------------------------------------------------------------


def pairs(seed: int) -> Experiment:
    """Stars that are listed twice, with a column that says so."""
    rng = random(seed, "pairs")
    table = listed_twice(rng, population(rng), share=0.4, noise=0.03)
    return experiment(table, {"group": "star"})


def fields(seed: int) -> Experiment:
    """Stars of 30 fields, with a shift of all features per field; a field is a group."""
    rng = random(seed, "fields")
    table = population(rng, (300, 200, 120))
    field = rng.integers(30, size=len(table))
    columns = features_of(table)
    table[columns] += rng.normal(scale=0.4, size=(30, len(columns)))[field]
    table["field"] = [f"F{number:02d}" for number in field]
    return experiment(table, {"group": "field"})


def sky(seed: int) -> Experiment:
    """Stars with positions, some of them twice within an arcsecond."""
    rng = random(seed, "sky")
    table = listed_twice(rng, population(rng), share=0.1, noise=0.05)
    place = {
        star: (rng.uniform(0, 360), rng.uniform(-40, 40)) for star in sorted(set(table["star"]))
    }
    position = np.array([place[star] for star in table["star"]])
    position += rng.normal(scale=0.3 / 3600, size=position.shape)
    return experiment(table.drop(columns="star").assign(ra=position[:, 0], dec=position[:, 1]))


def sorted_by_period(seed: int) -> Experiment:
    """The file is in order of the period, which tells classes."""
    table = population(random(seed, "sorted by period"))
    table = table.assign(period=10 ** (0.3 * table["f0"])).sort_values("period")
    return experiment(identified(table.drop(columns="f0")))


def sorted_by_class(seed: int) -> Experiment:
    """The file has one class after the other, and ids in the order of rows."""
    return experiment(identified(population(random(seed, "sorted by class")).sort_values("label")))


def numbers_as_ids(seed: int) -> Experiment:
    """Ids are numbers in random order."""
    rng = random(seed, "numbers as ids")
    table = population(rng)
    return experiment(table.assign(object_id=rng.permutation(10 * len(table))[: len(table)]))


def listed_exactly_twice(seed: int) -> Experiment:
    """Some stars are there under two ids with the same features: they become groups."""
    rng = random(seed, "exactly twice")
    return experiment(listed_twice(rng, population(rng), share=0.2, noise=0).drop(columns="star"))


# --- what is done with them -----------------------------------------------------------------------


def five_repeats(seed: int) -> Experiment:
    """Five splits at random."""
    return experiment(population(random(seed, "repeats")), grid=grid(repeats=list(range(5))))


def four_test_sizes(seed: int) -> Experiment:
    """Test sets of 10 to 30 %."""
    table = population(random(seed, "test sizes"), (300, 200, 150))
    return experiment(table, grid=grid(test_sizes=[0.1, 0.15, 0.2, 0.3]))


def resamplers(seed: int) -> Experiment:
    """All resamplers of tables."""
    names = ["none", "random_under", "random_over", "smote", "borderline_smote", "adasyn"]
    names += ["smote_tomek", "smote_enn", "class_weight", "tuned"]
    table = population(random(seed, "resamplers"), (250, 80, 60))
    return experiment(table, grid=grid(resamplers=names, models=["decision_tree"]))


def reducers(seed: int) -> Experiment:
    """All reducers."""
    table = population(random(seed, "reducers"), features=10)
    return experiment(table, grid=grid(reducers=["none", "pca", "rfe", "rfe_classifier"]))


def many_models(seed: int) -> Experiment:
    """Models of most kinds, and ensembles of them."""
    names = ["dummy", "lda", "logistic_regression", "naive_bayes", "svc", "extra_trees"]
    names += ["hist_gradient_boosting", "xgboost", "balanced_random_forest", "knn"]
    table = population(random(seed, "models"))
    given = grid(models=names)
    return experiment(table, grid=given, ensembles=["ensemble", "mean_of_best"])


def five_folds(seed: int) -> Experiment:
    """Five inner folds, and oversampling."""
    table = population(random(seed, "five folds"))
    return experiment(table, split={"folds": 5}, grid=grid(resamplers=["none", "random_over"]))


def beside_the_mistake(seed: int) -> Experiment:
    """The honest protocol beside one that copies stars before the split, and says so."""
    given = grid(protocols=["honest", "slides"], resamplers=["random_over"])
    return experiment(population(random(seed, "mistake")), grid=given)


HONEST: dict[str, Callable[[int], Experiment]] = {
    make.__name__: make
    for make in (
        *(plain, quantised, whole_numbers, heavy_tails, outliers, unlike_scales),
        *(negative_logarithms, constant_feature, correlated, subtypes, two_features, one_feature),
        *(sequence, shares, flags, missing_at_random, missing_when_faint, missing_band),
        *(imbalance, eight_classes, small_class, two_classes, few_stars, merged_classes),
        *(noise_only, near_perfect, wrong_labels, cut_in_period, one_class_apart),
        *(pairs, fields, sky, sorted_by_period, sorted_by_class, numbers_as_ids),
        *(listed_exactly_twice, five_repeats, four_test_sizes, resamplers, reducers),
        *(many_models, five_folds, beside_the_mistake),
    )
}
