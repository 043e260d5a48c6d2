"""The names of features, from what families declare; nothing is imported to know them."""

from itertools import pairwise
from typing import Any

from lightfold import registry


def suffixes(bands: list[str]) -> dict[str, str]:
    """Return the end of the names of each band's features: empty if there is only one band."""
    return {band: f"_{band}" if len(bands) > 1 else "" for band in bands}


def feature_names(settings: dict[str, Any]) -> list[str]:
    """Return the names of all features, whether or not a star has points in all bands.

    Parameters
    ----------
    settings : dict
        ``bands`` and ``families``.
    """

    def of(*kinds: str) -> list[str]:
        found = (registry.declared("families", name, kind) for name in own for kind in kinds)
        return [name for names in found for name in names]

    own, bands = settings["families"], settings["bands"]
    names = of("STAR")
    names += [f"{name}{end}" for end in suffixes(bands).values() for name in of("BAND", "FOLDED")]
    pairs = [f"_{blue}_{red}" for blue, red in pairwise(bands)]
    return names + [f"{name}{pair}" for pair in pairs for name in of("PAIR")]
