"""A node: a study of one model on the inner folds, then its predictions."""
