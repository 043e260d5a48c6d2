"""Rule `rank`: which features reducers rank first, and how stable that is."""

import numpy as np
import pandas as pd
from lightfold import tables
from lightfold.comparison.rank import RANKINGS, STABILITY, write_stability


def test_stability_is_listed_for_every_setting_and_drawn(tmp_path):
    made, paths = [], []
    for repeat in ("0", "1"):
        for resampler, seed in (("none", 0), ("smote", 1)):
            rng = np.random.default_rng([seed, int(repeat)])
            names = [f"f{number}" for number in range(10)]
            ranks = [
                pd.DataFrame({"fold": fold, "feature": names, "rank": rng.permutation(10) + 1})
                for fold in (0, 1, pd.NA)
            ]
            path = tmp_path / f"{repeat}-{resampler}.parquet"
            table = pd.concat(ranks).astype({"fold": "Int8"})
            tables.write(table, path, {"fold": "int8", "feature": "string", "rank": "int32"})
            axes = {"task": "t", "protocol": "honest", "test_size": "0.20", "reducer": "rfe"}
            own = {"repeat": repeat, "resampler": resampler, "leaked": False}
            made.append({**axes, **own})
            paths.append(str(path))
    outputs = {name: str(tmp_path / f"{name}.parquet") for name in ("rankings", "stability")}
    shown = [str(tmp_path / f"stability.{suffix}") for suffix in ("csv", "md", "tex", "png", "pdf")]
    write_stability(paths, outputs, shown, made)
    stable = pd.read_parquet(outputs["stability"])
    assert list(stable) == list(STABILITY)
    assert set(stable["rankings"]) == {4}, "two folds of two repeats, not the whole training set"
    assert stable[["low", "high"]].isna().all(axis=None), "too few for an asymptotic interval"
    assert set(stable["resampler"]) == {"none", "smote"}
    assert stable["n_features"].max() == 9
    ranked = pd.read_parquet(outputs["rankings"])
    assert list(ranked) == list(RANKINGS)
    assert len(ranked) == 20
    assert (ranked["low"] <= ranked["rank"]).all()
    assert (ranked["rank"] <= ranked["high"]).all()
    assert len(pd.read_csv(shown[0])) == len(stable)
    assert (tmp_path / "stability.png").read_bytes().startswith(b"\x89PNG")
