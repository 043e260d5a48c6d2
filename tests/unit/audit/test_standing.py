"""What is known of a split's stars holds where there is little of it."""

import numpy as np
import pandas as pd
from lightfold.audit.rows import _near
from lightfold.audit.standing import Standing
from samples import stars


def standing(table, test):
    role = np.where(np.arange(len(table)) % 4 < test, "test", "train")
    fold = pd.array(np.where(role == "train", np.arange(len(table)) % 2, -1), "Int64")
    split = pd.DataFrame({"object_id": table["object_id"], "role": role, "fold": fold})
    return Standing(split, table)


def near(known, number=-1):
    held = np.flatnonzero(~known.there(number))
    made = known.scaled[:5]
    return _near(held, made, np.arange(5), known, number)


def test_stars_of_one_feature_or_none_to_train_on_are_near_nothing():
    table = stars((40, 30), features=14)
    names = [name for name in table if name.startswith("f")]
    one = table.assign(**dict.fromkeys(names[1:], np.float32(np.nan)))
    for known in (standing(one, test=1), standing(table, test=4)):
        assert near(known).tolist() == []


def test_held_out_stars_have_the_distance_to_the_next_training_star():
    known = standing(stars((40, 30)), test=1)
    held, squares = known.natural(-1)
    assert held.tolist() == np.flatnonzero(~known.training).tolist()
    assert (squares > 0).all()
    gaps = known.scaled[held[0]] - known.scaled[known.training]
    assert np.isclose(squares[0], np.nanmean(gaps**2, axis=1).min())
