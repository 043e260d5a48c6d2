"""Parts: what each fit of a node needs, one per fold and one for the whole training set."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from lightfold.errors import Impossible
from lightfold.images.table import Images
from lightfold.sampling.fitted import gathered, seen, steps_seen
from lightfold.sampling.places import divide
from lightfold.sampling.scaling import fit_scaling
from lightfold.seeds import derive
from lightfold.tables import feature_columns, fold_numbers

#: Takes the number of an epoch, from 0, and the loss on the rows held back. It may raise an error
#: to end a fit.
Watch = Callable[[int, float], None]

#: Share of the stars to fit on that is held back where a fit stops early.
STOP_SHARE = 0.2


@dataclass(frozen=True)
class Stop:
    """Training rows by which a model that trains by epochs decides when to stop.

    Attributes
    ----------
    X, y, weight : array
        As in `Part`, but of other stars.
    """

    X: np.ndarray
    y: np.ndarray
    weight: np.ndarray | None


@dataclass(frozen=True)
class Part:
    """What one fit needs: rows to fit on and rows held out, scaled by the former.

    Attributes
    ----------
    fold : int or None
        The inner fold that is held out; None is the whole training set, with the test set held out.
    X, y, weight : array
        Features (rows, features), class codes (rows,), weights (rows,) or None if all are equal.
        For a model of images, pixels follow the features; see `images.table.unpack`.
    X_held, y_held : array
        The same of the held-out rows.
    held : DataFrame
        Rows of the table ``resampled`` that are held out.
    offered : int
        Number of rows to fit on, before the model's ``MAX_ROWS`` reduces it.
    fitted : DataFrame
        Which stars imputation, scaling and the part's own step are fitted on, as `FITTED`.
    stop : Stop or None
        Training rows that are in none of the above, for a model that stops early.
    synthetic : bool
        Whether any row to fit on is no star, but made from stars.
    missing, missing_held : array of bool, or None
        Which values of X and X_held are imputed, for a model that takes missing ones.
    scaling : Pipeline or None
        The imputation and scaling of features, fitted on the rows to fit on.
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
    stop: Stop | None = None
    synthetic: bool = False
    missing: np.ndarray | None = None
    missing_held: np.ndarray | None = None
    scaling: Pipeline | None = None

    @property
    def name(self) -> str:
        """Its name in seeds."""
        return _name(self.fold)


def parts(
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    max_rows: int | None,
    seed: int,
    step: str = "model",
    images: Images | None = None,
    stops: bool = False,
    missing: bool = False,
) -> list[Part]:
    """Return what each fit needs: one part per fold, in order, and last the whole training set.

    Parameters
    ----------
    rows, table : DataFrame
        ``resampled``, and the task's table.
    classes : list of str
        The classes, in the order of their codes.
    max_rows : int or None
        The most rows that a fit is given.
    seed : int
        Seed of the choice if there are more.
    step : str
        What is fitted, for the record of fits.
    images : Images, optional
        Images that the model is shown, with period and amplitude, in place of features.
    stops : bool
        Whether the model stops early, on a part of the stars to train on.
    missing : bool
        Whether the model takes missing values. It is not told of them if some rows to train on
        are synthetic: those were made from imputed rows, and miss nothing.

    Raises
    ------
    Impossible
        If there are no images of rows to train on, or too few stars to hold some back.
    """
    inner = fold_numbers(rows["fold"]).to_numpy()
    return [
        part(rows[inner == number], table, classes, max_rows, seed, step, images, stops, missing)
        for number in sorted(set(inner.tolist()), key=lambda number: (number < 0, number))
    ]


def part(
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    max_rows: int | None,
    seed: int,
    step: str = "model",
    images: Images | None = None,
    stops: bool = False,
    missing: bool = False,
) -> Part:
    """Return what one fit needs, from the rows of its fold, or of the whole training set.

    The parameters are those of `parts`.
    """
    number = fold_numbers(rows["fold"]).iloc[0]
    fold = None if number < 0 else int(number)
    label = table.set_index("object_id")["label"].reindex(rows["source_id"])
    y = pd.Categorical(label, categories=classes).codes.astype("int64")
    trained = (rows["role"] == "train").to_numpy()
    weight = rows["weight"].to_numpy(dtype=float)
    offered, held = np.flatnonzero(trained), np.flatnonzero(~trained)
    train = at_most(max_rows, offered, y, derive(seed, "rows", _name(fold)))
    pixels = [images.of(rows.iloc[own]) for own in (train, held)] if images else []
    X, X_held = (
        images.beside(rows.iloc[own]) if images else features(rows.iloc[own], table)
        for own in (train, held)
    )
    scaling = fit_scaling(X)
    scaled = [scaling.transform(own.to_numpy()).astype("float32") for own in (X, X_held)]
    if pixels:
        scaled = [np.hstack(both) for both in zip(scaled, pixels, strict=True)]
    equal = np.all(weight[train] == weight[train][0])
    told = missing and not rows["synthetic"].to_numpy(dtype=bool)[train].any()
    gaps = [own.isna().to_numpy() if told else None for own in (X, X_held)]
    own = Part(
        fold=fold,
        X=scaled[0],
        y=y[train],
        weight=None if equal else weight[train],
        X_held=scaled[1],
        y_held=y[held],
        held=rows.iloc[held].assign(label=label.to_numpy()[held]),
        offered=len(offered),
        fitted=gathered([*steps_seen(scaling, fold), seen(step, fold, X.index)]),
        synthetic=bool(rows["synthetic"].iloc[train].any()),
        missing=gaps[0],
        missing_held=gaps[1],
        scaling=scaling,
    )
    return hold_back(own, rows.iloc[train], table, step, seed) if stops else own


def hold_back(part: Part, trained: pd.DataFrame, table: pd.DataFrame, step: str, seed: int) -> Part:
    """Return a part with some of its stars held back, by which a fit decides when to stop.

    Groups stay together, and the same share of every class is held back. Rows that were resampled
    from a star go with it, so that the rows held back are weighted and balanced like the others.

    Parameters
    ----------
    part : Part
        With all rows to fit on.
    trained : DataFrame
        These rows of ``resampled``, in their order.
    table : DataFrame
        The task's table, for labels and groups.
    step : str
        What is fitted: the record of fits says that it has not seen the stars held back.
    seed : int
        Seed of the choice.

    Raises
    ------
    Impossible
        If a class has no star to hold back, or none left to fit on.
    """
    stars = table[table["object_id"].isin(trained["source_id"])].reset_index(drop=True)
    role = divide(stars, STOP_SHARE, 1, derive(seed, "stop", part.name))["role"]
    chosen = stars.loc[role == "test", "object_id"]
    held_back = trained["source_id"].isin(chosen).to_numpy()
    classes = len(np.unique(part.y))
    if any(len(np.unique(part.y[rows])) < classes for rows in (held_back, ~held_back)):
        raise Impossible(
            "a class has too few stars to hold some back, by which the fit decides when to stop"
        )
    fitted_on = (part.fitted["step"] != step) | ~part.fitted["object_id"].isin(chosen)

    def of(rows: np.ndarray) -> dict[str, Any]:
        weight = None if part.weight is None else part.weight[rows]
        return {"X": part.X[rows], "y": part.y[rows], "weight": weight}

    return dataclasses.replace(
        part,
        **of(~held_back),
        stop=Stop(**of(held_back)),
        fitted=gathered([part.fitted[fitted_on], seen("stop", part.fold, chosen)]),
    )


def unimputed(part: Part) -> Part:
    """Return a part whose missing values are missing again, if its model takes them."""
    if part.missing is None or part.missing_held is None:
        return part
    return dataclasses.replace(
        part,
        X=np.where(part.missing, np.float32(np.nan), part.X),
        X_held=np.where(part.missing_held, np.float32(np.nan), part.X_held),
    )


def coded_anew(part: Part) -> tuple[np.ndarray, Part]:
    """Return the codes of the classes to fit on, and the part with these counted from 0."""
    present, y = np.unique(part.y, return_inverse=True)
    stop = part.stop
    if stop is not None:  # it holds the same classes
        stop = dataclasses.replace(stop, y=np.searchsorted(present, stop.y))
    return present, dataclasses.replace(part, y=y, stop=stop)


def features(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the features of rows of ``resampled``, float64, indexed by their source star.

    Features of natural rows are in the task's table, those of synthetic rows in the rows.
    """
    columns = feature_columns(table)
    X = table.set_index("object_id")[columns].reindex(rows["source_id"])
    values = X.to_numpy(dtype="float64", copy=True)
    synthetic = rows["synthetic"].to_numpy(dtype=bool)
    values[synthetic] = rows.loc[synthetic, columns].to_numpy(dtype="float64")
    return pd.DataFrame(values, index=X.index, columns=columns)


def _name(fold: int | None) -> str:
    return "all" if fold is None else f"fold-{fold}"


def at_most(max_rows: int | None, offered: np.ndarray, y: np.ndarray, seed: int) -> np.ndarray:
    """Return the rows, or about `max_rows` of them, in order: the same share of each class.

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
