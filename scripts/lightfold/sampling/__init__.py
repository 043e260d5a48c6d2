"""Splits, resampled rows, and the samples that are fitted."""
