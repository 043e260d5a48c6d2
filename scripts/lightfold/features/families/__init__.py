"""Families of features, one module per family.

A module has ``NAMES`` and ``features(curve)``, which returns the features of one band by name.
`fourier` also takes the period. `colours` takes the features of two bands.
"""
