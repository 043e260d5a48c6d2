"""Units of features that Lightfold computes from light curves."""

from itertools import pairwise

from lightfold import registry


def unit_of(feature: str, bands: list[str]) -> str:
    """Return the unit of a computed feature, as astropy spells it; "" for a number.

    Families declare the units of their features.

    Parameters
    ----------
    feature : str
        Its name, such as ``median_g``.
    bands : list of str
        The bands that features are computed from. Names end in one if there are several, and in
        two if the feature is of two bands.
    """
    ends = ["", *(f"_{band}" for band in bands), *(f"_{a}_{b}" for a, b in pairwise(bands))]
    stems = {feature.removesuffix(end) for end in ends}
    for family in registry.names("families"):
        units = registry.declared("families", family, "UNITS")
        for stem in stems & set(units):
            return str(units[stem])
    return ""
