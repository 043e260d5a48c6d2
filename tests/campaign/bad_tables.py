"""Bad tables of stars in text, as catalogues, archives and people make them.

Each kind is a function that draws a case. Nothing is read here; `reading.read_case` does that.
`bad_files` has tables in other formats, and `bad_curves` light curves.
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


def missing_spelled(rng: Rng) -> Case:
    table = base(rng).astype(object)
    words = [
        "NaN",
        "nan",
        "NULL",
        "N/A",
        "-",
        "--",
        "",
        "inf",
        "-Infinity",
        "1e400",
        "#N/A",
        "none",
    ]
    words += ["null", "None", "-99", "99.99", "...", "?", "INDEF", "-9999"]
    word = drawn(rng, words)
    holes = rng.uniform(size=(len(table), table.shape[1] - 2)) < drawn(rng, [0.1, 0.4, 1.0])
    table.iloc[:, 2:] = table.iloc[:, 2:].mask(holes, word)
    if rng.uniform() < 0.2:
        table.loc[0, drawn(rng, ["object_id", "label"])] = word
    return text_case(table, csv(table))


def column_names(rng: Rng) -> Case:
    table = base(rng)
    lines = csv(table).splitlines()
    names = lines[0].split(",")
    where = rng.integers(len(names))
    names[where] = drawn(rng, ["", names[1], names[where].upper(), " ", "object_id", "1", "p_EW"])
    if rng.uniform() < 0.3:
        names[-1] = drawn(
            rng, ["fold", "role", "group", "weight", "index", "__index_level_0__", "a\tb"]
        )
    return text_case(table, "\n".join([",".join(names), *lines[1:]]))


def nothing(rng: Rng) -> Case:
    header = csv(base(rng)).splitlines()[0]
    text = drawn(
        rng, ["", " \n\n", header, header + "\n", "# a\n# b\n", "\ufeff", "\n" * 99, "\x00" * 512]
    )
    return Case({"stars.csv": text.encode()}, 0)


def classes(rng: Rng) -> Case:
    table = base(rng)
    how = rng.integers(7)
    if how == 0:
        table["label"] = "EW"
    elif how == 1:
        table["label"] = ""
    elif how == 2:
        table["label"] = table["label"].map({"EW": 1, "EA": 2, "RRab": 3})
    elif how == 3:
        table["label"] = table["label"] + drawn(rng, [" ", "\t", "\u00a0", "\u200b"])
    elif how == 4:
        table["label"] = table["label"].replace("EW", "E\nW")
    elif how == 5:
        table["label"] = [f"class {number}" for number in range(len(table))]
    else:
        table.loc[table.index[::3], "label"] = drawn(rng, ["?", "", "nan", "ew"])
    return text_case(table, csv(table))


def ids(rng: Rng) -> Case:
    table = base(rng)
    kinds: list[Callable[[int], Any]] = [
        lambda n: f" V {n}",
        lambda n: f"{n:08d}",
        lambda n: f"V{n // 2}",
        lambda n: "" if n == 3 else f"V{n}",
        lambda n: f"V\x00{n}",
        lambda n: f"V\n{n}",
        lambda n: 2**63 + n,
        lambda n: float(n) + 0.5,
        lambda n: 10**25 + n,
        lambda n: f"{n}e5",
        lambda n: "é" if n == 0 else "e\u0301" if n == 1 else f"V{n}",
        lambda n: "x" * 5000 + str(n),
        lambda n: f"../{n}",
        lambda n: n / 3,
    ]
    kind = drawn(rng, kinds)
    table["object_id"] = [kind(number) for number in range(len(table))]
    return text_case(table, csv(table))


def numbers(rng: Rng) -> Case:
    table = base(rng).astype(object)
    odd = [
        "1e308",
        "-1e308",
        "1e-320",
        str(2**70),
        "1e5000",
        "0x1F",
        "1_000",
        "1,000",
        "+.5e-3",
        "1d5",
    ]
    odd += ["٣", "½", "1e", "--5", "NaN()", "1.5.2", "0" * 500 + "1"]
    word = drawn(rng, odd)
    rows = rng.uniform(size=len(table)) < drawn(rng, [0.05, 0.5, 1.0])
    table.loc[rows, table.columns[2]] = word
    return text_case(table, csv(table))


def dates(rng: Rng) -> Case:
    table = base(rng)
    text = drawn(
        rng,
        ["2024-02-30", "2024-01-01", "01/02/24", "12:30:15.2", "-05 13 2.2", "2024-01-01T00:00Z"],
    )
    table["when"] = text
    if rng.uniform() < 0.3:
        table = table[["object_id", "label", "when"]]
    return text_case(table, csv(table))


def mixed_types(rng: Rng) -> Case:
    table = base(rng).astype(object)
    word = drawn(
        rng, ["bad", "0.3 d", "<0.5", "0.3±0.1", "0.3:", "True", "yes", "(0.4)", "~2", "1/3", "5%"]
    )
    rows = rng.uniform(size=len(table)) < drawn(rng, [0.03, 0.3, 0.97, 1.0])
    table.loc[rows, table.columns[-1]] = word
    return text_case(table, csv(table))


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


def columns(rng: Rng) -> Case:
    table = base(rng)
    how = rng.integers(8)
    if how == 0:
        wide = pd.DataFrame(rng.normal(size=(len(table), 1500)).round(3)).add_prefix("w")
        return text_case(table, csv(pd.concat([table, wide], axis=1)), whole=True)
    if how == 1:
        table = table[["object_id", "label"]]
    elif how == 2:
        table = table.drop(columns=drawn(rng, ["object_id", "label"]))
    elif how == 3:
        table[table.columns[2:]] = np.nan
    elif how == 4:
        table[table.columns[2:]] = 1.0
    elif how == 5:
        table = table.rename(columns=dict(zip(table.columns[2:], ["ra", "dec"], strict=False)))
        table["ra"] = drawn(rng, [400.0, -500.0, np.nan, 1e9])
    elif how == 6:
        return text_case(table, csv(table[["label"]]))
    else:
        table.columns = [*table.columns[:2], *range(table.shape[1] - 2)]
    return text_case(table, csv(table))


TEXTS: dict[str, Callable[[Rng], Case]] = {
    make.__name__: make
    for make in (
        *(encodings, separators, mixed_separators, quotes, line_ends),
        *(missing_spelled, column_names, nothing, classes, ids),
        *(numbers, dates, mixed_types, ragged, headers),
        *(characters, lines_moved, no_table, columns),
    )
}
