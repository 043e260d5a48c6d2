"""Bands that the names of features tell: those that a model wants, and those that a table has."""

from collections.abc import Sequence

from lightfold.data.reading.wide import FILTERS

#: Share of the missing features that the table has in another band, from which bands are to blame.
_OF_OTHER_BANDS = 0.5


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
