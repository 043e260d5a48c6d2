"""Bad tables of stars in text, as catalogues, archives and people make them.

Each kind is a function that draws a case. Nothing is read here; `reading.read_case` does that.
`bad_values` has odd values, `bad_files` other formats, and `bad_curves` light curves.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

Rng = np.random.Generator


class Case(NamedTuple):
    """Files by name, options of the data set, and how many stars there are at most.

    ``whole`` says that all of them have to be read: nothing is wrong that a reader may not know.
    """

    files: dict[str, bytes]
    stars: int
    options: Mapping[str, Any] = MappingProxyType({})
    whole: bool = False


def base(rng: Rng) -> pd.DataFrame:
    """Return a sound table: three classes, two to six features."""
    sizes = rng.integers(8, 20, size=3)
    label = np.repeat(["EW", "EA", "RRab"], sizes)
    table = pd.DataFrame({"object_id": [f"V{n:03d}" for n in range(len(label))], "label": label})
    names = ("period", "amplitude", "colour", "skew", "kurtosis", "magnitude")
    for name in names[: rng.integers(2, 7)]:
        table[name] = rng.normal(2, 1, size=len(table)).round(4)
    return table


def csv(table: pd.DataFrame, **options: Any) -> str:
    return str(table.to_csv(index=False, **options))


def drawn(rng: Rng, choices: list[Any]) -> Any:
    return choices[rng.integers(len(choices))]


def text_case(table: pd.DataFrame, text: str, **more: Any) -> Case:
    return Case({"stars.csv": text.encode()}, len(table), **more)


# --- text -----------------------------------------------------------------------------------------


def encodings(rng: Rng) -> Case:
    table = base(rng)
    table["note"] = drawn(rng, ["β Lyrae", "naïve", "Dvořák", "plain"])
    code = drawn(rng, ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-32"])
    data = csv(table).encode(code, errors="replace")
    return Case({"stars.csv": data}, len(table), whole=code in ("utf-8", "utf-8-sig"))


def separators(rng: Rng) -> Case:
    table = base(rng)
    separator = drawn(rng, [";", "\t", "|", " ", "  ", ",", "~", ":"])
    text = csv(table).replace(",", separator)
    if rng.uniform() < 0.3:
        text = text.replace(".", ",")
    return text_case(table, text)


def mixed_separators(rng: Rng) -> Case:
    table = base(rng)
    lines = csv(table).splitlines()
    for number in rng.choice(len(lines), 3, replace=False):
        lines[number] = lines[number].replace(",", drawn(rng, [";", "\t", " "]))
    return text_case(table, "\n".join(lines))


def quotes(rng: Rng) -> Case:
    table = base(rng)
    how = rng.integers(5)
    if how == 0:
        return text_case(table, csv(table, quoting=1), whole=True)
    text = csv(table)
    if how == 1:
        return text_case(table, text.replace("EW", "'EW'"))
    if how == 2:
        return text_case(table, text.replace("V004", 'V"004', 1))
    if how == 3:
        return text_case(table, text.replace("V004", '"V004', 1))
    return text_case(table, text.replace("V004", '"V\n004"', 1))


def line_ends(rng: Rng) -> Case:
    table = base(rng)
    text = csv(table)
    how = drawn(rng, ["\r\n", "\r", "\n\n", "\r\r\n", "\u2028", "mixed", "none"])
    if how == "mixed":
        lines = text.splitlines()
        text = "".join(line + drawn(rng, ["\n", "\r\n"]) for line in lines)
    elif how == "none":
        text = text.rstrip("\n")
    else:
        text = text.replace("\n", how)
    return text_case(table, text, whole=how in ("\r\n", "mixed", "none"))


def nothing(rng: Rng) -> Case:
    header = csv(base(rng)).splitlines()[0]
    text = drawn(
        rng, ["", " \n\n", header, header + "\n", "# a\n# b\n", "\ufeff", "\n" * 99, "\x00" * 512]
    )
    return Case({"stars.csv": text.encode()}, 0)


def ragged(rng: Rng) -> Case:
    table = base(rng)
    lines = csv(table).splitlines()
    for number in rng.choice(np.arange(1, len(lines)), drawn(rng, [1, 4]), replace=False):
        cells = lines[number].split(",")
        cut = drawn(rng, [cells[:-1], [*cells, "7"], [*cells, ""], cells[:1], [], ["", *cells]])
        lines[number] = ",".join(cut)
    if rng.uniform() < 0.2:
        lines = [line + "," for line in lines]
    return text_case(table, "\n".join(lines))


def headers(rng: Rng) -> Case:
    table = base(rng)
    lines = csv(table).splitlines()
    width = table.shape[1]
    more = ["# made by hand", "", ",".join([""] * width), ",".join(["", "", *["d"] * (width - 2)])]
    more += [lines[0], ",".join(["char", "char", *["double"] * (width - 2)]), "---", "Table 1", "%"]
    place = drawn(rng, [0, 1, 1, len(lines) // 2, len(lines)])
    lines[place:place] = [drawn(rng, more) for _ in range(rng.integers(1, 3))]
    if rng.uniform() < 0.2:
        lines = lines[1:]
    return text_case(table, "\n".join(lines))


def characters(rng: Rng) -> Case:
    table = base(rng)
    text = csv(table)
    for _ in range(rng.integers(1, 5)):
        place = rng.integers(len(text))
        odd = ["\x00", "\ufeff", "\x1a", "\x08", "\u202e", "\u200b", "🌟", "\ud7ff", "\x0c", "\x85"]
        text = text[:place] + drawn(rng, odd) + text[place:]
    return text_case(table, text)


def lines_moved(rng: Rng) -> Case:
    table = base(rng)
    lines = csv(table).splitlines()
    for _ in range(rng.integers(1, 6)):
        one, other = rng.integers(len(lines), size=2)
        how = rng.integers(3)
        if how == 0:
            lines[one], lines[other] = lines[other], lines[one]
        elif how == 1:
            lines.insert(one, lines[other])
        else:
            lines[one] = lines[one][: rng.integers(len(lines[one]) + 1)]
    return text_case(table, "\n".join(lines))._replace(stars=len(table) + 6)


def no_table(rng: Rng) -> Case:
    texts = [
        "<!DOCTYPE html><html><body><h1>503 Service Unavailable</h1></body></html>",
        '{"error": "no such catalogue"}',
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
        "Permission denied\n",
        '<?xml version="1.0"?><VOTABLE><RESOURCE/></VOTABLE>',
        "[[1, 2], [3, 4]]",
        "%PDF-1.7 \x00\x01",
        "SIMPLE  =                    T",
    ]
    name = drawn(rng, ["stars.csv", "stars.vot", "stars.fits", "stars.tbl", "stars.ecsv"])
    return Case({name: drawn(rng, texts).encode()}, 0)


TEXTS: dict[str, Callable[[Rng], Case]] = {
    make.__name__: make
    for make in (
        *(encodings, separators, mixed_separators, quotes),
        *(line_ends, nothing, ragged, headers),
        *(characters, lines_moved, no_table),
    )
}
