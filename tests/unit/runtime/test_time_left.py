"""The time left, by what finished jobs took."""

import pytest
from lightfold.runtime.costs import ROWS, START, Kind, Size
from lightfold.runtime.time_left import Pace, left


def of(rule, work=4.0, task="", model=""):
    return Kind(rule, task, model, work)


def paces(pace, *kinds, sizes=()):
    """Return how many times as long as expected jobs of some kinds take, beside their start."""
    found = pace.expect(kinds, dict(sizes))
    return [(found[kind] - START) / kind.work for kind in kinds]


def after(*jobs):
    """Return the pace after jobs that took some times as long as expected."""
    pace = Pace()
    for kind, times in jobs:
        pace.add(kind, START + times * kind.work)
    return pace


def test_without_finished_jobs_the_table_counts():
    assert left({of("tune"): 3}, [], Pace(), {}, {}, cores=1) == 3 * (4 + START)


def test_many_finished_jobs_of_a_rule_and_a_model_count_alone():
    slow, quick, other = (of("tune", task="a", model=model) for model in ("svc", "knn", "lda"))
    pace = after(*[(slow, 5.0), (quick, 1.0), (of("probe"), 2.0)] * 1000)
    assert paces(pace, slow, quick, of("probe")) == pytest.approx([5, 1, 2], rel=0.01)
    assert paces(pace, other)[0] == pytest.approx(3, rel=0.01)  # as all studies


def test_few_jobs_are_drawn_to_what_is_known_of_others():
    one = after((of("probe", task="a"), 16.0))
    assert 8 < paces(one, of("probe", task="a"))[0] < 16
    assert paces(one, of("balance")) == [1]
    assert paces(Pace(2.5), of("probe")) == [2.5]


def test_the_general_pace_is_the_median_over_rules():
    pace = after(*[(of(f"rule{number}", 40.0, "a"), 2.0 + number) for number in range(6)])
    assert 2.9 < paces(pace, of("balance"))[0] < 4.1
    assert paces(Pace(0.1), of("balance"))[0] == pytest.approx(0.1)


def test_how_data_are_read_says_nothing_about_tasks():
    read = of("extract")
    assert paces(after(*[(read, 16.0)] * 9), read, of("tune")) == pytest.approx([16, 1], rel=0.1)


def test_many_jobs_of_one_rule_say_no_more_of_others_than_one():
    tune = of("tune", task="a")
    once, often = after((tune, 8.0)), after(*[(tune, 8.0)] * 100)
    assert paces(once, of("balance")) == pytest.approx(paces(often, of("balance")))


def test_jobs_that_hardly_do_anything_say_little_of_others():
    pace = after(*[(of(f"rule{number}", 0.01, "a"), 200.0) for number in range(10)])
    assert paces(pace, of("tune"))[0] < 1.2


def test_a_larger_table_is_known_before_its_jobs_have_run():
    sizes = {"small": Size(ROWS), "large": Size(9 * ROWS)}
    tasks = [of("tune", task="small"), of("tune", task="large"), of("tune", task="unknown")]
    assert paces(Pace(), *tasks, sizes=sizes) == pytest.approx([1, 9, 3])
    assert paces(Pace(), *tasks) == [1, 1, 1]


def test_jobs_share_cores():
    assert left({of("tune"): 4}, [], Pace(), {}, {}, cores=2) == 2 * (4 + START)
    assert left({}, [], Pace(), {}, {}, cores=2) == 0


def test_the_longest_chain_is_waited_for():
    jobs = {of("tune"): 2, of("tune", 7.0): 1, of("probe", 1.0): 1, of("explore"): 1}
    then = {"tune": ["probe", "judge"], "judge": ["report"], "report": ["tune"]}
    assert left(jobs, [], Pace(), {}, then, cores=100) == pytest.approx(8 + 2 * START)


def test_what_a_job_has_run_is_not_left_and_a_late_one_may_be_later_still():
    def rest(ran):
        return left({}, [(of("tune"), ran)], Pace(), {}, {}, cores=2)

    assert rest(1.0) == 3 + START
    assert rest(4.1) == pytest.approx(4.1 / 4)
    assert rest(40.0) == 10
