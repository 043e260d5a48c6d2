"""What was read of light curves, in words: for the terminal, and for the file that is written."""

from typing import Any

from lightfold.data.reading.files import guess_rows
from lightfold.data.reading.layouts import Layout
from lightfold.data.reading.times import Times
from lightfold.data.reading.zero_points import ZeroPoint, in_words


def described(files: list[Layout], times: Times) -> str:
    """Return how many files of which formats were read, and which columns with what in them."""
    formats = ", ".join(dict.fromkeys(file.format.name for file in files))
    own = files[0].measures[0]
    columns = [*files[0].columns.values(), *own.columns.values()]
    taken = ", ".join(name for name in columns if name in files[0].names)
    several = len(files) > 1
    more = len(files[0].measures) - 1
    others = f" and {more} more {'band' if more == 1 else 'bands'}" if more else ""
    what = [
        f"{len(files)} {'files' if several else 'file'} in format {formats}",
        f"columns{' of the first' if several else ''}: {taken}{others}",
    ]
    if files[0].flags:
        what.append(f"flags: {', '.join(files[0].flags)}")
    first = files[0]
    if guess_rows(first.path, first.wanted()) != guess_rows(first.path):
        rows = sum(guess_rows(file.path) for file in files)
        what.append(f"{rows} rows hold lists of points")
    zero = _zero_point(files)
    if own.brightness == "flux" and zero is not None:
        what.append(f"fluxes with {in_words(zero)}")
    elif zero is not None:
        what.append(f"{in_words(zero)} added to the magnitudes")
    if _difference(files):
        what.append("brightness is a difference from a reference image")
    if files[0].visits is not None:
        what.append(f"times of the visits in {files[0].visits.path}")
    if said := _times(files, times):
        what.append(f"times are {said}")
    return "; ".join(what)


def metadata(files: list[Layout], times: Times) -> dict[str, Any]:
    """Return what light curves say of themselves, for the metadata of their file.

    ``time`` has words for what the times are, and ``zero_point`` what was given for the fluxes or
    added to magnitudes.
    """
    formats = list(dict.fromkeys(file.format.name for file in files))
    return {
        "time": _times(files, times) or "days, as in the files",
        "format": ", ".join(formats),
        "zero_point": _zero_point(files),
        "difference": _difference(files),
    }


def _zero_point(files: list[Layout]) -> ZeroPoint | None:
    """Return the first zero point of a file."""
    return next((zero for file in files for zero in file.zeros.values()), None)


def _difference(files: list[Layout]) -> bool:
    return any(
        file.format.difference or any("sign" in own.columns for own in file.measures)
        for file in files
    )


def _times(files: list[Layout], times: Times) -> str:
    """Return what the times are, where their format or their conversion says so."""
    if times.mode == "per_star":
        return "days, with a zero point for each star"
    documented = list(dict.fromkeys(file.format.time for file in files if file.format.time))
    added = next((f"{file.epoch:.10g} d added" for file in files if file.epoch), "")
    converted = ", ".join(sorted(times.converted))
    julian = f"2400000.5 d subtracted from the Julian dates in {converted}" if converted else ""
    return "; ".join([*documented, *filter(None, (added, julian))])
