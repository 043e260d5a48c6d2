"""Ensembles: each module says how much each node of a split counts in their weighted mean.

A module has ``weights(probability, y, fold, metric, seed)``, which returns one weight per node, an
array of shape (nodes,). No weight is negative, and their sum is 1. It is given:

``probability``
    Out-of-fold probabilities of training stars, shape (nodes, stars, classes), each star's from a
    fit that has not seen it.
``y``, ``fold``
    The code of each star's class, and the number of its inner fold.
``metric``
    The module of the metric that studies optimise, see `plugins.metrics`.
``seed``
    For whatever is drawn at random.

It is called once with all folds, for the test stars, and once without each fold, for the stars of
that fold. So the ensemble's own out-of-fold probabilities are of stars that no weight has seen.
"""
