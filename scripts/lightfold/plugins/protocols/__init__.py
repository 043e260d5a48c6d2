"""Protocols: each module says which rows are trained, validated and tested on.

A module has ``LEAKS`` (whether it leaks on purpose: then its results are labelled so, and the
audit has to find the leak), ``split(table, test_size, folds, seed)``, which returns the role and
inner fold of every star, and ``rows(table, split, resample, seed)``, which returns every row that
a node uses, as `tables.ROWS` without ``row_id``. A module that does not divide at random says by
what in ``UNLIKE``, as in ``UNLIKE = "declination"``: its test stars may then be unlike the others
of their class, and scores on them may differ. For any other protocol, both are errors. No later
stage asks which protocol it is.
"""
