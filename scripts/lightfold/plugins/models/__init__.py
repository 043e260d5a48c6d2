"""Models: each module fits one kind of classifier and names its search space.

A module has ``WEIGHTS`` (whether a fit takes weights), ``MAX_ROWS`` (how many rows it is given at
most, or None), ``NEEDS`` (``("images",)`` if it is shown images in place of features, else ``()``),
``EPOCHS`` (how many it goes on for at most, or 0), ``DEFAULTS`` (the first trial of every study, a
point of the space), ``space(trial)`` (an Optuna define-by-run search space that returns parameters
like ``DEFAULTS``) and ``fit(params, X, y, weight, seed)``, which fits on one thread and returns an
object with ``predict_proba`` or, failing that, ``decision_function``. `X` is scaled and has no
missing values, `y` holds the codes 0 .. classes - 1, `weight` is None if all rows weigh the same.

A model of images gets features beside them and then pixels, which `images.unpack` parts. A model
that goes on by epochs takes two more arguments: ``stop`` (`parts.Stop`, training rows held back, on
which it decides when to stop) and ``watch`` (None, or a function to call with the number of each
epoch and the loss of these rows); what it returns has ``history`` and ``best_epoch``, as
`network.Network`. A library that not everybody needs is imported inside ``fit`` and stands in
envs/requirements-MODEL.txt.
"""
