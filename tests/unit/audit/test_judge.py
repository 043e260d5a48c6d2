"""Rule `judge`: random checks are corrected for their number."""

import pandas as pd
import pytest
from lightfold.audit.judge import correct


def test_holms_correction_is_that_of_the_textbook():
    p = [0.01, 0.04, 0.03, 0.005, 0.5]
    audit = pd.DataFrame({"check": ["label_permutation"] * 4 + ["other"], "value": p})
    audit = audit.assign(threshold=0.0, passed=False)
    judged = correct(audit, 0.05)
    assert judged["threshold"].tolist()[:4] == pytest.approx([0.05 / 3, 0.05, 0.05 / 2, 0.05 / 4])
    assert judged["passed"].tolist() == [False, True, True, False, False]
    assert correct(audit[4:], 0.05).equals(audit[4:])
