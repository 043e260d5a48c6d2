"""Models: each module fits one kind of classifier and names its search space.

A module has ``WEIGHTS`` (whether a fit takes weights), ``MAX_ROWS`` (how many rows it is given
at most, or None), ``DEFAULTS`` (the first trial of every study, a point of the space),
``space(trial)`` (an Optuna define-by-run search space that returns parameters like
``DEFAULTS``) and ``fit(params, X, y, weight, seed)``, which fits on one thread and returns an
object with ``predict_proba`` or, failing that, ``decision_function``. `X` is scaled and has no
missing values, `y` holds the codes 0 .. classes - 1, `weight` is None if all rows weigh the same.
"""
