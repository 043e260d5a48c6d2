"""Progress: one readable line per finished job."""

import logging

import pandas as pd
import pytest
from lightfold.runtime.costs import START, Size, kind
from lightfold.runtime.perform import TOLD
from lightfold.runtime.progress import Progress, attach, clock, is_replaced
from lightfold.runtime.time_left import Plan


def record(event, **fields):
    made = logging.LogRecord("snakemake", logging.INFO, "", 0, "", None, None)
    made.__dict__.update(event=event, **fields)
    return made


def test_a_finished_job_is_a_line_with_stage_count_and_time_left(capsys):
    progress = Progress(cores=2, failed=pytest.fail)
    progress.emit(record("run_info", stats={"split": 2, "tune": 4, "all": 1, "total": 7}))
    progress.emit(
        record(
            "job_info", jobid=3, rule_name="tune", wildcards={"task": "binaries", "model": "svc"}
        )
    )
    progress.emit(record("job_finished", job_id=3))
    line = capsys.readouterr().out
    assert "tune 1/4  binaries svc" in line
    assert "1 of 6 jobs" in line
    assert "left" in line


JOBS = [
    ("tune", {"task": "binaries", "model": "knn", "resampler": "none"}),
    ("tune", {"task": "binaries", "model": "knn", "resampler": "none"}),
    ("tune", {"task": "binaries", "model": "gradient_boosting", "resampler": "smote"}),
]


@pytest.mark.parametrize("known", [JOBS, JOBS[:1], []])
def test_time_left_is_by_kind_of_job_and_falls_as_jobs_start_and_finish(known):
    plan = Plan({number: kind(*job) for number, job in enumerate(known)}, {}, {})
    progress = Progress(cores=1, failed=pytest.fail, plan=lambda: plan)
    progress.emit(record("run_info", stats={"tune": 3, "all": 1, "total": 4}))
    whole = progress.left()
    if known == JOBS:
        assert whole == pytest.approx(sum(START + kind(*job).work for job in JOBS))
    for number, (rule, wildcards) in enumerate(JOBS):
        started = record("job_info", jobid=number, rule_name=rule, wildcards=wildcards)
        progress.emit(started)
        progress.emit(record("job_finished", job_id=number))
        assert progress.left() < whole
        whole = progress.left()
    assert whole == 0


def test_the_size_of_a_table_is_known_from_the_start_or_when_it_is_assembled(tmp_path):
    path = tmp_path / "table.parquet"
    table = pd.DataFrame({"a": range(5)})
    table.to_parquet(path)
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(path.read_bytes()[:-20])
    tables = {"old": path, "new": tmp_path / "new.parquet", "damaged": damaged}
    plan = Plan({}, {}, {task: str(path) for task, path in tables.items()})
    progress = Progress(cores=1, failed=pytest.fail, plan=lambda: plan)
    progress.emit(record("run_info", stats={"assemble": 1, "all": 1, "total": 2}))
    assert progress.sizes == {"old": Size(5, 1)}
    table.to_parquet(tmp_path / "new.parquet")
    wildcards = {"task": "new"}
    progress.emit(record("job_info", jobid=1, rule_name="assemble", wildcards=wildcards))
    progress.emit(record("job_finished", job_id=1))
    assert progress.sizes == {"old": Size(5, 1), "new": Size(5, 1)}


def test_blocks_of_jobs_are_replaced_and_errors_are_not():
    assert is_replaced(record("job_info"))
    assert not is_replaced(record("job_error"))
    assert not is_replaced(record("run_info"))


def test_durations_read_well():
    assert [clock(s) for s in (5, 89, 120, 7200)] == ["5 s", "89 s", "2 min", "2.0 h"]


def test_after_a_record_of_another_shape_the_blocks_come_back(capsys):
    logger, terminal, lost = logging.Logger("snakemake"), logging.StreamHandler(), []
    terminal.name = "DefaultStreamHandler"
    logger.addHandler(terminal)
    attach(logger, 2, lost.append)
    started = record("job_info", jobid=3, rule_name="tune", wildcards={})
    assert not terminal.filter(started)
    for _ in range(2):
        logger.handle(record("job_info"))
    assert [type(error) for error in lost] == [AttributeError]
    assert terminal.filter(started)


def shown(records):
    """Return the records that are still printed as Snakemake prints them."""
    logger, terminal, printed = logging.Logger("snakemake"), logging.StreamHandler(), []
    terminal.name = "DefaultStreamHandler"
    terminal.emit = printed.append
    logger.addHandler(terminal)
    attach(logger, 2, pytest.fail)
    for each in records:
        logger.handle(each)
    return printed


def failure(status, jobid=3):
    message = f"RuleException:\nCalledProcessError in file x\nCommand y returned {status}."
    ended = record("", msg=message.replace("returned", "returned non-zero exit status"))
    job = record("job_error", jobid=jobid, rule_name="tune", log=["tune.log"], aux={})
    removed = record("", msg="Removing output files of failed job tune")
    started = record("job_info", jobid=jobid, rule_name="tune", wildcards={"task": "t"})
    return [started, ended, job, removed]


def test_a_job_that_has_named_its_error_is_one_line(capsys):
    assert shown(failure(TOLD)) == []
    line = capsys.readouterr().out
    assert "tune failed  t  |  log: tune.log" in line


@pytest.mark.parametrize("status", [1, 33, 137])
def test_a_job_that_ended_in_another_way_keeps_its_block(capsys, status):
    records = failure(status)
    assert shown(records) == records[1:3]
    assert capsys.readouterr().out == ""


def test_a_block_without_such_a_message_is_kept_also_after_one_with_it():
    lost = record("job_error", jobid=4, rule_name="tune", log=["tune.log"], aux={})
    assert shown([*failure(TOLD), lost]) == [lost]


def test_a_job_that_was_killed_runs_no_more(capsys):
    progress = Progress(1, pytest.fail, Plan)
    progress.emit(record("run_info", stats={"tune": 1, "total": 1}))
    progress.emit(record("job_info", jobid=3, rule_name="tune", wildcards={}))
    assert progress.running
    progress.emit(record("job_error", jobid=3, log=["a.log"]))
    assert not progress.running


def test_when_nobody_reads_any_more_snakemake_is_not_blamed(monkeypatch):
    progress = Progress(1, pytest.fail, Plan)
    progress.emit(record("run_info", stats={"tune": 1, "total": 1}))
    progress.emit(record("job_info", jobid=3, rule_name="tune", wildcards={}))

    def broken(*texts, **options):
        raise BrokenPipeError

    monkeypatch.setattr("builtins.print", broken)
    progress.emit(record("job_finished", job_id=3))
    assert not progress.works
