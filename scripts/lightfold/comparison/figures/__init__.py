"""Figures that compare nodes."""
