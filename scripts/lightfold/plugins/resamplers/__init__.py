"""Resamplers: each module changes what a model is trained on.

A module has ``WEIGHTS`` (whether all it does is to weigh), ``NEEDS`` (names of tables of the data
set that it draws from) and ``resample(X, y, seed)``, which returns a `sampling.Sample`. It sees the
training rows of one fold only, without missing values, in scaled space, and raises
`errors.Impossible` if it cannot run on them.

A table in ``NEEDS`` is a file ``datasets/{dataset}/NAME.parquet`` that some rule leaves, with
``source_id``, the star that a row was made from, and the features. ``resample`` gets it as a
further argument of that name: the `sampling.Copies` of the stars in X, and of no other star.
"""
