"""Bad values and columns in tables of stars: classes, ids, numbers, dates and what is missing."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from campaign.bad_tables import Case, Rng, base, csv, drawn, text_case


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


VALUES: dict[str, Callable[[Rng], Case]] = {
    make.__name__: make
    for make in (
        *(missing_spelled, column_names, classes, ids),
        *(numbers, dates, mixed_types, columns),
    )
}
