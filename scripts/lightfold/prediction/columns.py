"""Which columns of a table of new stars are the features of a model."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lightfold.data.reading.wide import FILTERS
from lightfold.errors import MOST, DataError, nearest

#: Columns of a table that a message names beside a feature that the table lacks.
NEAR = 2

#: How alike such names are at least, from 0 to 1, as `difflib` measures it.
_ALIKE = 0.6

#: Share of the missing features that the table has in another band, from which bands are to blame.
_OF_OTHER_BANDS = 0.5


class Columns(NamedTuple):
    """The columns of a table, as a model sees them.

    Attributes
    ----------
    features : dict
        The column of each feature, in the order of the model.
    others : list of str
        Columns that are no features of the model.
    notes : list of str
        What is not usual, for the user.
    """

    features: dict[str, str]
    others: list[str]
    notes: list[str]


def match(
    columns: Sequence[str],
    features: Sequence[str],
    given: Mapping[str, str],
    where: str,
    bands: Sequence[str] = (),
) -> Columns:
    """Return which column each feature is.

    A column that ``given`` names comes first, then the one with exactly the feature's name. Last
    comes a column whose name differs by signs, blanks and upper case only: ``Period_Second`` is
    ``period_second``. One letter by itself keeps its case, because `g` and `G` are two bands.

    Parameters
    ----------
    columns : sequence of str
        The names of the table's columns.
    features : sequence of str
        The features of the model.
    given : mapping of str to str
        The column of some features, as the configuration says.
    where : str
        The table, for messages.
    bands : sequence of str
        Bands of the model's features, if it knows them.

    Raises
    ------
    DataError
        If the table lacks features, or two columns may be one.
    """
    found = {feature: feature for feature in features if feature in columns}
    for feature in features:
        if feature in given:
            if given[feature] not in columns:
                raise DataError(
                    f"{where}: no column '{given[feature]}' for `columns.{feature}`; "
                    f"{nearest(given[feature], list(columns))}"
                )
            found[feature] = given[feature]
    spelt = {column: spelling(column) for column in columns if column not in found.values()}
    notes = [
        f"{where}: `columns.{key}` is not read, because the model has no such feature; "
        f"{nearest(key, list(features))}"
        for key in given
        if key not in features
    ]
    strange = " ".join(note.removeprefix(f"{where}: ") for note in notes)
    for feature in features:
        if feature in found:
            continue
        own = spelling(feature)
        several = [column for column, name in spelt.items() if name == own]
        if len(several) > 1:
            raise DataError(
                f"{where}: each of {', '.join(map(repr, several))} may be the feature '{feature}': "
                f"write `columns: {{{feature}: NAME}}`."
            )
        if several:
            found[feature] = several[0]
            notes.append(f"{where}: column '{several[0]}' is taken as the feature '{feature}'")
    _refuse_shared(found, where)
    lacking = [feature for feature in features if feature not in found]
    if lacking:
        raise DataError(f"{where}: {_lacking(lacking, columns, features, bands)} {strange}".strip())
    others = [column for column in columns if column not in found.values()]
    return Columns({feature: found[feature] for feature in features}, others, notes)


def spelling(name: str) -> str:
    """Return a name without signs and in lower case; one letter by itself keeps its case."""
    words = re.findall(r"[^\W_]+", name)
    return "".join(word if len(word) == 1 else word.lower() for word in words)


def near(name: str, columns: Sequence[str]) -> list[str]:
    """Return the columns whose names are nearest to a feature's, at most `NEAR`."""
    folded: dict[str, str] = {}
    for column in columns:
        folded.setdefault(column.casefold(), column)
    found = difflib.get_close_matches(name.casefold(), list(folded), n=NEAR, cutoff=_ALIKE)
    return [folded[one] for one in found]


def other_bands(
    lacking: Sequence[str], columns: Sequence[str], bands: Sequence[str] = ()
) -> tuple[set[str], set[str]]:
    """Return the bands of missing features, and those in which the table has them instead.

    Names such as ``skew_g`` and ``g_skew`` have their band at one end; features of one band alone
    need not name it, and their band is "" here.

    Parameters
    ----------
    lacking, columns : sequence of str
        The features that the table lacks, and its columns.
    bands : sequence of str
        Bands of the model's features, if they are known; usual names of filters are always.

    Returns
    -------
    wanted, there : set of str
        Both are empty unless other bands explain most of what is missing.
    """
    held: dict[str, set[str]] = {}
    for column in columns:
        for stem, band in _stems(column, bands):
            held.setdefault(stem, set()).add(band)
    wanted: set[str] = set()
    there: set[str] = set()
    explained = 0
    for feature in lacking:
        own = {band: held[stem] for stem, band in _stems(feature, bands) if stem in held}
        wanted |= set(own)
        there |= set().union(*own.values())
        explained += bool(own)
    few = explained < _OF_OTHER_BANDS * len(lacking)
    return (set(), set()) if few else (wanted, there)


def _stems(name: str, bands: Sequence[str]) -> set[tuple[str, str]]:
    """Return a name with the band "", and the rest of it with each band that it ends on."""
    words = name.split("_")
    ends = [("_".join(words[:-1]), words[-1]), ("_".join(words[1:]), words[0])]
    named = {(stem, band) for stem, band in ends if stem and _is_band(band, bands)}
    return {(name, ""), *named}


def _is_band(word: str, bands: Sequence[str]) -> bool:
    return word in bands or bool(FILTERS.fullmatch(word.removeprefix("z") or word))


def _lacking(
    lacking: list[str], columns: Sequence[str], features: Sequence[str], bands: Sequence[str]
) -> str:
    """Return what to say of features that a table lacks."""
    wanted, there = other_bands(lacking, columns, bands)
    if wanted:
        nearest_name = (near(lacking[0], columns) or ["NAME"])[0]
        return (
            f"has features of other bands than the model: the model wants "
            f"{_bands(wanted, bands)}, and the table has {_bands(there)}. It lacks {len(lacking)} "
            f"of the model's {len(features)} features: {', '.join(lacking)}. If a band has only "
            f"another name, say which column is which: `columns: {{{lacking[0]}: {nearest_name}}}`."
        )
    hints = {feature: near(feature, columns) for feature in lacking}
    if len(lacking) == len(features) and not any(hints.values()):
        return (
            f"has none of the model's {len(features)} features. The model wants "
            f"{_some(features)}; the table has {_some(columns)}. If they have other names only, "
            f"write `columns: {{{features[0]}: NAME}}`."
        )
    said = "; ".join(f"{feature}: {_nearest(names)}" for feature, names in hints.items())
    first = next((feature for feature in lacking if hints[feature]), lacking[0])
    which = "1 feature" if len(lacking) == 1 else f"{len(lacking)} of the {len(features)} features"
    return (
        f"lacks {which} of the model: {said}. If a column is one of them, write "
        f"`columns: {{{first}: {(hints[first] or ['NAME'])[0]}}}`."
    )


def _nearest(names: list[str]) -> str:
    if not names:
        return "no column has a name near it"
    listed = " and ".join(f"`{name}`" for name in names)
    return f"nearest {'is' if len(names) == 1 else 'are'} {listed}"


def _bands(names: set[str], known: Sequence[str] = ()) -> str:
    """Return bands in words; features without a band in their names are of the known one."""
    named = sorted({name for name in names if name} or {*known})
    if not named:
        return "features that name no band"
    return f"{'band' if len(named) == 1 else 'bands'} {', '.join(named)}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return f"{', '.join(names[:MOST])}{more}"


def _refuse_shared(found: Mapping[str, str], where: str) -> None:
    owner: dict[str, str] = {}
    for feature, column in found.items():
        if owner.setdefault(column, feature) != feature:
            raise DataError(
                f"{where}: the column '{column}' is used for the features '{owner[column]}' and "
                f"'{feature}': name another one in `columns`."
            )
