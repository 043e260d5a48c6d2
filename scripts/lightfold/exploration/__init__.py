"""Exploration: what the stars of a task look like before any model sees them.

Each module measures one thing, as a table, and draws it; `write` is the job. Only `counts` is
told about test stars.
"""
