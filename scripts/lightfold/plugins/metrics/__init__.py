"""Metrics: each module scores predictions.

A module has ``GREATER_IS_BETTER`` and ``score(y, predicted, probability, weight=None)``. `y` and
`predicted` are class codes of shape (stars,), `probability` has shape (stars, classes), and
`weight`, if given, is what each star counts, of shape (stars,): a star of weight 2 counts as two.
``score`` returns one number. The module may have these constants too:

``PER_CLASS``
    True if ``score`` returns one number per class.
``ORDINAL``
    True if it treats class codes as numbers, which has no meaning for nominal classes.
``BOUNDS``
    Lowest and highest possible score; None in place of the highest if there is none. Intervals
    keep to them, and cover better near them. Without bounds an interval is of percentiles.
``OF``
    What a score per class is a fraction of: ``true``, rows of the class, or ``predicted``, rows
    that were given the class. If there is no such row, nothing is known of the score.
"""
