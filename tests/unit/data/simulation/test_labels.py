"""Wrong labels are as many as asked for, and plausible."""

import numpy as np
from lightfold.data.simulation import cadence
from lightfold.data.simulation.classes import GROUP_OF
from lightfold.data.simulation.labels import CONFUSED, mistaken
from lightfold.data.simulation.survey import Survey


def test_label_noise_is_the_fraction_asked_for_and_keeps_the_truth():
    sizes, noise, twins = {"RRc": 400, "RRd": 400}, 0.2, 0.0
    objects = Survey(sizes, cadence.calendar(60, 2), 2, noise, twins).objects()
    wrong = objects["label"] != objects["true_label"]
    assert 0.15 < wrong.mean() < 0.25
    assert objects["true_label"].value_counts().to_dict() == {"RRc": 400, "RRd": 400}


def test_a_mistake_stays_in_the_group_and_among_the_classes_that_are_there():
    rng = np.random.default_rng(0)
    for label in CONFUSED:
        assert all(GROUP_OF[other] == GROUP_OF[label] for other in CONFUSED[label])
        drawn = {mistaken(rng, label, list(CONFUSED[label])) for _ in range(50)}
        assert label not in drawn
    assert {mistaken(rng, "EW", ["EW", "beta_Lyr"]) for _ in range(9)} == {"beta_Lyr"}
    assert mistaken(rng, "EW", ["EW"]) == "EW"
