"""Resamplers: each module changes what a model is trained on.

A module has ``resample(X, y, seed)``, which returns a `sampling.sample.Sample`. It sees the
training rows of one fold only, scaled and without missing values. The same rows and seed have to
give the same sample, since the audit draws it again. It raises `errors.Impossible` if it cannot run
on them. The module may have these too:

``WEIGHTS``
    True if all it does is weight rows.
``NEEDS``
    Names of tables of the data set that it draws from. Such a table is a file
    ``datasets/{dataset}/NAME.parquet`` that some rule leaves. It has ``source_id``, the star that a
    row was made from, and the features. ``resample`` gets it as a further argument of that name:
    the `sampling.sample.Copies` of the stars in X, and of no other star.
``space(trial)``
    An Optuna search space of its strength, define-by-run. It returns further arguments of
    ``resample``, all of which have defaults.
``FIRST``
    The strength from which a study starts, a point of that space.
``CHOICES``
    Names of the resamplers, without ``NEEDS``, from which each study chooses one and its strength.
    ``resample`` then returns all rows as they are, and the study resamples the training rows of
    each part.
"""
