"""The job of sheets: pages of each class's most probable and strangest stars, and an index."""

from pathlib import Path
from typing import Any

from lightfold import tables
from lightfold.curves.stars import read_curves
from lightfold.display import page, web
from lightfold.errors import DataError
from lightfold.prediction import candidates, pages
from lightfold.prediction.given_periods import read_periods

TEMPLATE = Path(__file__).with_suffix(".html.j2")

#: Stars on a page of light curves, and on a page that is a table.
STARS, ROWS = 8, 20

#: Features that the summary names.
FEATURES = 5


def write_sheets(
    inputs: dict[str, str], sheets: list[str], index: str, settings: dict[str, Any]
) -> None:
    """Draw the sheets of all classes, and write the page that shows them with a summary.

    Parameters
    ----------
    inputs : dict
        Paths of ``predictions``, of their ``ranges``, and of the model's ``training`` stars. If
        the stars come with light curves: ``light_curves``; ``training_curves`` if they are here;
        and ``periods`` if the user gives any.
    sheets : list of str
        Paths of the pages: for each class one for each of `candidates.KINDS`.
    index : str
        Path of the page with the summary.
    settings : dict
        ``name`` of the predictions, ``classes`` and ``bands``, and what the summary says:
        ``model``, where it is from, ``prior`` (None if it is that of the training stars), and
        ``files`` beside the index, with what they are.
    """
    classes = settings["classes"]
    drawn = "light_curves" in inputs
    chosen = candidates.choose(inputs["predictions"], classes, STARS if drawn else ROWS)
    summary = candidates.summarise(inputs["predictions"], classes)
    numbers = {own["name"]: own["predicted"] for own in summary["classes"]}
    shown = _read(inputs, chosen, settings["bands"]) if drawn else None
    for path, ((name, kind), stars) in zip(sheets, chosen.items(), strict=True):
        if shown:
            figure = pages.draw(stars, name, kind, numbers[name], shown)
        else:
            figure = pages.draw_table(stars, name, kind, numbers[name])
        page.save(figure, path)
    root = Path(index).parent
    text = web.render(
        TEMPLATE,
        settings=settings,
        summary=summary,
        ranges=_most_outside(inputs["ranges"]),
        strange=candidates.STRANGE,
        sheets=[
            {
                "name": name,
                "caption": f"{candidates.KINDS[kind]} stars of class {name}.",
                **web.embed(Path(path), root),
            }
            for path, (name, kind) in zip(sheets, chosen, strict=True)
        ],
    )
    with tables.whole(index) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _read(inputs: dict[str, str], chosen: dict[Any, Any], bands: list[str]) -> pages.Shown:
    """Read the light curves and periods of the chosen stars, and of those nearest to them."""
    given: dict[str, float] = {}
    if "periods" in inputs:
        given = read_periods(Path(inputs["periods"]))
        _refuse_strangers(given, inputs)
    own = sorted({star for stars in chosen.values() for star in stars["object_id"]})
    near = sorted({star for stars in chosen.values() for star in stars["nearest_1"] if star})
    known = tables.read(inputs["training"])
    periods = known.set_index("object_id")["period"] if "period" in known else {}
    curves = inputs.get("training_curves")
    return pages.Shown(
        read_curves(inputs["light_curves"], own, bands),
        read_curves(curves, near, bands) if curves else {},
        {star: float(periods[star]) for star in near if star in periods},
        given,
        bands,
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
