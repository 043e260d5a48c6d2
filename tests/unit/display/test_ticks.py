"""Ticks of logarithmic axes are powers of ten, without formulas."""

import pytest
from lightfold.display import page


def labels(scale, low, high, minor=False, **options):
    _, axis = page.plt.subplots()
    axis.set_xscale(scale, **options)
    axis.set_xlim(low, high)
    axis.figure.draw_without_rendering()
    found = [text.get_text() for text in axis.get_xticklabels(minor=minor)]
    assert not any(set(r"$\{}") & set(text) for text in found)
    return found


@pytest.mark.parametrize(
    ("scale", "low", "high", "expected"),
    [
        ("log", 1e-3, 1e3, {"10⁻³", "10⁰", "10²"}),
        ("symlog", -1e3, 1e3, {"\N{MINUS SIGN}10³", "0", "10³"}),
        ("asinh", -1e3, 1e3, {"\N{MINUS SIGN}10²", "0", "10²"}),
    ],
)
def test_powers_of_ten_have_raised_digits(scale, low, high, expected):
    assert expected <= set(labels(scale, low, high))


def test_a_short_axis_names_what_is_between_powers():
    assert {"2×10⁻¹", "4×10⁻¹"} <= set(labels("log", 0.15, 0.9, minor=True))


def test_names_are_never_formulas():
    assert not page.mpl.rcParams["text.parse_math"]
