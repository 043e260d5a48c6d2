"""Models: each module fits one kind of classifier and names its search space.

A module has:

``WEIGHTS``
    Whether a fit takes weights.
``DEFAULTS``
    The parameters of the first trial of every study, a point of the search space.
``space(trial)``
    An Optuna search space, define-by-run. It returns parameters like ``DEFAULTS``.
``fit(params, X, y, weight, seed)``
    A fit on one thread. It returns an object with ``predict_proba`` or, failing that,
    ``decision_function``. `X` is scaled and has no missing values, unless
    the model asks for them. `y` holds the class codes
    0 .. classes - 1. `weight` is None if all rows weigh the same.

It may have these too:

``MAX_ROWS``
    The largest number of rows that it is given. Without it, there is no limit.
``NEEDS``
    ``("images",)`` if it is shown images in place of features. It gets features first and then
    pixels, in one array, which `images.table.unpack` takes apart.
``RESAMPLES``
    True if it draws balanced samples inside itself.
``NEXT``
    Parameters of further trials after the first, a tuple of points of the search space.
``WEIGHT_POWER``
    The power of the weights in the first trial, 0.25 to 1; without it, 1.
``MISSING``
    True if it takes missing values, NaN in `X`. They are imputed all the same if some of the rows
    to fit on are synthetic, or if a reducer mixes features.
``ROUNDING``
    By how much a probability may differ if the same rows are fitted again; without it, 1e-6.
``EPOCHS``
    The largest number of epochs, for a model that trains in epochs. Its ``fit`` takes two more
    arguments: ``stop`` (`fitting.parts.Stop`, training rows held back, by which it decides when to
    stop) and ``watch`` (None, or a function to call with the number of each epoch and the loss of
    these rows). What it returns has ``history`` and ``best_epoch``, like `fitting.network.Network`.

A library that not everybody needs is imported inside ``fit`` and is listed in
envs/requirements-MODEL.txt.
"""
