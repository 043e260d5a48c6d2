"""New stars with another mixture of classes: what does it bring to know it, or to estimate it?

    python tests/bench/prior_shift.py [--data DATA] [--cache FOLDER] [--record]

Forests and boosted trees are fitted on four sets with features of catalogues, in two repeats. New
stars are those of the catalogue that are not in the set: 500 of them, mixed as in nature, with the
same number of each class, or at random (twice, uniformly among all mixtures). Then a fifth of the
pulsators of Catalina South become binaries, and the other way round: stars of unknown classes.

Probabilities are raw or recalibrated on out-of-fold rows, and corrected for nothing, for the
estimated or for the true mixture. Prints means over sets, repeats and models.
"""

import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads

threads.use_one()

import ensembles
import numpy as np
import pandas as pd
import real_sets
from lightfold.plugins.metrics import accuracy, log_loss, macro_f1
from lightfold.prediction.answers import prior
from lightfold.prediction.answers.neighbours import Neighbours
from lightfold.predictions import Answers
from lightfold.tables import feature_columns
from lightfold.verdicts.calibration_maps import recalibrate
from record import paired, parse, parser, record

SETS = ("south_binaries", "south_pulsators", "north", "ogle3")
MODELS, METHODS = ("random_forest", "xgboost"), ("none", "temperature", "dirichlet")
REPEATS, STARS, POOL, UNKNOWN = 2, 500, 12_000, 0.2
NATURAL, EVEN, RANDOM = "as in nature", "all classes alike", "at random"
STRANGE = "as in nature, a fifth of unknown classes"
OTHER = {"south_binaries": "south_pulsators", "south_pulsators": "south_binaries"}


@cache
def pool(name: str, data: Path) -> pd.DataFrame:
    """Return stars of a set's catalogue, at least so many of each class as there are, or 500."""
    stars, features = real_sets.SETS[name](data, most=10**9)
    counts = stars.groupby("label")["object_id"].transform("size")
    rank = stars.sample(frac=1, random_state=0).groupby("label").cumcount()
    share = np.maximum(STARS, POOL * counts / len(stars))
    stars = stars[rank.reindex(stars.index) < share].reset_index(drop=True)
    kept = stars[["object_id", "label"]].assign(group=stars["object_id"])
    return pd.concat([kept, stars[features].astype("float64")], axis=1)


def answers(name: str, model: str, repeat: int, given: Any) -> dict[str, np.ndarray]:
    """Return what a model answers about its training stars, out of fold, and about new ones."""
    table = real_sets.table(name, given.data, given.cache)
    split = real_sets.split_of(table, repeat)
    classes = real_sets.classes_of(table)
    trained = split[split["role"] == "train"]
    new = pool(name, given.data)
    new = new[~new["object_id"].isin(table["object_id"])]
    if name in OTHER:  # their classes are not the model's: any label will do
        strange = pool(OTHER[name], given.data).sample(STARS, random_state=repeat)
        new = pd.concat([new, strange.assign(label=classes[0])])
        is_strange = set(strange["object_id"])
    else:
        is_strange = set()
    every = pd.concat([table[table["object_id"].isin(trained["object_id"])], new])
    every = every[table.columns].reset_index(drop=True)
    tested = pd.DataFrame({"object_id": new["object_id"], "role": "test"})
    tested = tested.reindex(columns=split.columns)
    both = pd.concat([trained, tested.astype(split.dtypes.to_dict())], ignore_index=True)
    found = ensembles.fit(every, both, model, "none", repeat)
    order = new.sort_values("object_id")
    near = Neighbours(every[every["object_id"].isin(trained["object_id"])], feature_columns(table))
    outlier = near.of(order[feature_columns(table)]).outlier
    return found | {
        "strange": order["object_id"].isin(is_strange).to_numpy(),
        "outlier": outlier,
        "usual": near.share_above(prior.STRANGE, classes),
    }


def drawn(
    found: dict[str, np.ndarray], mixture: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Return the places of new stars that are mixed as wanted, as far as there are enough."""
    known = np.flatnonzero(~found["strange"])
    wanted = np.round(mixture * STARS).astype(int)
    places = [
        rng.permutation(known[found["y_test"][known] == code])[:number]
        for code, number in enumerate(wanted)
    ]
    return np.concatenate(places)


def scores(y: np.ndarray, probability: np.ndarray) -> dict[str, float]:
    """Return three scores of the most probable class and of the probabilities."""
    given = y, probability.argmax(axis=1), probability
    metrics = {"accuracy": accuracy, "macro_f1": macro_f1, "log_loss": log_loss}
    return {name: metric.score(*given) for name, metric in metrics.items()}


def measure(given: Any) -> pd.DataFrame:
    """Return a row per set, model, repeat, mixture, recalibration and correction."""
    rows = []
    for name in SETS:
        for model in MODELS:
            for repeat in range(REPEATS):
                found = answers(name, model, repeat, given)
                y, classes = found["y"], found["oof"].shape[1]
                natural = np.bincount(y, minlength=classes) / len(y)
                rng = np.random.default_rng(repeat)
                new = np.bincount(found["y_test"][~found["strange"]], minlength=classes)
                mixtures = [
                    (NATURAL, natural),
                    (EVEN, np.full(classes, 1 / classes)),
                    (RANDOM, rng.dirichlet(np.ones(classes))),
                    (RANDOM, rng.dirichlet(np.ones(classes))),
                ]
                mixtures += [(STRANGE, natural)] if found["strange"].any() else []
                print(name, model, repeat, new.tolist(), flush=True)
                for kind, mixture in mixtures:
                    places = drawn(found, mixture, rng)
                    rows += judged(found, kind, places, natural, rng, (name, model, repeat))
    return pd.DataFrame(rows)


def judged(
    found: dict[str, np.ndarray],
    kind: str,
    places: np.ndarray,
    natural: np.ndarray,
    rng: np.random.Generator,
    key: tuple[str, str, int],
) -> list[dict[str, Any]]:
    """Return the scores of some new stars by each recalibration and correction."""
    rows: list[dict[str, Any]] = []
    y = found["y_test"][places]
    true = np.bincount(y, minlength=len(natural)) / len(y)
    own = found["oof"].astype(float)
    raw = Answers(found["y"], own.argmax(axis=1), own, np.arange(len(own)))
    more = rng.permutation(np.flatnonzero(found["strange"]))[: int(UNKNOWN * len(places))]
    given = np.r_[places[len(more) :], more] if kind == STRANGE else places
    for method in METHODS:
        p = recalibrate(method, raw, own)
        p_new = recalibrate(method, raw, found["test"].astype(float))
        estimate = prior.estimate(p_new[given], natural, Answers(raw.y, raw.predicted, p, raw.star))
        row = dict(zip(("set", "model", "repeat"), key, strict=True))
        row |= {"mixture": kind, "method": method}
        row["outliers"] = float((found["outlier"][given] > prior.STRANGE).mean())
        row["explained"] = float(estimate.share @ found["usual"])
        row["warned"] = float(
            prior.doubt(found["outlier"][given], estimate.share, found["usual"]) != ""
        )
        if kind != STRANGE:
            inside = (estimate.low <= true) & (true <= estimate.high)
            row |= {"held": float(inside.mean()), "wrong": np.abs(estimate.share - true).sum() / 2}
            row |= {"shift": np.abs(natural - true).sum() / 2}
            for how, mixture in {"not": natural, "estimated": estimate.share, "true": true}.items():
                corrected = prior.corrected(p_new[places], natural, mixture)
                row |= {f"{score}_{how}": v for score, v in scores(y, corrected).items()}
        rows.append(row)
    return rows


def main() -> None:
    """Measure, print, and record."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=real_sets.DATA)
    options.add_argument("--cache", type=Path, default=real_sets.CACHE)
    given = parse(options, places=("data", "cache"))
    found = measure(given)
    keys = ["mixture", "method"]
    means = found.groupby([*keys, "set"], sort=False).mean(numeric_only=True)
    shown = []
    for key, own in means.groupby(keys, sort=False):
        row = dict(zip(keys, key, strict=True)) | own.drop(columns="repeat").mean().to_dict()
        if key[0] != STRANGE:
            gain = paired((own["macro_f1_estimated"] - own["macro_f1_not"]).to_numpy())
            row |= {f"gain_{name}": value for name, value in gain.items()}
        shown.append(row)
    table = pd.DataFrame(shown)
    pd.set_option("display.width", 250, "display.max_columns", 40)
    print(table.round(3).to_string())
    if given.record:
        record("prior_shift", table, stars=STARS, repeats=REPEATS)


if __name__ == "__main__":
    main()
