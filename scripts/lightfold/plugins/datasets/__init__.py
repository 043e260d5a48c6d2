"""Kinds of data sets: each module reads or makes the stars of one kind.

A module has ``PRODUCES`` (``light_curves`` or ``features``), ``SEEDED`` (whether it makes stars
from a seed), ``OPTIONS`` (a JSON Schema of its keys in ``datasets.NAME``), ``files(options)``
(what it reads, below the data folder) and ``load(options, paths, seed)``, which takes the paths of
those files and returns the table ``objects`` and what ``PRODUCES`` names: features as one table,
light curves as an iterator of tables of whole stars, stars in order of their ids over all of them
and their points in order of band and time, so that memory does not grow with the survey.
"""
