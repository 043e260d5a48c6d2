"""A model that has left the experiment, and what it says of stars."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lightfold.display.bars import joined
from lightfold.ensembles.scaling import Scaling
from lightfold.images.table import Images
from lightfold.prediction.answers import prior as mixture
from lightfold.prediction.answers.because import because
from lightfold.prediction.answers.neighbours import Neighbours
from lightfold.prediction.answers.ranges import ALLOWED, compared_all, outside, unlike
from lightfold.prediction.fits import WHOLE, Fit
from lightfold.prediction.reading.frames import as_features
from lightfold.predictions import Answers, probability_columns
from lightfold.statistics import conformal
from lightfold.verdicts.calibration_maps import cross_fit, recalibrate

#: What spoke for a class that a star has only because of the mixture of classes.
BY_MIXTURE = "the mixture of classes"


class Part(NamedTuple):
    """A fit of a model, and rows as its estimator sees them.

    Attributes
    ----------
    share : float
        How much it counts in the model's probabilities.
    estimator : object
        The fitted estimator.
    view : array of float32, shape (stars, columns)
        What it is given.
    columns : list of str
        The features that these are, or ``component 1`` and so on.
    codes : array of int, shape (classes,)
        Codes of the classes of its answers.
    """

    share: float
    estimator: Any
    view: np.ndarray
    columns: list[str]
    codes: np.ndarray


class Model:
    """A model that `load.load` read: it answers about stars without a label.

    Attributes
    ----------
    record : dict
        What ``model.json`` says: where it is from, its scores with their intervals, and the
        versions it was fitted with.
    fits : list of Fit
        Its fitted estimators, each with all that comes before it.
    known : Answers
        What training stars got from fits that had not seen them: probabilities are recalibrated by
        these, and conformal sets take their thresholds from them.
    training : DataFrame
        object_id, label and features of its training stars.
    """

    def __init__(
        self, record: dict[str, Any], fits: list[Fit], known: Answers, training: pd.DataFrame
    ) -> None:
        self.record, self.fits, self.known, self.training = record, fits, known, training
        self.neighbours = Neighbours(training, self.features)

    def __repr__(self) -> str:
        own = self.record
        name = f"{own['task']}/{own['name']} {own['id']}"
        return f"<Lightfold model {name}: {', '.join(self.classes)}>"

    @property
    def classes(self) -> list[str]:
        """The classes, in the order of their probabilities."""
        return list(self.record["classes"])

    @property
    def features(self) -> list[str]:
        """The features that a star needs, in order."""
        return [feature["name"] for feature in self.record["features"]]

    @property
    def usual(self) -> np.ndarray:
        """The share of each class's training stars that are strange, see `prior.doubt`."""
        return self.neighbours.share_above(mixture.STRANGE, self.classes)

    @property
    def needs_images(self) -> bool:
        """Whether a fit is shown images, which only light curves have."""
        return any(fit.shown for fit in self.fits)

    def probabilities(self, X: pd.DataFrame, images: Images | None = None) -> np.ndarray:
        """Return the probabilities that the node or ensemble itself gives.

        Parameters
        ----------
        X : DataFrame of shape (stars, features)
            Features in original units, float64, NaN where missing, indexed by ``object_id``.
        images : Images, optional
            Images of these stars, if the model `needs_images`.

        Returns
        -------
        array of float, shape (stars, classes)
        """
        mixed = np.zeros((len(X), len(self.classes)))
        for fit in self.fits:
            mixed += fit.share * fit.probabilities(X[self.features], images)
        scaling = self.record["scaling"]
        if scaling is None:
            return mixed
        fraction = np.array(scaling["fraction"])
        return Scaling(scaling["sharpness"], scaling["tilt"], fraction).apply(mixed)

    def parts(self, X: pd.DataFrame) -> Iterator[Part]:
        """Yield the fits to all training stars that see features, with the rows as they see them.

        Fits to the training rows of a fold say the same on fewer stars. They are left out.

        Parameters
        ----------
        X : DataFrame of shape (stars, features)
            As `probabilities` takes it.
        """
        for fit in self.fits:
            if fit.name == WHOLE and not fit.shown:
                view, columns = fit.view(X[self.features]), fit.columns(self.features)
                codes = np.arange(len(self.classes))
                yield Part(fit.share, fit.estimator, view, columns, codes)

    def predict(
        self,
        table: Any,
        prior: Mapping[str, float] | str | None = None,
        *,
        columns: Mapping[str, str] | None = None,
        id: str = "object_id",
        images: Images | None = None,
    ) -> pd.DataFrame:
        """Return what the model says of stars, one row per star.

        Parameters
        ----------
        table : DataFrame, pyarrow.Table or astropy.table.Table
            The stars: one row each, with the model's features in original units.
        prior : mapping or "estimate", optional
            The share of each class among these stars, if it differs from that among the training
            stars; ``"estimate"`` estimates it from the stars.
        columns : mapping, optional
            Columns of the table by the names of features, where they have other names.
        id : str
            Column that identifies each star; without it, rows are numbered from 0.
        images : Images, optional
            Images of these stars, if the model `needs_images`.

        Returns
        -------
        DataFrame
            The columns that docs/predictions.md describes, in the order of the table.

        Raises
        ------
        DataError
            If a feature is missing from the table, or is not a number; or if there are no rows.
        ConfigError
            If ``prior`` has an unknown class, or shares that cannot be.

        Warns
        -----
        UserWarning
            If features of these stars are not like those of the training stars, say because they
            have another unit; or if an estimated mixture is doubtful.
        """
        X = as_features(table, self.record, columns, id)
        compared = compared_all(lambda name: X[name].to_numpy(float), self.training, self.record)
        if text := unlike(compared, ALLOWED):
            warnings.warn(text, stacklevel=2)
        return self.conclude(self.examine(X, images), prior)

    def examine(self, X: pd.DataFrame, images: Images | None = None) -> pd.DataFrame:
        """Return all about stars that does not depend on the others, for `conclude`.

        Parameters
        ----------
        X, images
            As `probabilities` takes them. X may have further columns; those that start with
            ``flag_`` are flags.

        Returns
        -------
        DataFrame
            One row per star, with its own probabilities as ``raw_CLASS``.
        """
        raw = self.probabilities(X, images)
        features = X[self.features]
        found = self.neighbours.of(features)
        member = conformal.sets(raw, self.record["conformal"]["thresholds"])
        columns = probability_columns(self.classes)
        frame = pd.DataFrame({"object_id": X.index.astype(str)})
        frame[[f"raw_{name}" for name in self.classes]] = raw
        frame[columns] = recalibrate(self.record["recalibration"], self.known, raw)
        unknown = features.isna().all(axis=1).to_numpy()
        frame["set"] = np.where(unknown, "", _joined(member, self.classes))
        frame["outlier"] = np.where(unknown, np.nan, found.outlier)
        frame["outside"] = outside(features, self.record)
        for place in range(found.ids.shape[1]):
            name = f"nearest_{place + 1}"
            frame[name] = found.ids[:, place]
            frame[f"{name}_class"] = found.classes[:, place]
            frame[f"{name}_distance"] = found.distances[:, place]
        reasons = because(self, features, self._decide(raw))
        frame[[f"because_{place + 1}" for place in range(reasons.shape[1])]] = reasons
        if "period" in features:
            frame["period"] = features["period"].to_numpy()
        others = [str(name) for name in X.columns.difference(self.features, sort=False)]
        flags = [name for name in others if name.startswith("flag_")]
        raised = X[flags].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float) > 0
        frame["flags"] = _joined(raised, [name.removeprefix("flag_") for name in flags])
        return frame

    def conclude(
        self, frame: pd.DataFrame, given: Mapping[str, float] | str | None = None
    ) -> pd.DataFrame:
        """Return the answers about stars that `examine` has examined.

        The decision's weights were learned with the mixture of the training stars. With another
        one, the class is the most probable one.

        Parameters
        ----------
        frame : DataFrame
            What it returned; rows of several calls may be one frame.
        given : mapping or "estimate", optional
            See `predict`.
        """
        columns = probability_columns(self.classes)
        raw = frame[[f"raw_{name}" for name in self.classes]].to_numpy()
        code = self._decide(raw)
        frame = frame.drop(columns=[f"raw_{name}" for name in self.classes])
        if given is not None:
            own, before = frame[columns].to_numpy(), np.array(self.record["prior"])
            strange = frame["outlier"].to_numpy()
            after = mixture.of(
                given, own, before, self.classes, self.recalibrated, strange, self.usual
            )
            frame[columns] = mixture.corrected(own, before, after)
            usual, code = code, frame[columns].to_numpy().argmax(axis=1)
            reasons = [name for name in map(str, frame) if name.startswith("because_")]
            frame.loc[code != usual, reasons] = [BY_MIXTURE, *[""] * (len(reasons) - 1)]
        predicted = np.asarray(self.classes, dtype=object)[code]
        frame.insert(1, "predicted", predicted)
        alone = np.array([joined([name]) for name in self.classes], dtype=object)[code]
        frame.insert(list(frame).index("set") + 1, "abstained", frame["set"].to_numpy() != alone)
        return frame.assign(model=self.record["id"])

    @cached_property
    def recalibrated(self) -> Answers:
        """What ``known`` says, recalibrated by what other training stars got."""
        return replace(self.known, probability=cross_fit(self.record["recalibration"], self.known))

    def _decide(self, probability: np.ndarray) -> np.ndarray:
        """Return the codes of the classes that the model decides on."""
        weights = np.array(self.record["decision"]["weights"])
        code: np.ndarray = (probability * weights).argmax(axis=1)
        return code


def _joined(member: np.ndarray, names: list[str]) -> np.ndarray:
    """Return which names each row has, as `bars.joined` joins them, shape (rows,)."""
    texts = {}
    found = np.empty(len(member), dtype=object)
    for row, own in enumerate(map(bytes, np.asarray(member, dtype=bool))):
        if own not in texts:
            texts[own] = joined(name for name, there in zip(names, own, strict=True) if there)
        found[row] = texts[own]
    return found
