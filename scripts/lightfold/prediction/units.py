"""Units of features that Lightfold computes from light curves."""

#: By the names of features, without their bands. Those that are not here are numbers.
UNITS = {
    "period": "d",
    **dict.fromkeys(("median", "wmean", "wstd", "median_abs_dev"), "mag"),
    **dict.fromkeys(("iqr", "i60r", "i70r", "i80r", "i90r"), "mag"),
    **dict.fromkeys(("percent_amplitude", "otsu_mean_diff", "f1_offset", "f1_amp"), "mag"),
    **dict.fromkeys(("max_slope", "linear_trend", "f1_slope"), "mag / d"),
    "colour": "mag",
}


def unit_of(feature: str, bands: list[str]) -> str:
    """Return the unit of a computed feature, as astropy spells it; "" for a number.

    Parameters
    ----------
    feature : str
        Its name, such as ``median_g``.
    bands : list of str
        The bands that features are computed from. Names end in one if there are several.
    """
    if feature.startswith("colour_"):  # of two bands
        return UNITS["colour"]
    ends = [f"_{band}" for band in bands if feature.endswith(f"_{band}")]
    return UNITS.get(feature.removesuffix(max(ends, key=len, default="")), "")
