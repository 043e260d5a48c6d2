"""Do the features that are named as reasons matter to the model? And what do reasons cost?

    python tests/bench/because.py [--data DATA] [--cache FOLDER] [--record]

Models are fitted on four fifths of the stars of six real sets, with their default parameters. For
the other stars, three features are named in several ways. Then these features get the median of the
training stars, and the probability of the class that the model had decided on is taken again. The
more it falls, the more these features mattered to the model.

Prints the mean fall, with the 95 % interval over the sets of the difference from the way that is
chosen (Student's t), and rows per second of CPU time, beside those of the prediction itself.
"""

import sys
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads

threads.use_one()

import numpy as np
import pandas as pd
import real_sets
import xgboost
from lightfold import registry, tables
from lightfold.prediction.answers import because as reasons
from lightfold.prediction.answers import forests
from lightfold.sampling.scaling import fit_scaling
from record import paired, parse, parser, record

STARS, CHOSEN = (
    200,
    {"random_forest": "SHAP, 20 trees cut at 8", "xgboost": "the class alone", "both": "shares"},
)

#: Contributions of features to the classes of rows, given a model, rows and classes.
Way = Callable[[Any, np.ndarray, np.ndarray], np.ndarray]


@lru_cache
def made(model: Any, code: int, most: int, deepest: int | None = None) -> Any:
    """Return some trees of a forest as XGBoost has them."""
    return forests.booster(forests.trees(model, code, most, deepest), model.n_features_in_)


def of_forest(most: int, approximate: bool = False, deepest: int | None = None) -> Way:
    """Return the SHAP values of some trees of a forest, or contributions along the paths.

    Trees may be cut at a depth.
    """

    def found(model: Any, Z: np.ndarray, code: np.ndarray) -> np.ndarray:
        values = np.zeros(Z.shape)
        for own in np.unique(code):
            values[code == own] = made(model, int(own), most, deepest).predict(
                xgboost.DMatrix(Z[code == own]), pred_contribs=True, approx_contribs=approximate
            )[:, :-1]
        return values

    return found


def of_boosted(against: str) -> Way:
    """Return the SHAP values of XGBoost's log odds: of a class, or against other classes."""

    def found(model: Any, Z: np.ndarray, code: np.ndarray) -> np.ndarray:
        values = model.get_booster().predict(xgboost.DMatrix(Z), pred_contribs=True)[:, :, :-1]
        own = values[np.arange(len(Z)), code]
        if against == "mean":
            return own - values.mean(axis=1)
        if against == "second":
            p = model.predict_proba(Z)
            p[np.arange(len(Z)), code] = -1
            return own - values[np.arange(len(Z)), p.argmax(axis=1)]
        return own

    return found


def everywhere(model: Any, Z: np.ndarray, code: np.ndarray) -> np.ndarray:
    """Return the importances of features for all stars together."""
    return np.tile(model.feature_importances_, (len(Z), 1))


def at_random(model: Any, Z: np.ndarray, code: np.ndarray) -> np.ndarray:
    """Return random numbers."""
    return np.random.default_rng(0).uniform(size=Z.shape)


ALL: dict[str, Way] = {"important everywhere": everywhere, "at random": at_random}
WAYS: dict[str, dict[str, Way]] = {
    "random_forest": {
        **{f"SHAP, {trees} trees": of_forest(trees) for trees in (200, 50, 20, 10, 5)},
        **{f"SHAP, 20 trees cut at {depth}": of_forest(20, deepest=depth) for depth in (12, 8, 6)},
        "paths, 200 trees": of_forest(200, approximate=True),
        **ALL,
    },
    "xgboost": {
        "less the mean": of_boosted("mean"),
        "less the runner-up": of_boosted("second"),
        "the class alone": of_boosted("none"),
        **ALL,
    },
}


class Both:
    """The mean of a forest and of boosted trees."""

    def __init__(self, models: dict[str, Any]) -> None:
        self.models = models

    def predict_proba(self, Z: np.ndarray) -> np.ndarray:
        """Return the mean of their probabilities."""
        return np.mean([model.predict_proba(Z) for model in self.models.values()], axis=0)

    def ways(self) -> dict[str, Way]:
        """Return ways to name the features of both."""
        ways = {name: WAYS[name][CHOSEN[name]] for name in self.models}

        def of(name: str, Z: np.ndarray, code: np.ndarray) -> np.ndarray:
            return ways[name](self.models[name], Z, code)

        def shares(_: Any, Z: np.ndarray, code: np.ndarray) -> np.ndarray:
            found = [of(name, Z, code) for name in ways]
            return sum(own / np.abs(own).sum(axis=1, keepdims=True) for own in found)

        def probability(_: Any, Z: np.ndarray, code: np.ndarray) -> np.ndarray:
            """Stretch the log odds' values to what the probability gains over its mean."""
            found = 0
            for name, model in self.models.items():
                p, own = model.predict_proba(Z), of(name, Z, code)
                gain = p[np.arange(len(Z)), code] - p.mean(axis=0)[code]
                found += own * (gain / own.sum(axis=1))[:, None]
            return found

        return {
            "shares": shares,
            "stretched to probabilities": probability,
            "forest alone": lambda _, Z, code: of("random_forest", Z, code),
            "xgboost alone": lambda _, Z, code: of("xgboost", Z, code),
        }


def fall(model: Any, Z: np.ndarray, code: np.ndarray, values: np.ndarray) -> float:
    """Return by how much the probability falls if the features of most value are not known.

    Z is scaled, so that the median of the training stars is near 0; it is 0 here.
    """
    top = np.argsort(-values, axis=1, kind="stable")[:, : reasons.NAMED]
    kept = np.take_along_axis(values, top, axis=1) > 0
    changed = Z.copy()
    for number in range(top.shape[1]):
        rows = np.flatnonzero(kept[:, number])
        changed[rows, top[rows, number]] = 0
    rows = np.arange(len(Z))
    return float((model.predict_proba(Z) - model.predict_proba(changed))[rows, code].mean())


def measure(given: Any) -> pd.DataFrame:
    """Return the fall and the rows per second of each set, model and way."""
    found = []
    for name in real_sets.SETS:
        table = real_sets.table(name, given.data, given.cache)
        train = (real_sets.split_of(table, 0)["role"] == "train").to_numpy()
        X = table[tables.feature_columns(table)]
        y = pd.Categorical(table["label"], categories=real_sets.classes_of(table)).codes
        scaling = fit_scaling(X[train])
        Z = scaling.transform(X.to_numpy()).astype("float32")
        Z -= np.median(Z[train], axis=0)
        models: dict[str, Any] = {}
        for model in WAYS:
            plugin = registry.load("models", model)
            models[model] = plugin.fit(plugin.DEFAULTS, Z[train], y[train].astype(int), None, 0)
        models["both"] = Both(models.copy())
        some = Z[~train][:STARS]
        for model, fitted in models.items():
            start = time.process_time()
            fitted.predict_proba(Z[~train])
            base = (~train).sum() / (time.process_time() - start)
            code = fitted.predict_proba(some).argmax(axis=1)
            ways = fitted.ways() if model == "both" else WAYS[model]
            for way, contributions in ways.items():
                contributions(fitted, some, code)  # so that trees are ready
                start = time.process_time()
                values = contributions(fitted, some, code)
                speed = len(some) / (time.process_time() - start)
                row = {"set": name, "model": model, "way": way, "predicted": base, "rows": speed}
                found.append(row | {"fall": fall(fitted, some, code, values)})
        print(name, flush=True)
    return pd.DataFrame(found)


def compare(found: pd.DataFrame) -> pd.DataFrame:
    """Return means over the sets, and the difference from the chosen way."""
    rows = []
    for (model, way), own in found.groupby(["model", "way"], sort=False):
        chosen = found[(found["model"] == model) & (found["way"] == CHOSEN[model])]
        row = {"model": model, "way": way, "fall": own["fall"].mean()}
        if way != CHOSEN[model]:
            row |= paired(own["fall"].to_numpy() - chosen["fall"].to_numpy())
        if "SHAP" in way or way in ("paths, 200 trees", "the class alone", "shares"):
            row["rows"] = float(np.exp(np.log(own["rows"]).mean()))
            row["predicted"] = float(np.exp(np.log(own["predicted"]).mean()))
        rows.append(row)
    return pd.DataFrame(rows)


def main() -> None:
    """Measure, print, and record."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=real_sets.DATA)
    options.add_argument("--cache", type=Path, default=real_sets.CACHE)
    given = parse(options, places=("data", "cache"))
    found = compare(measure(given))
    print(found.round(4).to_string())
    if given.record:
        record("because", found, stars=STARS)


if __name__ == "__main__":
    main()
