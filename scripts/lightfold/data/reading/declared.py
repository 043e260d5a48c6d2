"""What the module of a format declares: mistakes are named before a table is read."""

from types import ModuleType
from typing import Any

from lightfold import registry
from lightfold.errors import ConfigError, nearest

#: Our columns that a format may name.
OURS = ("object_id", "band", "mjd", "mag", "magerr", "flux", "fluxerr", "limit", "sign")

#: No survey has a later time [MJD]: this is in the year 2132.
LATEST = 100_000


def checked(name: str) -> ModuleType:
    """Return the module of a format.

    Raises
    ------
    ConfigError
        If it breaks the contract in ``plugins/formats/__init__.py``; the message says where.
    """
    module = registry.load("formats", name)
    mistake = _mistake(vars(module))
    if mistake:
        raise ConfigError(f"{registry.path('formats', name)}: {mistake}")
    return module


def _mistake(own: dict[str, Any]) -> str | None:
    """Return what is wrong with the names and values of a module; None if nothing is."""
    known = ["COLUMNS", *registry.DEFAULTS["formats"]]
    for constant in own:
        if constant.isupper() and constant not in known and not constant.startswith("_"):
            return f"there is no constant {constant}; {nearest(constant, known)}"
    if "COLUMNS" not in own:
        return "COLUMNS is missing: the product's names of our columns."
    if not callable(own.get("recognises")):
        return "the function recognises(columns) is missing: whether a table is this product's."
    return (
        _in_columns(own["COLUMNS"])
        or _in_lists(own)
        or _in_bands(own["BANDS"])
        or _in_flags(own["FLAGS"])
        or _in_numbers(own)
    )


def _in_columns(columns: Any) -> str | None:
    if not isinstance(columns, dict):
        return "COLUMNS has to be a dictionary of names."
    for ours, names in columns.items():
        if ours not in OURS:
            return f"COLUMNS has {ours!r}, which is no column of ours; {nearest(ours, [*OURS])}"
        by_band = names if isinstance(names, dict) else {None: names}
        for band, own in by_band.items():
            where = f"COLUMNS[{ours!r}]" + (f"[{band!r}]" if isinstance(names, dict) else "")
            if mistake := _in_names(own, where):
                return mistake
    return None


def _in_lists(own: dict[str, Any]) -> str | None:
    lists = (_in_names(own[constant], constant) for constant in ("READS", "MAKES", "SIGNS"))
    return next(filter(None, lists), None)


def _in_names(names: Any, where: str) -> str | None:
    if isinstance(names, str):
        return f"{where} is a text: write a tuple of names, ({names.lower()!r},)."
    if not isinstance(names, tuple) or not all(isinstance(name, str) for name in names):
        return f"{where} has to be a tuple of names, such as ('name',)."
    upper = [name for name in names if name != name.lower()]
    if upper:
        return f"{where} has {upper[0]!r}: write it in lower case, which fits any case in files."
    return None


def _in_bands(bands: Any) -> str | None:
    for spelling in bands:
        if not isinstance(spelling, str):
            return f"BANDS has {spelling!r}, which is no text: write {str(spelling)!r}."
    return None


def _in_flags(flags: Any) -> str | None:
    for column, flag in flags.items():
        if mistake := _in_names((column,), "FLAGS"):
            return mistake
        words = flag[1:] if isinstance(flag, tuple) else ()
        if len(words) not in (1, 2) or not all(isinstance(text, str) and text for text in words):
            return (
                f"FLAGS[{column!r}] has to be the value of points that are kept, and the words for "
                f"the others, such as (0, 'of bad quality')."
            )
    return None


def _in_numbers(own: dict[str, Any]) -> str | None:
    zero, epoch = own["ZERO_POINT"], own["EPOCH"]
    zeros = zero.values() if isinstance(zero, dict) else [zero]
    if zero is not None and not all(isinstance(value, int | float) for value in zeros):
        return (
            "ZERO_POINT has to be a number, or one for each band: the magnitude of a flux of 1, "
            "which is 31.4 for nJy and 23.9 for uJy."
        )
    if epoch is not None and not (isinstance(epoch, int | float) and 0 <= epoch <= LATEST):
        return (
            f"EPOCH = {epoch!r} is out of range: it is added to the times to get MJD, so it is "
            f"from 0 to {LATEST}. BJD - 2,459,000 has EPOCH 58999.5. Whole Julian dates need none."
        )
    columns = own["COLUMNS"]
    if own["DIFFERENCE"] and not (columns.get("flux") or columns.get("sign")):
        return (
            "DIFFERENCE = True needs names of `flux` or `sign` in COLUMNS, because a magnitude "
            "does not say whether a difference is positive. If all are, leave DIFFERENCE out."
        )
    return None
