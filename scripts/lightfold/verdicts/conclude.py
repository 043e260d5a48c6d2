"""The verdict in words: what a task's tables decide, in short sentences."""

from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold import registry, tables
from lightfold.comparison.scores import (
    SETTING,
    average_repeats,
    by_validation,
    main_test_size,
    of_chosen,
    ordinal,
    with_intervals,
)
from lightfold.display.markdown import escape_markdown
from lightfold.display.names import one_line
from lightfold.verdicts import answers, audited, balance_words, choice, rivals
from lightfold.verdicts.words import CONSTANT, Sentence

COLUMNS = dict.fromkeys(["task", "about", "sentence", "sources"], "string")

NOTHING = "No honest setting has run, so nothing can be said about new stars."


def write_verdict(
    inputs: dict[str, str], outputs: dict[str, str], settings: dict[str, Any]
) -> None:
    """Write the sentences of `conclude`, as a table and as Markdown.

    Parameters
    ----------
    inputs : dict
        Paths of the tables metrics, nodes, runtimes, confusion, inflation, contrasts, groups,
        effects, balance, calibration, conformal, audit and looks.
    outputs : dict
        Paths of ``sentences``, the table, and of ``verdict``, the Markdown.
    settings : dict
        ``task``; ``classes``; ``metric``, the one that studies optimise; ``coverage``.
    """
    read = {name: tables.read(path) for name, path in inputs.items() if path.endswith(".parquet")}
    task = Path(outputs["verdict"]).parents[1]
    places = {name: Path(inputs[name]).relative_to(task).as_posix() for name in read}
    said = conclude(read, settings)
    rows = [
        (settings["task"], about, text, "\n".join(places[name] for name in sources))
        for about, text, sources in said
    ]
    tables.write(pd.DataFrame(rows, columns=list(COLUMNS)), outputs["sentences"], COLUMNS)
    with tables.whole(outputs["verdict"]) as temporary:
        temporary.write_text(as_markdown(settings["task"], said, places), encoding="utf-8")


def conclude(read: dict[str, pd.DataFrame], settings: dict[str, Any]) -> list[Sentence]:
    """Return the sentences of a verdict, at the main test size.

    It is about the honest setting that leads on validation.

    Parameters
    ----------
    read : dict
        The tables by name.
    settings : dict
        See `write_verdict`.
    """
    metric = settings["metric"]
    greater = registry.load("metrics", metric).GREATER_IS_BETTER
    nodes = read["nodes"]
    if not ((nodes["status"] == "done") & ~nodes["leaked"].astype(bool)).any():
        return [Sentence(rivals.CHOICE, NOTHING, ("nodes",))]
    measures = read["metrics"]
    overall = with_intervals(of_chosen(measures))
    scores = average_repeats(measures, nodes, read["runtimes"])
    scores = scores[~scores["leaked"].astype(bool)]
    constant = scores["model"] == CONSTANT
    scores = scores if constant.all() else scores[~constant]
    scores = by_validation(scores[scores["test_size"] == main_test_size(scores)], greater)
    leader = scores.iloc[0]
    ranked = scores[scores["protocol"] == leader["protocol"]]
    own = {name: _same(frame, leader, _SPLIT) for name, frame in read.items()}
    mine = {name: _same(frame, leader, SETTING) for name, frame in own.items()}
    pairs = own["contrasts"]
    constant = (pairs["model"] == CONSTANT) | (pairs["other_model"] == CONSTANT)
    contrasts = _rows(pairs[~constant])
    confused = mine["confusion"].groupby(["label", "predicted"], sort=False)["count"].sum()
    stars = confused.groupby("label").sum().reindex(settings["classes"]) / leader["repeats"]
    rarest = str(stars.idxmin())
    measured = _same(overall, leader, SETTING)
    sets = mine["conformal"]
    sets = sets[sets["class"].notna() & (sets["coverage_asked"] == settings["coverage"][0])]
    calibration = mine["calibration"]
    given = calibration[calibration["class"].notna() & (calibration["method"] == "none")]
    overall = measured[measured["class"].isna() & ~measured["metric"].isin(ordinal(measures))]
    axes, repeats = leader.to_dict(), int(leader["repeats"])
    own_score = score_of(measured, metric)
    return [
        *choice.say_leader(axes, own_score, metric, len(ranked), greater),
        *choice.say_constant(_rows(overall), metric, _greater(overall)),
        *rivals.say_rivals(axes, _rows(ranked[1:]), contrasts),
        *rivals.say_single(axes, _rows(ranked[1:]), contrasts),
        *rivals.say_luckiest(axes, _rows(own["groups"]), contrasts),
        *audited.say_warnings(_rows(_warned(read["audit"], leader))),
        *audited.say_looks(_looks(read["looks"], leader)),
        *answers.say_classes(class_scores(measured, settings["classes"])),
        *answers.say_confusions(dict(zip(confused.index, confused, strict=True)), repeats),
        *answers.say_probabilities(
            _mean(calibration[calibration["class"].isna()], "method"), _mean(given, "class")
        ),
        *answers.say_sets(
            {name: _mean(part, "method") for name, part in sets.groupby("class", sort=False)},
            repeats,
        ),
        *choice.say_effects(_rows(own["effects"]), greater),
        *balance_words.say_balance(_rows(own["balance"])),
        *audited.say_leak(_rows(own["inflation"]), metric, greater),
        *choice.say_more(
            axes, contrasts, own_score["support"], (rarest, float(stars[rarest])), metric
        ),
    ]


def score_of(overall: pd.DataFrame, metric: str) -> dict[Any, Any]:
    """Return a setting's score with its interval, a constant answer's, and its test stars.

    Parameters
    ----------
    overall : DataFrame
        The setting's rows of `comparison.scores.with_intervals`.
    metric : str
        The metric that studies optimise.
    """
    return _rows(overall[(overall["metric"] == metric) & overall["class"].isna()])[0]


def class_scores(overall: pd.DataFrame, classes: list[str]) -> dict[str, dict[Any, Any]]:
    """Return recall with its interval, precision and support of each class.

    Parameters
    ----------
    overall : DataFrame
        The setting's rows of `comparison.scores.with_intervals`. If recall or precision are not
        among its metrics, nothing is returned.
    classes : list of str
        The classes, in order.
    """
    if not {"recall", "precision"} <= set(overall["metric"]):
        return {}
    by_class = overall.set_index(["metric", "class"])
    rows = _rows(by_class.loc[[("recall", name) for name in classes]])
    precision = by_class["value"].loc[[("precision", name) for name in classes]]
    return {
        name: {**row, "recall": row["value"], "precision": value}
        for name, row, value in zip(classes, rows, precision, strict=True)
    }


def as_markdown(task: str, said: list[Sentence], places: dict[str, str]) -> str:
    """Return a verdict as Markdown: a paragraph per subject, with links to its tables."""
    blocks = [f"# {escape_markdown(one_line(task))}"]
    for about, sentences in groupby(said, key=lambda sentence: sentence.about):
        own = list(sentences)
        texts = " ".join(escape_markdown(sentence.text) for sentence in own)
        names = dict.fromkeys(name for sentence in own for name in sentence.sources)
        links = ", ".join(f"[{Path(places[name]).name}](../{places[name]})" for name in names)
        blocks.append(f"**{about}.** {texts} *From {links}.*")
    return "\n\n".join(blocks) + "\n"


#: What all settings that are compared with each other share.
_SPLIT = ["protocol", "test_size"]


def _same(frame: pd.DataFrame, leader: pd.Series, axes: list[str]) -> pd.DataFrame:
    """Return the rows that are like the leader on those of some axes that the table has."""
    known = [axis for axis in axes if axis in frame.columns]
    return frame[(frame[known] == leader[known]).all(axis=1)]


def _rows(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    return list(frame.to_dict("records"))


def _mean(frame: pd.DataFrame, by: str) -> dict[str, dict[Any, Any]]:
    """Return numbers by the values of a column, averaged over repeats."""
    mean = frame.groupby(by, sort=False).mean(numeric_only=True)
    return dict(zip(mean.index, _rows(mean), strict=True))


def _greater(overall: pd.DataFrame) -> list[str]:
    names = overall["metric"].unique()
    return [name for name in names if registry.declared("metrics", name, "GREATER_IS_BETTER")]


def _warned(audit: pd.DataFrame, leader: pd.Series) -> pd.DataFrame:
    """Return the warnings that concern a setting or its split."""
    own = audit[~audit["passed"].astype(bool) & (audit["severity"] == "warning")]
    for axis in SETTING:
        own = own[own[axis].isna() | (own[axis] == leader[axis])]
    return own


def _looks(looks: pd.DataFrame, leader: pd.Series) -> list[dict[Any, Any]]:
    """Return the looks at the test stars of a setting: of its repeats, the most looked at."""
    own = looks[looks["current"].astype(bool) & (looks["protocol"] == leader["protocol"])]
    own = own[own["test_size"] == leader["test_size"]]
    found = [_rows(looks[looks["split"] == split]) for split in own["split"]]
    return max(found, key=len, default=[])
