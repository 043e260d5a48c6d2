"""Checks of new stars against the models that they are shown to, before anything runs."""

from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.errors import ConfigError, DataError, nearest
from lightfold.prediction.reading.computed import refuse_other_settings
from lightfold.workflow.asked import Asked, record
from lightfold.workflow.files import files_of
from lightfold.workflow.headers import check_from_objects, curve_bands
from lightfold.workflow.new_stars import listed
from lightfold.workflow.prediction import Prediction


def check_new_stars(stage: Prediction) -> None:
    """Raise an error if the stars of `predict` cannot be shown to their models.

    What only a model's record tells is checked if the model is there; else its job does so.

    Parameters
    ----------
    stage : Prediction
        The stage.

    Raises
    ------
    ConfigError
        If features, bands or classes are not those of the model.
    """
    for one in stage.asked.values():
        known = record(one.record)
        _check_classes(stage, one)
        if stage.has_curves(one.entry):
            _check_curves(stage, one, known)
        elif known:
            _check_table(stage, one, known)


def _classes(stage: Prediction, one: Asked) -> list[str]:
    """Return the classes of a model; none if its record does not say."""
    if one.task:
        return list(stage.plan.classes(one.task))
    return list((record(one.record) or {}).get("classes", []))


def _check_renamed(stage: Prediction, entry: str) -> None:
    """Check that `classes` names catalogues, and classes of the models that are asked."""
    own = [_classes(stage, one) for one in stage.asked.values() if one.entry == entry]
    classes = list(dict.fromkeys(name for names in own for name in names))
    for catalogue, names in stage.plan.config["predict"][entry]["classes"].items():
        registry.declared("catalogues", catalogue, "CLASSES")
        for name in names:
            if name not in classes:
                raise ConfigError(
                    f"predict.{entry}.classes.{catalogue}: there is no class '{name}'; "
                    f"{nearest(name, classes)}"
                )


def _check_classes(stage: Prediction, one: Asked) -> None:
    """Check the names of classes in `prior`, and that catalogues have names for all of them."""
    entry, key = stage.plan.config["predict"][one.entry], f"predict.{one.entry}"
    classes = _classes(stage, one)
    prior = entry.get("prior")
    for name in prior if isinstance(prior, dict) else []:
        if name not in classes:
            raise ConfigError(f"{key}.prior: there is no class '{name}'; {nearest(name, classes)}")
    if isinstance(prior, dict) and classes:
        from lightfold.prediction.answers.prior import given

        try:
            given(prior, classes, [1.0] * len(classes))
        except ConfigError as error:
            raise ConfigError(f"predict.{one.entry}.{error}") from error
    _check_renamed(stage, one.entry)
    formats = listed(entry["format"])
    if formats:
        from lightfold.prediction.publishing import catalogues

        there = ["objects", *(["light_curves"] if stage.has_curves(one.entry) else [])]
        for name in formats:
            catalogues.check(name, key, classes, entry["classes"].get(name, {}), there)
            if registry.declared("catalogues", name, "MINIMA") is not None:
                _check_positions(stage, one, name)


def _check_positions(stage: Prediction, one: Asked, catalogue: str) -> None:
    """Check that stars have positions, for a catalogue that asks for them."""
    from lightfold.data.reading.headers import read_header
    from lightfold.data.reading.positions import find

    options = stage.plan.config["datasets"][one.entry]
    files = files_of(stage.plan.config, one.entry)
    heads = [files.get(option, [])[:1] for option in ("objects", "path")]
    known = [
        read_header(Path(path), options.get("hdu"), points=True)[0] for own in heads for path in own
    ]
    named = {options.get("ra"), options.get("dec")} - {None}
    if known and not any(find(names) or (named and named <= set(names)) for names in known):
        raise ConfigError(
            f"predict.{one.entry}.format: `{catalogue}` needs positions: give the data set a table "
            f"of stars, `objects`, with the columns `ra` and `dec` in degrees, or leave "
            f"`{catalogue}` out."
        )


def _check_curves(stage: Prediction, one: Asked, known: dict[str, Any] | None) -> None:
    """Check that a model takes light curves, in these bands, with these settings."""
    plan, key = stage.plan, f"predict.{one.entry}"
    if one.task:
        produced = plan.produces(plan.config["tasks"][one.task]["dataset"])
        config = {"produces": produced, **stage.computed()}
    else:
        config = (known or {})["config"]
    if config["produces"] != "light_curves":
        raise ConfigError(
            f"{key}.data: these are light curves, but the model was trained on a table of features "
            f"that Lightfold cannot compute: give a table with the same features."
        )
    bands = list(config["features"]["bands"])
    there = curve_bands(plan.config, one.entry)
    check_from_objects(plan.config, one.entry, f"{key}.data")
    if there and not set(bands) <= there:
        raise ConfigError(
            f"{key}.data: the model wants the bands {', '.join(bands)}, and the light curves have "
            f"{', '.join(sorted(there))}: rename the bands with the option `bands` of "
            f"`kind: light_curves`, or train a model on bands that both have."
        )
    if one.task is None:
        refuse_other_settings(config, stage.computed(), f"{key}.model")


def _check_table(stage: Prediction, one: Asked, known: dict[str, Any]) -> None:
    """Check the columns of a table by its head."""
    from lightfold.prediction.reading.columns import bands
    from lightfold.prediction.reading.source import Source

    options = stage.plan.config["predict"][one.entry]["options"]
    features = [feature["name"] for feature in known["features"]]
    files = [Path(path) for path in stage.files(one.entry)]
    source = Source(files, features, bands(known), options)
    try:
        source.columns(say=lambda text: None)
    except DataError as error:
        raise ConfigError(f"predict.{one.entry}: {error}") from error
