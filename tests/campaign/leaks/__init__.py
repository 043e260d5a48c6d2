"""Planted leaks, one module per kind: ``LEAKS`` maps a leak's name to its maker from a seed."""
