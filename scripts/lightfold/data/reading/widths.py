"""Columns at fixed places of a line."""

import re

#: Lines under the header that show the widths of columns by dashes.
DASHES = re.compile(r"\s*-{2,}(\s+-+)+\s*|\s*-+(\s+-+)*\s+-{2,}\s*")


def find(
    header: str, above: list[str], lines: list[str], names: list[str]
) -> list[tuple[int, int]] | None:
    """Return the places of the columns; None if blanks separate them well, or no places fit.

    Parameters
    ----------
    header : str
        The line of the names.
    above : list of str
        The lines from it to the first row.
    lines : list of str
        The rows.
    names : list of str
        The words of the header.
    """
    dashes = [line for line in above if DASHES.fullmatch(line)]
    if dashes:
        spans = [match.span() for match in re.finditer("-+", dashes[0])]
        if all(fits(line, spans) for line in [header, *lines]):
            return spans
    if not lines or all(len(line.split()) == len(names) for line in lines):
        return None
    if any('"' in line or "\t" in line for line in lines):
        return None
    spans = _runs([header, *above, *lines])
    if len(spans) < 2 or not all(len(header[a:b].split()) == 1 for a, b in spans):
        return None
    return spans


def fits(line: str, spans: list[tuple[int, int]]) -> bool:
    """Return whether a line is blank between the columns."""
    line = line.expandtabs()
    ends = [0, *(b for _, b in spans)]
    gaps = zip(ends, [*(a for a, _ in spans), len(line)], strict=True)
    return not any(line[end:start].strip() for end, start in gaps)


def cut(line: str, spans: list[tuple[int, int]]) -> list[str]:
    """Return the values of a line."""
    line = line.expandtabs()
    return [line[a:b].strip() for a, b in spans]


def _runs(lines: list[str]) -> list[tuple[int, int]]:
    """Return the places that are blank in no line, as runs."""
    lines = [line.expandtabs() for line in lines]
    used = [False] * max(map(len, lines))
    for line in lines:
        for place, character in enumerate(line):
            if not character.isspace():
                used[place] = True
    text = "".join("x" if place else " " for place in used)
    return [match.span() for match in re.finditer("x+", text)]
