"""Reducers: each module makes fewer features of many.

A module says in ``FITTED`` whether it learns from training rows which features or components to
keep. The rule that fits one comes with the first that needs it.
"""
