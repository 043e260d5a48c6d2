"""Reducers: each module makes fewer columns of many features.

A module has:

``defaults(learned)``
    The parameters of the first trial of every study.
``space(trial, learned)``
    An Optuna search space, define-by-run. It returns parameters like those.
``reduce(X, learned, params)``
    The columns that a model is given.

It may have this too:

``MIXES``
    False if every column that it returns is one of the features. Models that take missing values
    are then told of them. Without it, a reducer is taken to mix features.

One that learns from training rows also has:

``COLUMNS``
    The columns of the table that it learns, with their Arrow types. A column ``rank`` is an order
    of the features, 1 the best; its stability is reported.
``MAX_ROWS``
    The largest number of rows that it is given, or None.
``fit(X, y, weight, seed)``
    It returns the table `learned`, features in the order of X.

A reducer learns once for each fold and once for the whole training set, and all models read what it
learned. How much of it is kept is tuned. `X` is scaled and has no missing values, `y` holds the
class codes 0 .. classes - 1, and `weight` is None if all rows weigh the same.
"""
