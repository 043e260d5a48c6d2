"""The job of sheets: pages of each class's most probable and strangest stars, and an index."""

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lightfold import tables
from lightfold.curves.stars import read_curves, read_fluxes
from lightfold.display import page, web
from lightfold.errors import DataError
from lightfold.prediction.answers.ranges import shifted
from lightfold.prediction.reading.estimated import mixture_in
from lightfold.prediction.sheets import candidates, pages
from lightfold.prediction.sheets.given_periods import read_periods
from lightfold.prediction.sheets.panels import Shown

TEMPLATE = Path(__file__).with_suffix(".html.j2")

#: Stars on a page of light curves, and on a page that is a table.
STARS, ROWS = 8, 20

#: Features that the summary names.
FEATURES = 5


def write_sheets(inputs: dict[str, str], outputs: dict[str, str], settings: dict[str, Any]) -> None:
    """Draw the sheets of all classes, and write the page that shows them with a summary.

    Parameters
    ----------
    inputs : dict
        Paths of ``predictions``, of their ``ranges``, and of the ``model.json`` that they are from.
        If the stars come with light curves: ``light_curves``; ``training_curves`` if they are here;
        and ``periods`` if the user gives any.
    outputs : dict
        Paths of the folder ``sheets``, with a page for each class and each of `candidates.KINDS`,
        and of ``index``, the page with the summary.
    settings : dict
        ``name`` of the predictions, ``bands``, ``folded`` (whether light curves are folded at
        periods), ``prior`` (None if it is that of the training
        stars), and ``files`` beside the index, with what they are.
    """
    model = json.loads(Path(inputs["model"]).read_text(encoding="utf-8"))
    classes = model["classes"]
    drawn = "light_curves" in inputs
    chosen = candidates.choose(inputs["predictions"], classes, STARS if drawn else ROWS)
    summary = candidates.summarise(inputs["predictions"], classes)
    numbers = {own["name"]: own["predicted"] for own in summary["classes"]}
    shown = _read(inputs, chosen, settings) if drawn else None
    root, files = Path(outputs["index"]).parent, file_names(classes)
    sheets = []
    for (name, kind), stars in chosen.items():
        if shown:
            figure = pages.draw(stars, name, kind, numbers[name], shown)
        else:
            figure = pages.draw_table(stars, name, kind, numbers[name])
        path = Path(outputs["sheets"], f"{files[name]}_{kind}.png")
        page.save(figure, str(path))
        caption = f"{candidates.KINDS[kind]} stars of class {name}."
        sheets.append({"name": name, "caption": caption, **web.embed(path, root)})
    text = web.render(
        TEMPLATE,
        settings=settings,
        model=model,
        summary=summary,
        ranges=_most_outside(inputs["ranges"]),
        shifted=shifted(tables.read(inputs["ranges"]))[:FEATURES],
        mixture=mixture_in(inputs["predictions"]),
        strange=candidates.STRANGE,
        sheets=sheets,
    )
    with tables.whole(outputs["index"]) as temporary:
        temporary.write_text(text, encoding="utf-8")


def file_names(classes: list[str]) -> dict[str, str]:
    """Return what the files of each class start with: its name, without what no file may have."""
    found: dict[str, str] = {}
    for name in classes:
        plain = re.sub(r"[^\w.+-]+", "_", name)
        taken = {other.casefold() for other in found.values()}
        numbered = (f"{plain}-{number}" for number in itertools.count(2))
        tries = itertools.chain([plain], numbered)
        found[name] = next(text for text in tries if text.casefold() not in taken)
    return found


def _read(inputs: dict[str, str], chosen: dict[Any, Any], settings: dict[str, Any]) -> Shown:
    """Read the light curves and periods of the chosen stars, and of those nearest to them."""
    given: dict[str, float] = {}
    if "periods" in inputs:
        given = read_periods(Path(inputs["periods"]))
        _refuse_strangers(given, inputs)
    own = sorted({star for stars in chosen.values() for star in stars["object_id"]})
    near = sorted({star for stars in chosen.values() for star in stars["nearest_1"] if star})
    known = tables.read(Path(inputs["model"]).with_name("training.parquet"))
    known = known[known["object_id"].isin(near)]
    periods = zip(known["object_id"], known.get("period", []), strict=False)
    curves, bands = inputs.get("training_curves"), settings["bands"]
    read: Callable[..., dict[str, Any]] = read_curves if settings["folded"] else read_fluxes
    return Shown(
        read(inputs["light_curves"], own, bands),
        read(curves, near, bands) if curves else {},
        {star: float(period) for star, period in periods},
        given,
        bands,
        settings["folded"],
    )


def _most_outside(path: str) -> list[dict[Any, Any]]:
    """Return the features with the most stars outside the training range, and their shares."""
    ranges = tables.read(path, ["feature", "share_outside", "looks_like"])
    return ranges[ranges["share_outside"] > 0].head(FEATURES).to_dict("records")


def _refuse_strangers(given: dict[str, float], inputs: dict[str, str]) -> None:
    """Raise a `DataError` if a table of periods has none of the predicted stars."""
    stars = set(tables.read(inputs["predictions"], ["object_id"])["object_id"])
    if given and not stars & set(given):
        raise DataError(
            f"{inputs['periods']}: no star of {inputs['predictions']} is in it. Its ids look like "
            f"'{next(iter(given))}', those of the stars like '{min(stars, default='')}'."
        )
