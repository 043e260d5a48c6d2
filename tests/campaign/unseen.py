"""Planted leaks that the audit does not see, and why."""

#: The reason, by kind and name. A test fails if one of them is seen, or another one is not.
UNSEEN: dict[tuple[str, str], str] = {
    ("columns", "filled_by_class"): "half of the values are natural, and hide the others",
}
