"""Metrics: each module scores predictions.

A module has ``PER_CLASS``; ``GREATER_IS_BETTER``; ``ORDINAL``, whether it treats class codes as
numbers, which has no meaning for nominal classes; and ``score(y, predicted, probability,
weight=None)``, where `y` and `predicted` are class codes of shape (stars,), `probability` has
shape (stars, classes), and `weight`, if given, is what each star counts, of shape (stars,). It
returns one number, or one a class. A star of weight 2 counts as two.
"""
