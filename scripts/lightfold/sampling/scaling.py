"""What is done to features before any sampler or model sees them, fitted on training rows."""

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

#: Two values differ if one is larger than the other by this share.
DIFFERENT = 1e-3

#: A feature is stretched if more than this share of neighbouring values that differ would be equal.
COLLAPSED = 0.02

#: No scaled value is farther from 0. Its square is a number in single precision, too.
FARTHEST = 1e15


class Scaler(StandardScaler):
    """Standard scaling that keeps apart what differs by orders of magnitude.

    Models see scaled features in single precision. A false-alarm probability between 1e-106 and
    1e-57 has one value then. A feature whose values would coincide is therefore stretched first: x
    becomes arcsinh(x / s), where s is the smallest size of its training values that are not 0. This
    is nearly a logarithm, takes 0 and negative values too, and keeps the order.

    Attributes
    ----------
    unit_ : ndarray of shape (features,)
        The size s of each feature that is stretched; NaN for the others.
    """

    def fit(self, X: np.ndarray, y: None = None, sample_weight: None = None) -> "Scaler":
        """Fit the scaling to training rows without missing values."""
        with np.errstate(over="ignore", invalid="ignore"):
            super().fit(X)
            self.unit_ = np.full(X.shape[1], np.nan)
            for column in np.flatnonzero(_may_collapse(X, self.mean_)):
                scaled = (X[:, column] - self.mean_[column]) / self.scale_[column]
                if _collapses(X[:, column], scaled):
                    sizes = np.abs(X[:, column])
                    self.unit_[column] = sizes[sizes > 0].min()
        if self._stretched.any():
            super().fit(self._stretch(X))
        return self

    def transform(self, X: np.ndarray, copy: bool | None = None) -> np.ndarray:
        """Return rows scaled."""
        return np.clip(super().transform(self._stretch(X), copy=copy), -FARTHEST, FARTHEST)

    def inverse_transform(self, X: np.ndarray, copy: bool | None = None) -> np.ndarray:
        """Return rows in original units."""
        values = super().inverse_transform(X, copy=copy)
        own = self._stretched
        if own.any():
            values[:, own] = _sinh(values[:, own], self.unit_[own])
        return values

    @property
    def _stretched(self) -> np.ndarray:
        return np.isfinite(self.unit_)

    def _stretch(self, X: np.ndarray) -> np.ndarray:
        own = self._stretched
        if own.any():
            X = X.copy()
            X[:, own] = _arcsinh(X[:, own], self.unit_[own])
        return X


def _arcsinh(x: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Return arcsinh(x / unit), also where the ratio is too large for a number."""
    with np.errstate(over="ignore"):
        ratio = np.abs(x) / unit
    far = np.log(2) + np.log(np.maximum(np.abs(x), unit)) - np.log(unit)
    return np.sign(x) * np.where(np.isfinite(ratio), np.arcsinh(ratio), far)


def _sinh(z: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Return unit sinh(z), also where sinh(z) alone is too large for a number."""
    largest = np.log(np.finfo(float).max)
    far = np.exp(np.minimum(np.abs(z) + np.log(unit) - np.log(2), largest))
    return np.where(np.abs(z) < 100, np.sinh(np.clip(z, -100, 100)) * unit, np.sign(z) * far)


def _may_collapse(X: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return features with many values so near to 0, for their mean, that they may coincide."""
    size, distance = np.abs(X), np.abs(X - mean)
    tiny = size * DIFFERENT < np.finfo("float32").eps * distance
    near = (size > 0) & (tiny | ~np.isfinite(distance))
    return near.mean(axis=0) > COLLAPSED / 2


def _collapses(values: np.ndarray, scaled: np.ndarray) -> bool:
    """Return whether values that differ are equal once they are scaled."""
    distinct, first = np.unique(values, return_index=True)
    larger = np.maximum(np.abs(distinct[1:]), np.abs(distinct[:-1]))
    apart = np.diff(distinct) > DIFFERENT * larger
    single = scaled[first].astype("float32")
    lost = (np.diff(single) == 0) | ~np.isfinite(single[1:])
    return bool((lost & apart).sum() > COLLAPSED * apart.sum())


def fit_scaling(X: pd.DataFrame) -> Pipeline:
    """Fit median imputation and standard scaling.

    Parameters
    ----------
    X : DataFrame of shape (rows, features)
        The training rows of one fold, in original units, NaN where missing; the index holds the
        stars that they are, or were made from.

    Returns
    -------
    Pipeline
        It takes and returns arrays. The attribute ``fitted_on_`` of each step holds the stars it
        was fitted on, for the record of fits.
    """
    scaling = Pipeline(
        [
            ("impute", SimpleImputer(strategy="median", keep_empty_features=True)),
            ("scale", Scaler()),
        ]
    )
    scaling.fit(X.to_numpy(dtype=float))
    for _, step in scaling.steps:
        step.fitted_on_ = X.index
    return scaling


def as_numbers(scaling: Pipeline, features: list[str]) -> pd.DataFrame:
    """Return all that a fitted scaling knows, as numbers that `scaled` takes.

    Parameters
    ----------
    scaling : Pipeline
        What `fit_scaling` returned.
    features : list of str
        Names of its columns.

    Returns
    -------
    DataFrame
        One row per feature: feature, median (in place of a missing value), unit (of arcsinh; NaN
        where a feature is not stretched), mean and scale.
    """
    impute, scale = scaling["impute"], scaling["scale"]
    return pd.DataFrame(
        {
            "feature": features,
            "median": np.nan_to_num(impute.statistics_),
            "unit": scale.unit_,
            "mean": scale.mean_,
            "scale": scale.scale_,
        }
    )


def scaled(X: np.ndarray, numbers: pd.DataFrame) -> np.ndarray:
    """Return rows imputed and scaled as the pipeline does whose numbers are given.

    Parameters
    ----------
    X : array of float, shape (rows, features)
        Features in original units, NaN where missing.
    numbers : DataFrame
        What `as_numbers` returned.
    """
    median, unit, mean, scale = (
        numbers[name].to_numpy(dtype=float) for name in ("median", "unit", "mean", "scale")
    )
    values = np.where(np.isnan(X), median, X)
    own = np.isfinite(unit)
    values[:, own] = _arcsinh(values[:, own], unit[own])
    return np.clip((values - mean) / scale, -FARTHEST, FARTHEST)
