"""Powers of ten on axes, without Matplotlib's mathtext, which is off in all figures.

Mathtext would take a name from a user's file, such as ``Ba$$in``, for a formula.
"""

import re
from typing import Any

from matplotlib.axis import Axis
from matplotlib.scale import AsinhScale, LogScale, SymmetricalLogScale, register_scale
from matplotlib.ticker import LogFormatterSciNotation

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Powers(LogFormatterSciNotation):
    """Write ticks as Matplotlib does, with raised digits in place of a formula."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return the text of a tick."""
        text = re.sub(r"^\$\\mathdefault\{(.*)\}\$$", r"\1", super().__call__(x, pos))
        text = re.sub(r"\^\{([-\d]+)\}", lambda found: found[1].translate(_RAISED), text)
        return text.replace(r"\times", "×").replace("-", "\N{MINUS SIGN}")


class _Plain:
    """What makes a scale write its ticks with `Powers`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)

    def set_default_locators_and_formatters(self, axis: Axis) -> None:
        """Set them as Matplotlib does, then replace its formulas."""
        super().set_default_locators_and_formatters(axis)  # type: ignore[misc]
        if isinstance(axis.get_major_formatter(), LogFormatterSciNotation):
            axis.set_major_formatter(Powers())
        if isinstance(axis.get_minor_formatter(), LogFormatterSciNotation):
            axis.set_minor_formatter(Powers())


class _Log(_Plain, LogScale):
    pass


class _SymmetricalLog(_Plain, SymmetricalLogScale):
    pass


class _Asinh(_Plain, AsinhScale):
    pass


def use_powers() -> None:
    """Have all logarithmic and similar scales write their ticks with `Powers`."""
    for scale in (_Log, _SymmetricalLog, _Asinh):
        register_scale(scale)
