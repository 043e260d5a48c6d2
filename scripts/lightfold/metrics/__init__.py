"""Metrics: each module scores predictions.

A module has ``PER_CLASS``, ``GREATER_IS_BETTER`` and ``score(y, predicted, probability)``, where
`y` and `predicted` are class codes of shape (stars,) and `probability` has shape (stars, classes);
it returns one number, or one a class.
"""
