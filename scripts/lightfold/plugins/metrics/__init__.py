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

A module may also have ``score_draws(drawn)``. It returns what ``score`` says of each draw of a
bootstrap, of shape (draws,) or (draws, classes), but for all draws at once. `drawn` is a
`lightfold.statistics.draws.Drawn`. Without the function, ``score`` is called draw by draw.

Every number is defined: a class without stars scores 0, as does a share of nothing.
"""
