"""Verdicts: what can be decided from test stars, with intervals, tests and a sentence."""
