"""The job that predicts the stars of a table, chunk by chunk.

Every chunk is kept as soon as it is done. A job that was killed goes on with the next one, if the
model, the table and the settings are still the same.
"""

import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.display.numbers import measured
from lightfold.errors import DataError
from lightfold.images.table import read_images
from lightfold.prediction.answers import prior, ranges
from lightfold.prediction.load import load
from lightfold.prediction.model import Model
from lightfold.prediction.publishing import outputs
from lightfold.prediction.reading import estimated, objects, rows
from lightfold.prediction.reading.columns import bands
from lightfold.prediction.reading.computed import refuse_other_settings
from lightfold.prediction.reading.rows import Rows
from lightfold.prediction.reading.source import Source
from lightfold.predictions import probability_columns

#: In the folder of the chunks: what they were made from.
_KEY = "key.txt"


def write_predictions(
    inputs: dict[str, Any], written: dict[str, str], settings: dict[str, Any], code: str
) -> None:
    """Predict the stars of a table and write what is asked for.

    Parameters
    ----------
    inputs : dict
        Path of ``model``, a model's ``model.json``; ``table``, a list of files; for light curves,
        paths of the data set's ``objects``, ``light_curves`` and, if need be, ``images``.
    written : dict
        Paths of ``predictions``, ``ranges`` and ``objects``; of other formats by their names, see
        `outputs.write`.
    settings : dict
        ``name`` of the entry in `predict`; ``own``, whether its table was made from light curves
        here; ``options``, how it is read; ``outside``, the share of the stars that may be outside
        a training range; ``prior``; ``config``, how features were computed here, if they were.
    code : str
        Fingerprint of what this job runs.

    Raises
    ------
    DataError
        If the model or the table cannot be used, or too many stars are unlike the training stars.
    ConfigError
        If a class of `prior` is not known, or the model's features are computed otherwise.
    """
    model = load(Path(inputs["model"]).parent)
    paths = [Path(path) for path in inputs["table"]]
    source = Source(
        paths, model.features, bands(model.record), settings["options"], settings["own"]
    )
    _check(model, inputs, settings)
    folder = Path(written["predictions"]).parent
    key = _key(model, paths, settings, code)
    read = rows.read(source, folder / "rows", key)
    _say_columns(read, source)
    _compare(read, model, settings, written["ranges"])
    chunks = _examine(read, model, folder / "chunks", key, inputs)
    if settings["own"]:
        with tables.whole(written["objects"]) as temporary:
            shutil.copy(inputs["objects"], temporary)
    else:
        objects.write(read, source.where, written["objects"])
    _join(chunks, model, written["predictions"], settings["prior"], written["objects"])
    others = {name: path for name, path in written.items() if name not in _OWN}
    outputs.write(written["predictions"], others, model.record, {})
    for kept in ("rows", "chunks"):
        shutil.rmtree(folder / kept)


#: What this job writes itself.
_OWN = ("predictions", "ranges", "objects")


def _check(model: Model, inputs: dict[str, Any], settings: dict[str, Any]) -> None:
    """Raise an error if a model cannot answer what is asked of it."""
    key = f"predict.{settings['name']}"
    if isinstance(settings["prior"], dict):
        prior.given(settings["prior"], model.classes, np.array(model.record["prior"]))
    if model.needs_images and "images" not in inputs:
        raise DataError(
            f"{inputs['model']}: this model sees images, and a table of features has none: give "
            f"light curves in `{key}.data`, or ask another model."
        )
    if settings["own"]:
        refuse_other_settings(model.record["config"], settings["config"], f"{key}.model")


def _key(model: Model, paths: list[Path], settings: dict[str, Any], code: str) -> str:
    """Return a hash of all that the chunks depend on."""
    stats = [(str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    asked = [model.record["id"], stats, settings["options"], settings["own"], code]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _say_columns(read: Rows, source: Source) -> None:
    number = len(read.columns.others)
    print(
        f"{source.where}: {sum(read.sizes)} stars with the model's {len(read.columns.features)} "
        f"features; {number} other column{'' if number == 1 else 's'}"
    )


def _compare(read: Rows, model: Model, settings: dict[str, Any], path: str) -> None:
    """Compare the stars with the training stars, feature by feature; write and print it."""
    found = ranges.compared_all(read.column, model.training, model.record)
    frame = ranges.table(found)
    print(ranges.told(frame))
    ranges.refuse(found, settings["outside"], f"predict.{settings['name']}")
    tables.write(frame, path, ranges.RANGES)


def _examine(
    read: Rows, model: Model, folder: Path, key: str, inputs: dict[str, Any]
) -> list[Path]:
    """Examine each chunk that has not been yet, and return the files of all."""
    kept = folder / _KEY
    if not kept.exists() or kept.read_text(encoding="utf-8") != key:
        shutil.rmtree(folder, ignore_errors=True)
        with tables.whole(kept) as temporary:
            temporary.write_text(key, encoding="utf-8")
    paths = [folder / f"{number:05d}.parquet" for number in range(len(read.sizes))]
    left = [number for number, path in enumerate(paths) if not path.exists()]
    done = total = sum(read.sizes)
    done -= sum(read.sizes[number] for number in left)
    if done:
        print(f"{done} of {total} stars were done before", flush=True)
    start, before = time.monotonic(), done
    for number in left:
        stars = read.chunk(number)
        images = read_images(inputs, pd.Series(stars.index)) if model.needs_images else None
        frame = model.examine(stars, images)
        with tables.whole(paths[number]) as temporary:
            pq.write_table(_arrow(frame), temporary)
        done += len(frame)
        rate = (done - before) / (time.monotonic() - start)
        print(
            f"{done} of {total} stars, {rate:.0f} per second, {_clock((total - done) / rate)} left",
            flush=True,
        )
    return paths


def _join(
    chunks: list[Path], model: Model, path: str, given: dict[str, float] | str | None, place: str
) -> None:
    """Write the answers about all stars as one table, a chunk at a time.

    Positions are those of the table of stars at ``place``, if it has any.
    """
    metadata = None
    if given == "estimate":
        given, metadata = _estimated(chunks, model)
    known = _positions(place)
    with tables.whole(path) as temporary:
        writer = None
        try:
            for frame in map(tables.read, chunks):
                answers = model.conclude(frame, given)
                for number, name in enumerate(known):
                    answers.insert(1 + number, name, answers["object_id"].map(known[name]))
                table = _arrow(answers).replace_schema_metadata(metadata)
                writer = writer or pq.ParquetWriter(temporary, table.schema)
                writer.write_table(table.cast(writer.schema))
        finally:
            if writer:
                writer.close()


def _positions(path: str) -> pd.DataFrame:
    """Return ra and dec of stars by their ids; no columns if they are not known."""
    names = pq.read_schema(path).names
    there = [name for name in objects.POSITION if name in names]
    if len(there) < len(objects.POSITION):
        return pd.DataFrame()
    return (
        tables.read(path, ["object_id", *there]).drop_duplicates("object_id").set_index("object_id")
    )


def _estimated(chunks: list[Path], model: Model) -> tuple[dict[str, float], dict[bytes, bytes]]:
    """Return the mixture that the probabilities of all stars tell, and say it for `mixture_in`."""
    columns = probability_columns(model.classes)
    stars = pd.concat([tables.read(path, [*columns, "outlier"]) for path in chunks])
    before = np.array(model.record["prior"])
    found = prior.estimate(stars[columns].to_numpy(), before, model.recalibrated)
    numbers = zip(model.classes, found.share, found.low, found.high, strict=True)
    said = {name: measured(*own) for name, *own in numbers}
    listed = ", ".join(f"{name} {share}" for name, share in said.items())
    print(f"estimated mixture of classes, with 95 % intervals: {listed}")
    text = prior.doubt(stars["outlier"].to_numpy(), found.share, model.usual)
    if text:
        print(f"warning: {text}")
    classes = [{"name": name, "share": share} for name, share in said.items()]
    kept = json.dumps({"classes": classes, "doubt": text}).encode()
    return dict(zip(model.classes, found.share.tolist(), strict=True)), {estimated.KEY: kept}


def _arrow(frame: pd.DataFrame) -> pa.Table:
    """Return a table in which a column of texts is one, even if all of them are missing."""
    return pa.table(dict(_columns(frame)))


def _columns(frame: pd.DataFrame) -> Iterator[tuple[str, pa.Array]]:
    for name, values in frame.items():
        text = not pd.api.types.is_numeric_dtype(values)
        column = pa.array(values, pa.string()) if text else pa.array(values, from_pandas=False)
        yield str(name), column


def _clock(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
