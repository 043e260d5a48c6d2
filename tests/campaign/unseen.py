"""Planted leaks that the audit does not see, and why."""

#: The reason, by kind and name. A test fails if one of them is seen, or another one is not.
UNSEEN: dict[tuple[str, str], str] = {
    ("columns", "label_in_columns"): "each column tells one class only, not all of them",
    ("columns", "filled_by_class"): "half of the values are natural, and hide the others",
    ("fitting", "resampler_remembers_folds"): "rows are scaled by another fold, so none is equal",
    ("edits", "validated_and_scored_right"): "all files that were edited agree with each other",
}
