"""Protocols: each module says which rows are trained, validated and tested on.

A module has ``LEAKS`` (whether it is known to leak, so that the audit does not fail the run),
``split(table, test_size, folds, seed)``, which returns the role and inner fold of every star, and
``rows(table, split, resample)``, which returns every row that a node uses. No later stage asks
which protocol it is.
"""
