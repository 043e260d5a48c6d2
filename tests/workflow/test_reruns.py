"""Every row of docs/reruns.md is what a dry-run on a finished experiment says."""

import re

import edits
import pytest
from samples import ROOT

#: The rules that the words in the document stand for.
WORDS = {
    "audit": {"examine", "probe", "judge", "look"},
    "features": {"extract", "gather", "augment", "collate"},
    "reduction": {"reduce", "rank"},
    "exploration": {"explore", "embed", "phase", "exhibit"},
    "estimators": {"crossvalidate", "screen"},
    "verdicts": {"contrast", "balance", "calibrate", "conform", "conclude"},
    "comparison": {
        *("evaluate", "inflate", "compare", "summarise", "report"),
        *("contrast", "balance", "calibrate", "conform", "conclude"),
    },
}

#: The verdict of one task.
VERDICT = {"contrast": 1, "balance": 1, "calibrate": 1, "conform": 1, "conclude": 1}


def times(jobs, number):
    """Return jobs so many times over."""
    return {rule: number * count for rule, count in jobs.items()}


#: The scores of one task that has one test size.
SCORES = {"evaluate": 1, "inflate": 1, "compare": 1, "summarise": 1}

#: The comparison of one task that has one test size.
ONE = {"judge": 1, "look": 1, **SCORES, **VERDICT, "report": 1}

#: The comparisons of the two tasks that have a node with KNN, and that of a resampler.
TWO = {**times(ONE, 2), "report": 1}

#: The comparisons of all three tasks, of which one has two test sizes.
THREE = {**times(ONE, 3), "summarise": 4, "report": 1}

#: The rules that show the stars of a task before any model sees them, if it has no light curves.
SHOWN_STARS = {"explore": 1, "embed": 1, "crossvalidate": 2, "screen": 1}

#: The same for a task that has light curves, and a model of images.
SHOWN_CURVES = {**SHOWN_STARS, "phase": 1, "exhibit": 1}

#: The node with a network on images, in a task with two test sizes.
NETWORK = {"tune": 1, "ensemble": 1, "probe": 1, "monitor": 1, **ONE, "summarise": 2}

#: The whole task `survey`, from its table on.
SURVEY = {
    **{"assemble": 1, "split": 2, "resample": 3, "examine": 2, "reduce": 1, "rank": 1},
    **{**SHOWN_CURVES, **NETWORK, "tune": 5, "probe": 2},
}

#: Its copies of stars, the images of stars and copies, and the features as well.
COPIES = {"augment": 2, "collate": 1, "portray": 1}
IMAGES = {"draw": 1, "portray": 1}
FEATURES = {"extract": 2, "gather": 1, **COPIES, **IMAGES, **SURVEY}

#: The whole of the two tasks that are made from a file.
FILE = {
    **{"load_features": 1, "assemble": 2, "split": 4, "resample": 5, "examine": 3, "reduce": 1},
    **{
        "rank": 1,
        "tune": 8,
        "ensemble": 1,
        "probe": 3,
        **times(SHOWN_STARS, 2),
        **TWO,
    },
}

#: The rules that show stars, for all tasks.
ALL_STARS = {**SHOWN_CURVES, **times(SHOWN_STARS, 3)}

#: All but the built-in survey, which is made from no file.
EVERYTHING = {
    **{"load_features": 1, "extract": 2, "gather": 1, **COPIES, **IMAGES, "assemble": 3},
    **{"split": 6, "resample": 8, "examine": 5, "reduce": 2, "rank": 2, "tune": 13, "probe": 5},
    **{"ensemble": 2, **ALL_STARS, "monitor": 1, **THREE},
}

SHOWN = {
    **{"evaluate": 3, "compare": 3, "summarise": 4, "contrast": 3, "calibrate": 3},
    **{"conform": 3, "balance": 3, "conclude": 3, "report": 1},
}
REMODELLED = {"tune": 4, "ensemble": 1, "crossvalidate": 3, "screen": 3, "probe": 3, **TWO}
RESAMPLED = {"resample": 3, "examine": 3, "tune": 4, "ensemble": 1, "probe": 3, **TWO}
BLENDED = {"ensemble": 2, "probe": 2, **TWO, "summarise": 3}
RETUNED = {"tune": 12, "ensemble": 2, "probe": 5, **THREE}

#: Edits that make nothing pending, all in one dry-run; the last one says how to run it.
QUIET = [
    *(edits.moved, edits.cloned, edits.data_linked, edits.node_deleted, edits.log_deleted),
    *(edits.comment, edits.around_jobs, edits.library_beneath, edits.execution),
]

#: An edit and the jobs that it makes pending.
CASES = [
    (edits.script, {"summarise": 4, "report": 1}),
    (edits.model_code, REMODELLED),
    (edits.network_code, NETWORK),
    (edits.channel_code, {**IMAGES, "exhibit": 1, **NETWORK}),
    (edits.search_space, REMODELLED),
    (edits.resampler_code, RESAMPLED),
    (
        edits.reducer_code,
        {"reduce": 2, "rank": 2, "tune": 2, "ensemble": 2, "probe": 2, **TWO, "summarise": 3},
    ),
    (edits.ensemble_code, BLENDED),
    (edits.feature_code, FEATURES),
    (edits.new_feature, FEATURES),
    (edits.figure, {"compare": 3, "report": 1}),
    (edits.new_figure, {"compare": 3, "report": 1}),
    (
        edits.page_of_figures,
        {
            **{"compare": 3, "rank": 2, "explore": 3, "embed": 3, "phase": 1, "exhibit": 1},
            **{"screen": 3, "monitor": 1, **times(VERDICT, 3), "report": 1},
        },
    ),
    (edits.report_page, {"report": 1}),
    (edits.audit_code, {"examine": 5, "probe": 5, **THREE}),
    (edits.library, RESAMPLED),
    (edits.classes, {**COPIES, **SURVEY}),
    (edits.feature_key, FEATURES),
    (
        edits.copies,
        {**COPIES, "resample": 1, "examine": 1, **NETWORK, "tune": 2},
    ),
    (edits.images_key, {**IMAGES, "exhibit": 1, **NETWORK}),
    (edits.exploration_key, {"explore": 3, "embed": 3, "report": 1}),
    (edits.estimators_key, {"crossvalidate": 6, "screen": 3, "report": 1}),
    (  # its split is there, because it is the one that is explored
        edits.new_test_size,
        {
            **{"resample": 1, "examine": 2, "tune": 1, "ensemble": 1, "probe": 2},
            **{**ONE, "summarise": 2},
        },
    ),
    (
        edits.new_repeat,
        {"split": 1, "resample": 1, "examine": 2, "tune": 1, "ensemble": 1, "probe": 2, **ONE},
    ),
    (edits.new_model, {"tune": 2, "ensemble": 1, "examine": 1, "probe": 1, **ONE}),
    (
        edits.new_resampler,
        {"resample": 1, "tune": 2, "ensemble": 1, "examine": 1, "probe": 1, **ONE},
    ),
    (
        edits.new_reducer,
        {"reduce": 1, "tune": 1, "ensemble": 1, "probe": 1, **ONE, "summarise": 2},
    ),
    (edits.excluded, {"ensemble": 1, "probe": 1, **ONE}),
    (edits.fewer_ensembles, BLENDED),
    (edits.new_metric, SHOWN),
    (edits.more_trials, RETUNED),
    (edits.more_trials_of_a_model, NETWORK),
    (edits.audit_key, {"probe": 4, **THREE}),
    (edits.side_by_side, {"compare": 3, "report": 1}),
    (edits.rope, {"contrast": 3, "balance": 3, "conclude": 3, "report": 1}),
    (
        edits.seed,
        {
            **{"load_curves": 1, "extract": 2, "gather": 1, **COPIES, **IMAGES, "assemble": 1},
            **{"split": 6, "resample": 8, "examine": 5, "reduce": 2, "rank": 2},
            **{**ALL_STARS, **RETUNED, "tune": 13, "monitor": 1},
        },
    ),
    (edits.touched, {}),
    (edits.touched_and_large, FILE),
    (edits.source_changed, FILE),
    (edits.source_replaced, FILE),
    (
        edits.result_changed,
        {
            **{"split": 1, "resample": 1, "examine": 1, "tune": 1, "probe": 1},
            **{**SHOWN_STARS, **ONE},
        },
    ),
    (edits.figure_deleted, {"compare": 1, "report": 1}),
    (edits.data_elsewhere, FILE),
    (edits.cloned_without_dates, {}),
    (edits.cloned_without_records, {}),
    (edits.cloned_without_both, EVERYTHING),
]


def row(edit):
    return edit.__doc__.splitlines()[0]


def table(head):
    """Return the rows of a table in docs/reruns.md, by their first cell; groups have none."""
    text = (ROOT / "docs/reruns.md").read_text().split(f"| {head} |")[1].split("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines()[2:]]
    return {cells[0]: cells[1] for cells in rows if not cells[0].startswith("**")}


def documented():
    """Return the rules that run again after each change, according to docs/reruns.md."""
    found = {}
    for change, cell in table("change").items():
        rules = re.findall(r"`(\w+)`", cell)
        assert bool(rules) == (cell != "nothing"), change
        found[change] = {name for rule in rules for name in WORDS.get(rule, {rule})}
    return found


def test_the_document_says_what_its_words_stand_for():
    words = {word: set(re.findall(r"`(\w+)`", cell)) for word, cell in table("word").items()}
    assert {word.strip("`"): rules for word, rules in words.items()} == WORDS


@pytest.mark.parametrize(("edit", "pending"), CASES, ids=[edit.__name__ for edit, _ in CASES])
def test_a_change_makes_exactly_its_own_jobs_pending(project, edit, pending):
    arguments = edit(project) or []
    assert project.pending(*arguments) == pending
    assert documented()[row(edit)] >= set(pending)


def test_changes_of_nothing_that_is_computed_make_nothing_pending(project):
    *_, arguments = [edit(project) for edit in QUIET]
    assert project.pending(*arguments) == {}


def test_the_document_has_every_change_and_names_no_rule_that_none_of_its_edits_runs():
    tested = {row(edit): set() for edit in [*QUIET, *(edit for edit, _ in CASES)]}
    for edit, pending in CASES:
        tested[row(edit)] |= set(pending)
    assert documented() == tested


def test_results_without_records_are_warned_of(project):
    warning = "Snakemake has no record in this folder"
    assert warning not in project.run("--cores", "1").stdout
    edits.cloned_without_records(project)
    assert warning in project.run("--cores", "1").stdout
    project.run("--touch", "--forceall", "--cores", "1")
    assert warning not in project.run("--cores", "1").stdout


def test_results_without_records_can_be_taken_for_those_of_the_present_code(project):
    edits.cloned_without_both(project)
    project.run("--touch", "--forceall", "--cores", "1")
    assert project.pending() == {}
    edits.report_page(project)
    assert project.pending() == {"report": 1}


def test_a_new_model_runs_in_the_same_grid(project):
    edits.new_model(project)
    output = project.run("--cores", "2").stdout
    assert output.count("nearest") >= 2
    assert project.pending() == {}
