"""Ensembles: weighted means of the probabilities of a split's nodes, which fit nothing anew."""
