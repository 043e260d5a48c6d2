"""Decisions: each module weighs classes, so that probabilities become a predicted class.

A star is given the class with the largest product of weight and probability. A module has
``weights(answers, fractions, metric)``, which returns one positive weight per class, an array of
shape (classes,), or None if the decision does not apply to a node. It is given:

``answers``
    The `predictions.Answers` of training stars, each star's from a fit that has not seen it.
``fractions``
    What the node's record says: ``natural`` and ``trained``, the share of each class among natural
    training stars and in what the model was fitted on. The latter is None if that is not what the
    model's probabilities are of, see `tuning.fractions`.
``metric``
    The module of the metric that studies optimise, see `plugins.metrics`.

It is called once with all folds, for the test stars, and once without each fold, to measure on the
stars of that fold what the decision brings. The module may have this constant too:

``PROBABILITIES``
    True if products of weight and probability, divided by their sum, are better probabilities.
"""
