"""Reducers: each module makes fewer features of many."""
