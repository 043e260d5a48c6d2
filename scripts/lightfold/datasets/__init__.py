"""Kinds of data sets: each module reads or makes the stars of one kind.

A module has ``PRODUCES`` (``light_curves`` or ``features``), ``OPTIONS`` (a JSON Schema of its
keys in ``datasets.NAME``), ``files(options)`` (paths it reads, below the data folder) and
``load(options, folder, seed)``, which returns the table ``objects`` and the table that
``PRODUCES`` names.
"""
