"""The second part of the audit: what the nodes of a split left, and what chance would give."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from lightfold import registry, tables
from lightfold.audit.blind import permute_labels, teach_others, train_on_nuisances
from lightfold.audit.edited import Reader
from lightfold.audit.ensembles import check_ensembles
from lightfold.audit.features import known_nuisances
from lightfold.audit.findings import COLUMNS, Finding, excused, tabulate
from lightfold.audit.fits import NODE_STEPS, REDUCTION_STEPS, RESAMPLING_STEPS, check_fits
from lightfold.audit.nodes import check_predictions, check_validation
from lightfold.audit.records import check_parameters, check_records
from lightfold.audit.reduction import check_reduction
from lightfold.audit.refits import Given, check_fold_refit, check_refit
from lightfold.audit.stories import Story, check_stories, tell
from lightfold.axes import NODE_TABLES, SPLIT_AXES
from lightfold.images.table import Images, read_images
from lightfold.seeds import derive


class Left(NamedTuple):
    """What a node left: its record, the rows of its sample, and the paths of its tables."""

    record: dict[str, Any]
    rows: pd.DataFrame
    files: dict[str, str]


class Learned(NamedTuple):
    """What a reducer learned: its axes, its seed, the rows of its sample, and its table."""

    axes: dict[str, Any]
    seed: int
    rows: pd.DataFrame
    reduction: str


def write_probe(inputs: dict[str, Any], output: str, settings: dict[str, Any]) -> None:
    """Write the checks of the nodes of a split; `judge` says what they mean for the run.

    Parameters
    ----------
    inputs : dict
        Paths of ``table``, ``objects``, ``features`` and ``split``, and of ``images`` if a model is
        shown any. Lists of paths: ``resampled``, one per sample; ``params``, and ``node_NAME`` of
        each name in `NODE_TABLES`, one per node; `ensembles.FILES`, one per ensemble; ``reduction``
        and ``reduction_fitted``, one per reduction.
    output : str
        Path of the findings.
    settings : dict
        ``samples``: the axes of each sample; ``reductions``: the ``axes`` and the ``seed`` of each;
        ``planned``: the ``axes``, the ``seed`` and the ``code`` of each node; ``classes``;
        ``draws``; ``refit``, see `chosen`; ``first``, whether nuisances are tried with this split;
        ``learning``, the reducers that learn again; ``unlike``, what the protocol divides by if not
        at random; ``seed``.
    """
    findings: list[Finding] = []
    if not tables.impossible(inputs["split"]):
        findings = _probe(inputs, **settings)
    tables.write(tabulate(findings), output, COLUMNS)


def _probe(
    inputs: dict[str, Any],
    samples: list[dict[str, Any]],
    reductions: list[dict[str, Any]],
    planned: list[dict[str, Any]],
    classes: list[str],
    draws: int,
    refit: str,
    first: bool,
    learning: list[str],
    unlike: str,
    seed: int,
) -> list[Finding]:
    table, split = (tables.read(inputs[name]) for name in ("table", "split"))
    axes = tables.typed(samples[0])
    place = {name: axes[name] for name in SPLIT_AXES}
    findings = []
    if first:
        objects, remarks = tables.read(inputs["objects"]), tables.read_remarks(inputs["features"])
        nuisances = known_nuisances(table, objects, remarks)
        found = train_on_nuisances(split, table, nuisances, draws, derive(seed, "nuisances"))
        findings += [{**place, **found}] if found else []
    rows = {
        sample["resampler"]: tables.read(path)
        for sample, path in zip(samples, inputs["resampled"], strict=True)
        if not tables.impossible(path)
    }
    learned, nodes = _learned(inputs, reductions, rows), _nodes(inputs, rows)
    for path, made in zip(inputs["reduction_fitted"], learned.values(), strict=True):
        if made is not None:
            read = Reader()
            own = check_fits(read(path), split, REDUCTION_STEPS)
            read(made.reduction)
            findings += [{**made.axes, **finding} for finding in [*own, read.finding()]]
    findings += check_records(inputs["params"], planned)
    stars = split.drop_duplicates("object_id")
    group = pd.Series(pd.factorize(stars["group"])[0], stars["object_id"])
    stories: dict[str, Story] = {}  # by the last axes of the node
    for folder, left in nodes.items():
        read = Reader()
        found = {name: read(path) for name, path in left.files.items()}
        learned_by = _read_reduction(folder, learned)
        findings += _probe_node(left, found, split, table, classes, learned_by)
        findings.append({**left.record["node"], **read.finding()})
        stories["/".join(list(left.record["node"].values())[-3:])] = tell(found, group, classes)
    findings += check_ensembles(inputs, split, table, classes)
    told = check_stories(stories, split["fold"].nunique(), unlike)
    findings += [{**place, **finding} for finding in told]

    def given(folder: str) -> Given:
        left = nodes[folder]
        own = left.record, left.rows, table, classes, _read_reduction(folder, learned)
        return Given(*own, _shown(left, inputs))

    again = {
        folder: made
        for folder, made in learned.items()
        if made is not None and made.axes["reducer"] in learning
    }
    return [
        *findings,
        # Ahead of all other fits, of which plug-ins may remember something.
        *_refit_nodes(nodes, given, refit, seed),
        *_permute_labels(nodes, given, draws, seed),
        *_teach_others(nodes, given, refit, draws, seed),
        *_learn_again(again, table, classes, seed),
    ]


def _refit_nodes(
    nodes: dict[str, Left], given: Callable[[str], Given], which: str, seed: int
) -> list[Finding]:
    """Return what new fits of the chosen nodes do not reproduce.

    An inner fold is fitted again for all nodes, or for one of them, since a fold takes nearly as
    long as the whole training set.
    """
    found = []
    in_folds = chosen(nodes, "all" if which == "all" else "one", seed)
    for folder in dict.fromkeys([*in_folds, *chosen(nodes, which, seed)]):
        left = nodes[folder]
        own = check_refit(tables.read(left.files["predictions"]), given(folder))
        if folder in in_folds:
            own += check_fold_refit(tables.read(left.files["out_of_fold"]), given(folder))
        own = excused(own, tables.other_processor(left.files["predictions"]))
        found += [{**left.record["node"], **finding} for finding in own]
    return found


def _permute_labels(
    nodes: dict[str, Left], given: Callable[[str], Given], draws: int, seed: int
) -> list[Finding]:
    """Return how one node does on random labels: if any, one that was given rows made of others."""
    made = {name: left for name, left in nodes.items() if left.rows["synthetic"].any()}
    axes = {name: left.record["node"] for name, left in (made or nodes).items()}
    if not axes:
        return []
    own = given(drawn(axes, seed, "labels"))
    found = permute_labels(own, draws, derive(seed, "labels"))
    return [{**own.record["node"], **found}] if found else []


def _teach_others(
    nodes: dict[str, Left], given: Callable[[str], Given], which: str, draws: int, seed: int
) -> list[Finding]:
    """Return whether nodes that are fitted again know classes that they are not taught."""
    findings = []
    for folder in chosen(nodes, which, seed):
        found = teach_others(given(folder), draws, derive(seed, "others"))
        findings += [{**nodes[folder].record["node"], **found}] if found else []
    return findings


def _learn_again(
    learned: dict[str, Learned], table: pd.DataFrame, classes: list[str], seed: int
) -> list[Finding]:
    """Return what one reduction of each reducer is not, learned again."""
    findings = []
    for reducer in sorted({made.axes["reducer"] for made in learned.values()}):
        own = {name: made.axes for name, made in learned.items() if made.axes["reducer"] == reducer}
        made = learned[drawn(own, seed, "reduction")]
        reduction = tables.read(made.reduction)
        found = check_reduction(reduction, reducer, made.rows, table, classes, made.seed)
        found = excused(found, tables.other_processor(made.reduction))
        findings += [{**made.axes, **finding} for finding in found]
    return findings


def _nodes(inputs: dict[str, Any], rows: dict[str, pd.DataFrame]) -> dict[str, Left]:
    """Return the nodes that could run, by their folder."""
    found = {}
    lists = zip(inputs["params"], *(inputs[f"node_{name}"] for name in NODE_TABLES), strict=True)
    for params, *paths in lists:
        record = json.loads(Path(params).read_text(encoding="utf-8"))
        if "impossible" not in record:
            files = dict(zip(NODE_TABLES, paths, strict=True))
            own = rows[record["node"]["resampler"]]
            found[str(Path(params).parent)] = Left(record, own, files)
    return found


def chosen(nodes: dict[str, Left], which: str, seed: int) -> list[str]:
    """Return the folders of the nodes that are fitted again.

    Parameters
    ----------
    nodes : dict
        The nodes that could run, by their folder.
    which : str
        ``all``; ``models`` for one of each model; or ``one``. The last two are drawn by `seed`,
        with one of the nodes that resample in their study beside them.
    seed : int
        The seed of the draw.
    """
    if which == "all":
        return list(nodes)
    every = {name: left.record["node"] for name, left in nodes.items()}
    kinds = [every]
    if which == "models":
        models = dict.fromkeys(axes["model"] for axes in every.values())
        kinds = [
            {name: axes for name, axes in every.items() if axes["model"] == model}
            for model in models
        ]
    kinds.append(
        {name: axes for name, axes in every.items() if nodes[name].record["resampler_params"]}
    )
    return list(dict.fromkeys(drawn(axes, seed, "refit") for axes in kinds if axes))


def drawn(axes: dict[str, dict[str, Any]], seed: int, *purpose: str) -> str:
    """Return the folder that is drawn by its axes.

    Others do not change what is drawn, and neither does the place of the results.

    Parameters
    ----------
    axes : dict
        The axes of what can be drawn, by folder.
    seed : int
        The seed of the draw.
    *purpose : str
        What it is for.
    """
    return min(axes, key=lambda folder: derive(seed, *purpose, *axes[folder].values()))


def _learned(
    inputs: dict[str, Any], reductions: list[dict[str, Any]], rows: dict[str, pd.DataFrame]
) -> dict[str, Learned | None]:
    """Return what reducers learned, by folder; None where there was no sample."""
    found: dict[str, Learned | None] = {}
    for path, made in zip(inputs["reduction"], reductions, strict=True):
        own = rows.get(made["axes"]["resampler"])
        axes = tables.typed(made["axes"])
        there = None if own is None else Learned(axes, made["seed"], own, path)
        found[str(Path(path).parent)] = there
    return found


def _read_reduction(folder: str, learned: dict[str, Learned | None]) -> pd.DataFrame:
    """Return what a node's reducer learned; an empty table if it learns nothing."""
    made = learned.get(str(Path(folder).parent))
    return pd.DataFrame() if made is None else tables.read(made.reduction)


def _shown(left: Left, inputs: dict[str, Any]) -> Images | None:
    """Return the images of a sample's rows if the model of a node is shown any."""
    if not registry.declared("models", left.record["node"]["model"], "NEEDS"):
        return None
    return read_images(inputs, left.rows["object_id"])


def _probe_node(
    node: Left,
    left: dict[str, pd.DataFrame],
    split: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    reduction: pd.DataFrame,
) -> list[Finding]:
    validation, rows = node.record["validation"], node.rows
    findings = [
        *(
            check_predictions(left[name], rows, table, classes, f"{name}_elsewhere")
            for name in ("predictions", "fold_predictions", "default_predictions")
        ),
        *check_validation(left["out_of_fold"], left["trials"], validation, rows, table, classes),
        check_parameters(node.record, left["trials"], reduction),
        *check_fits(
            left["fitted"],
            split,
            RESAMPLING_STEPS if node.record["resampler_params"] else NODE_STEPS,
        ),
    ]
    return [{**node.record["node"], **finding} for finding in findings]
