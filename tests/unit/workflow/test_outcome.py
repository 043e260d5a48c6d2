"""An experiment without a result says so and why; one with a result does not."""

import json
from types import SimpleNamespace

import pytest
from lightfold.errors import DataError
from lightfold.workflow.outcome import check_results


def plan(folder, **nodes):
    """Return a plan of tasks; a node is its reason, None if it is done, or "" if it is to run."""
    grid = []
    for task, reasons in nodes.items():
        for number, reason in enumerate(reasons):
            node = {"task": task, "model": str(number), "status": "planned", "reason": ""}
            if reason and reason.startswith("no "):
                node |= {"status": "excluded", "reason": reason}
            elif reason != "":
                record = {} if reason is None else {"impossible": reason}
                path = folder / task / str(number) / "params.json"
                path.parent.mkdir(parents=True)
                path.write_text(json.dumps(record))
            grid.append(node)
    return SimpleNamespace(grid=grid, node=f"{folder}/{{task}}/{{model}}")


def test_an_experiment_without_a_result_says_why_by_task(tmp_path):
    given = plan(tmp_path, a=["too few", "too few", "no weights"], b=["one class"])
    with pytest.raises(DataError, match="no result") as stop:
        check_results(given, lambda path: True)
    said = str(stop.value)
    assert "a: impossible: too few (2 nodes)" in said
    assert "a: excluded: no weights" in said
    assert "b: impossible: one class" in said


def test_tasks_without_a_result_are_named_where_others_have_one(tmp_path, capsys):
    given = plan(tmp_path, a=["too few"], b=["one class", None], c=["no time"])
    check_results(given, lambda path: True)
    said = capsys.readouterr().err
    assert "a: impossible: too few" in said
    assert "c: excluded: no time" in said
    assert "b:" not in said


@pytest.mark.parametrize("reasons", [["", "too few"], [None], ["too few", ""]])
def test_nothing_is_said_while_a_node_is_to_run_or_has_a_result(tmp_path, capsys, reasons):
    check_results(plan(tmp_path, a=reasons), lambda path: True)
    assert not capsys.readouterr().err


def test_results_without_records_are_warned_of(tmp_path, capsys):
    given = plan(tmp_path, a=["", None, None])
    check_results(given, lambda path: "/1/" in path)
    said = capsys.readouterr().err
    assert f"no record in this folder of how {tmp_path}/a/2/params.json was made" in said
