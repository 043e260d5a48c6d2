"""Kinds of data sets: each module reads or simulates the stars of one kind.

A module has:

``PRODUCES``
    ``light_curves`` or ``features``.
``OPTIONS``
    A JSON Schema of its keys in ``datasets.NAME`` of the configuration.
``load(options, paths, seed)``
    ``paths`` has a list of files for each option in ``FILES`` that is set. It returns the table
    ``objects`` and what ``PRODUCES`` names. Features are one table. Light curves are an iterator
    of tables of whole stars, so that memory
    does not grow with the survey. Stars are in order of their ids over all tables. Their points are
    in order of band and time.

It may have these too:

``FILES``
    Names of the options that name its files. It is a literal, so that the DAG is built without
    importing the module.
``SEEDED``
    True if it simulates stars from a seed.
"""
