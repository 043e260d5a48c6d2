"""Bad tables and light curves end in a usable table, or in a message that names the file."""

from collections import Counter

import pytest
from campaign.reading import EACH, FINE, KINDS, as_text, cases, read_case

SEED = 0


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_bad_files_are_usable_or_refused_by_name(kind, tmp_path):
    for number, case in cases(SEED, [kind]):
        result, message = read_case(kind, case, tmp_path / str(number))
        assert result in FINE, f"{kind} {number} ({result}): {message}\n{as_text(case)}"


def test_one_case_of_each_kind(tmp_path):
    """A short look, with other cases than the long ones."""
    found = Counter()
    for kind in KINDS:
        ((number, case),) = cases(SEED + 1, [kind], each=1)
        result, message = read_case(kind, case, tmp_path / kind)
        assert result in FINE, f"{kind} {number} ({result}): {message}\n{as_text(case)}"
        found[result] += 1
    assert len(found) == len(FINE), "some are usable, and some are not"


def test_there_are_about_700_cases():
    assert len(KINDS) * EACH >= 700
