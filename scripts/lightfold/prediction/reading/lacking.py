"""What to say of a table that lacks features of a model."""

import difflib
from collections.abc import Sequence

from lightfold.errors import MOST
from lightfold.prediction.reading.bands import other_bands

#: Columns of a table that a message names beside a feature that the table lacks.
NEAR = 2

#: How alike such names are at least, from 0 to 1, as `difflib` measures it.
_ALIKE = 0.6


def lacking_features(
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


def near(name: str, columns: Sequence[str]) -> list[str]:
    """Return the columns whose names are nearest to a feature's, at most `NEAR`."""
    folded: dict[str, str] = {}
    for column in columns:
        folded.setdefault(column.casefold(), column)
    found = difflib.get_close_matches(name.casefold(), list(folded), n=NEAR, cutoff=_ALIKE)
    return [folded[one] for one in found]


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
