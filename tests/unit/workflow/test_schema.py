"""Numbers are what they are typed as, and an error says what to write."""

import math
import re

import pytest
from lightfold.errors import ConfigError
from lightfold.workflow.schema import check

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "whole": {"type": "integer"},
        "real": {"type": "number"},
        "list": {"type": "array", "items": {"type": ["number", "string"]}, "default": []},
        "pair": {"type": "array", "minItems": 2},
        "why": {"type": "string", "minLength": 1},
    },
}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"whole": 1.0}, "at.whole: 1.0 is not of type 'integer'; write 1"),
        ({"whole": 1.5}, "at.whole: 1.5 is not of type 'integer'"),
        ({"whole": True}, "at.whole: True is not of type 'integer'"),
        ({"whole": "1e3"}, "YAML takes it for text: write 1000"),
        ({"real": math.nan}, "at.real: nan is not of type 'number'"),
        ({"real": -math.inf}, "at.real: -inf is not of type 'number'"),
        ({"real": 10**400}, "is not of type 'number'"),
        ({"list": [1, math.inf]}, "at.list.1: inf is not of type 'number'"),
    ],
)
def test_numbers_that_are_none_are_refused(given, said):
    with pytest.raises(ConfigError) as stop:
        check(given, SCHEMA, "at")
    assert said in str(stop.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"pair": ["a"]}, "at.pair: needs at least 2 items (got ['a'])"),
        ({"why": ""}, "at.why: needs at least 1 character (got '')"),
    ],
)
def test_what_is_too_short_says_how_long_it_has_to_be(given, said):
    with pytest.raises(ConfigError, match=re.escape(said)):
        check(given, SCHEMA, "at")


def test_numbers_are_kept_as_they_are():
    given = {"whole": 3, "real": 1, "list": [1.0, "a"]}
    assert check(given, SCHEMA, "at") == given
