"""Parts: what each fit of a node needs, one a fold and one for the whole training set."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lightfold import fits
from lightfold.preprocess import fit_scaling
from lightfold.seeds import derive
from lightfold.tables import feature_columns, fold_numbers


@dataclass(frozen=True)
class Part:
    """What one fit needs: rows to fit on and rows held out, scaled by the former.

    Attributes
    ----------
    fold : int or None
        The inner fold that is held out; None is the whole training set, with the test set held out.
    X, y, weight : array
        Features (rows, features), class codes (rows,), weights (rows,) or None if all equal.
    X_held, y_held : array
        The same of the held-out rows.
    held : DataFrame
        Rows of the table ``resampled`` that are held out.
    offered : int
        Rows to fit on before the model's ``MAX_ROWS`` cut them down.
    fitted : DataFrame
        Which stars imputation, scaling and what the part is for are fitted on, as `fits.COLUMNS`.
    """

    fold: int | None
    X: np.ndarray
    y: np.ndarray
    weight: np.ndarray | None
    X_held: np.ndarray
    y_held: np.ndarray
    held: pd.DataFrame
    offered: int
    fitted: pd.DataFrame

    @property
    def name(self) -> str:
        """What seeds call it."""
        return _name(self.fold)


def parts(
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    max_rows: int | None,
    seed: int,
    step: str = "model",
) -> list[Part]:
    """Return what each fit needs: one part a fold, in order, and last the whole training set.

    Parameters
    ----------
    rows, table : DataFrame
        ``resampled``, and the task's table.
    classes : list of str
        The classes, in the order of their codes.
    max_rows : int or None
        How many rows a fit is given at most.
    seed : int
        Seed of the choice among more rows than that.
    step : str
        What is fitted, for the record of fits.
    """
    inner = fold_numbers(rows["fold"]).to_numpy()
    return [
        part(rows[inner == number], table, classes, max_rows, seed, step)
        for number in [*sorted(set(inner.tolist()) - {-1}), -1]
    ]


def part(
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    max_rows: int | None,
    seed: int,
    step: str = "model",
) -> Part:
    """Return what one fit needs, from the rows of its fold, or of the whole training set."""
    number = fold_numbers(rows["fold"]).iloc[0]
    fold = None if number < 0 else int(number)
    label = table.set_index("object_id")["label"].reindex(rows["source_id"])
    y = pd.Categorical(label, categories=classes).codes.astype("int64")
    trained = (rows["role"] == "train").to_numpy()
    weight = rows["weight"].to_numpy(dtype=float)
    offered, held = np.flatnonzero(trained), np.flatnonzero(~trained)
    train = _at_most(max_rows, offered, y, derive(seed, "rows", _name(fold)))
    X, X_held = (features(rows.iloc[own], table) for own in (train, held))
    scaling = fit_scaling(X)
    equal = np.all(weight[train] == weight[train][0])
    return Part(
        fold=fold,
        X=scaling.transform(X.to_numpy()).astype("float32"),
        y=y[train],
        weight=None if equal else weight[train],
        X_held=scaling.transform(X_held.to_numpy()).astype("float32"),
        y_held=y[held],
        held=rows.iloc[held].assign(label=label.to_numpy()[held]),
        offered=len(offered),
        fitted=fits.gathered([*fits.steps_seen(scaling, fold), fits.seen(step, fold, X.index)]),
    )


def features(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the features of rows of ``resampled``, float64, indexed by their source star.

    Those of natural rows stand in the task's table, those of synthetic ones in the rows.
    """
    columns = feature_columns(table)
    X = table.set_index("object_id")[columns].reindex(rows["source_id"])
    values = X.to_numpy(dtype="float64", copy=True)
    synthetic = rows["synthetic"].to_numpy(dtype=bool)
    values[synthetic] = rows.loc[synthetic, columns].to_numpy(dtype="float64")
    return pd.DataFrame(values, index=X.index, columns=columns)


def _name(fold: int | None) -> str:
    return "all" if fold is None else f"fold-{fold}"


def _at_most(max_rows: int | None, offered: np.ndarray, y: np.ndarray, seed: int) -> np.ndarray:
    """Return the rows, or a sample of about `max_rows` of them, in order: a share of each class.

    No class is left out, so rounding may add a row or two.
    """
    if max_rows is None or len(offered) <= max_rows:
        return offered
    rng = np.random.default_rng(seed)
    sample = []
    for code in np.unique(y[offered]):
        members = offered[y[offered] == code]
        share = max(round(len(members) * max_rows / len(offered)), 1)
        sample.append(rng.permutation(members)[:share])
    return np.sort(np.concatenate(sample))
