"""Resamplers: each module changes what a model is trained on.

A module has ``WEIGHTS`` (whether all it does is to weigh) and ``resample(X, y, seed)``, which
returns a `sampling.Sample`. It sees the training rows of one fold only, without missing values,
in scaled space, and raises `errors.Impossible` if it cannot run on them.
"""
