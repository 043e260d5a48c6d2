"""Planted leaks that the audit does not see, and why."""

#: The reason, by kind and name. A test fails if one of them is seen, or another one is not.
UNSEEN: dict[tuple[str, str], str] = {}
