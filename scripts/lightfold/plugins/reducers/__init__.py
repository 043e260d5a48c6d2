"""Reducers: each module makes fewer columns of many features.

A module has ``COLUMNS`` (the table that it learns from training rows, by Arrow type, or nothing if
it learns nothing), ``defaults(learned)`` (parameters of the first trial of every study),
``space(trial, learned)`` (an Optuna define-by-run search space that returns parameters like
those) and ``reduce(X, learned, params)``, which returns the columns that a model is given. One
that learns also has ``MAX_ROWS`` (how many rows it is given at most, or None) and
``fit(X, y, weight, seed)``, which returns the table `learned`, features in the order of X.

What a module learns is learned once for each fold and once for the whole training set, and read by
all models; how much of it is kept is tuned. `X` is scaled and has no missing values, `y` holds
the codes 0 .. classes - 1, `weight` is None if all rows weigh the same. A column ``rank`` is an
order of the features, 1 the best; how stable it is gets reported.
"""
