"""How files of light curves are read: their formats, their columns, and what their paths say."""

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from lightfold.data.reading.curve_columns import AS_FLUXES, STEM, Measures, find_columns
from lightfold.data.reading.files import read_header
from lightfold.data.reading.flags import heeded
from lightfold.data.reading.formats import AUTO, Flag, Format, load, recognise
from lightfold.data.reading.headers import lists
from lightfold.data.reading.named_columns import Table
from lightfold.data.reading.nested import group
from lightfold.data.reading.notes import Notes
from lightfold.data.reading.paths import FIELDS, fields
from lightfold.data.reading.stems import ids_of_stems
from lightfold.data.reading.units import factors
from lightfold.data.reading.visits import TIME, Visits
from lightfold.data.reading.zero_points import ZeroPoint, instead, zeros_of
from lightfold.errors import DataError


class Layout(NamedTuple):
    """How a file is read.

    ``names`` are its columns. ``constants`` are columns that its path gives. ``columns`` has those
    of ids and bands. ``factors`` has what columns are multiplied by, and ``zeros`` the zero points
    of columns of fluxes and of instrumental magnitudes. ``epoch`` is added to times [d].
    """

    path: Path
    format: Format
    names: list[str]
    columns: dict[str, str]
    measures: list[Measures]
    flags: dict[str, Flag]
    factors: dict[str, float]
    constants: dict[str, str]
    zeros: dict[str, ZeroPoint]
    epoch: float
    visits: Visits | None

    def wanted(self) -> list[str]:
        """Return the columns that are read from the file."""
        measured = [name for own in self.measures for name in own.columns.values()]
        ratios = [name for own in self.measures for name in own.ratio or ()]
        every = [*self.columns.values(), *measured, *ratios, *self.flags]
        if self.format.prepare:
            reads = {*self.format.reads, *sum(map(self.format.names, self.format.columns), ())}
            every += [name for name in self.names if name.lower() in reads]
        if self.visits is not None:
            every.append(self.visits.column(self.names, self.path))
        return [name for name in dict.fromkeys(every) if name in self.names]

    def has_fluxes(self) -> bool:
        """Return whether points have fluxes beside magnitudes: signs or limits give them, too."""
        held = {ours for own in self.measures for ours in own.columns}
        return self.format.difference or bool(held & {"flux", "limit", "sign"})


def layouts(
    paths: list[Path],
    options: dict[str, Any],
    ids: pd.Index | None,
    notes: Notes,
    visits: Visits | None = None,
) -> list[Layout]:
    """Return how files are read, from their headers, their paths and the options.

    Parameters
    ----------
    paths : list of Path
        The files.
    options : dict
        The options of the data set.
    ids : Index of str or None
        Ids of light curves in the table of stars; None if there is no such table.
    notes : Notes
        Is told what is not usual.
    visits : Visits, optional
        Times of the visits that points belong to.

    Raises
    ------
    DataError
        If a column is missing or ambiguous, a unit is wrong, or fluxes have no zero point.
    """
    kinds: dict[tuple[Any, ...], tuple[Layout, list[str]]] = {}
    found = []
    for path in paths:
        if len(paths) > 1 and path.stat().st_size == 0:
            notes(f"{path}: is empty, so it has no points")
            continue
        names, units = read_header(path, options.get("hdu"), points=True)
        constants = _constants(path, options, names)
        kind = (*names, *constants, tuple(units.items()))
        if kind not in kinds:
            kinds[kind] = _layout(path, options, names, units, list(constants), visits)
        layout, said = kinds[kind]
        notes.add(path, said)
        found.append(layout._replace(path=path, constants=constants))
    if not found:
        raise DataError(f"{paths[0]}: is empty, as all files of the light curves are.")
    _refuse_mixture(found, options)
    return _with_stems(found, ids, notes)


def _constants(path: Path, options: dict[str, Any], names: list[str]) -> dict[str, str]:
    said = fields(options["path"], path)
    return {
        f"{{{name}}}" if name in FIELDS else name: value
        for name, value in said.items()
        if name not in names or name in FIELDS
    }


def _layout(
    path: Path,
    options: dict[str, Any],
    names: list[str],
    units: dict[str, str],
    constants: list[str],
    visits: Visits | None,
) -> tuple[Layout, list[str]]:
    """Return the layout of a file, and what is to be said of it."""
    name = options["format"]
    known = load(recognise(names, path) if name == AUTO else name)
    said = [] if known.guessed else [f"is read as `format: {known.name}`"]
    joined = [] if visits is None or "mjd" in options.get("columns", {}) else [TIME]
    table = Table(path, [*names, *constants, *known.makes, *joined], known, options, said)
    columns, measures = find_columns(table)
    _refuse_fluxes(measures, path)
    for field in FIELDS:
        if f"{{{field}}}" in constants and field in names:
            said.append(f"its column '{field}' is not read, because its path says it")
    if isinstance(options.get("zero_point"), str) and measures[0].brightness == "mag":
        said.append(
            f"`zero_point` is not used, because '{measures[0].value}' holds magnitudes: name "
            f"fluxes in `columns.flux`"
        )
    said += instead(options, known)
    if "band" in options and "band" in names:
        said.append("its column 'band' is not read, because `band` is set")
    flags = heeded(table, columns, measures)
    scales: dict[str, float] = {}
    zeros: dict[str, ZeroPoint] = {}
    for own in measures:
        usual = {name: known.units[o] for o, name in own.columns.items() if o in known.units}
        scales |= factors(usual | units, own.columns, path, said)
        zeros |= zeros_of(own, usual | units, known, options, path)
    times = [own.columns["mjd"].lower() for own in measures]
    documented = set(times) <= {*known.names("mjd")} and options["time"] == "auto"
    epoch = (known.epoch or 0.0) if documented else 0.0
    own_visits = visits if joined else None
    found = Layout(
        path, known, names, columns, measures, flags, scales, {}, zeros, epoch, own_visits
    )
    said += _left_out(found)
    return found, said


def _left_out(file: Layout) -> list[str]:
    """Return words for nested columns that are not read; refuse lists of points without times.

    Lists of the same column belong together, and so do lists that are columns of their own.
    """
    inside = {leaf.name: group(leaf) for leaf in lists(file.path)}
    used = {inside[name]: name for name in file.wanted() if name in inside}
    for own in file.measures:
        if used and own.columns["mjd"] in file.names and own.columns["mjd"] not in inside:
            raise DataError(
                f"{file.path}: column '{next(iter(used.values()))}' has a list of values in each "
                f"row, but the times in '{own.columns['mjd']}' have one: name the column of the "
                f"times of all points in `columns.mjd`."
            )
    others = [of or name for name, of in inside.items() if of not in used]
    if not others:
        return []
    return [f"columns with several values per row are left out: {', '.join(dict.fromkeys(others))}"]


def _refuse_mixture(found: list[Layout], options: dict[str, Any]) -> None:
    """Refuse a number as the zero point of fluxes where other files have magnitudes."""
    kinds = {own.brightness: file.path for file in found for own in file.measures}
    if len(kinds) > 1 and not isinstance(options.get("zero_point", ""), str):
        raise DataError(
            f"{kinds['mag']}: has magnitudes, and {kinds['flux']} has fluxes. `zero_point` is a "
            f"number, which would be added to these magnitudes, too: make them two data sets, or "
            f"convert one of them."
        )


def _refuse_fluxes(measures: list[Measures], path: Path) -> None:
    for own in measures:
        low = own.value.lower()
        if own.brightness == "mag" and "flux" in low and "mag" not in low:
            raise DataError(f"{path}: `columns.mag` names '{own.value}', a flux: {AS_FLUXES}.")


def _with_stems(found: list[Layout], ids: pd.Index | None, notes: Notes) -> list[Layout]:
    """Let the names of files be the ids of stars where no column is."""
    nameless = [layout for layout in found if layout.columns["object_id"] == STEM]
    if not nameless:
        return found
    own = ids_of_stems([layout.path for layout in nameless], nameless[0].names, ids)
    for path, (stem, name) in own.items():
        what = "its name is the id of its star" if stem == name else "its name holds the id"
        notes(f"{path}: {what}")
    return [
        layout._replace(constants=layout.constants | {STEM: own[layout.path][1]})
        if layout.columns["object_id"] == STEM
        else layout
        for layout in found
    ]
