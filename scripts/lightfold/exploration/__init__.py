"""Exploration: what the stars of a task look like before any model sees them.

Only `figures.counts` counts test stars too. All else uses training stars only.
"""
