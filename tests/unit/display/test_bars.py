"""Names joined by bars can be told apart again, whatever they are made of."""

import pytest
from lightfold.display.bars import divided, joined


@pytest.mark.parametrize(
    "names", [[], ["EW"], ["EW", "RSCVn"], ["a|b", "a", "b"], ["a\\", "b"], ["\\|", "|\\"]]
)
def test_what_is_joined_can_be_divided(names):
    assert divided(joined(names)) == names


def test_usual_names_are_written_as_they_are():
    assert joined(["EW", "beta_Lyr"]) == "EW|beta_Lyr"
    assert joined(["a|b"]) != joined(["a", "b"])
