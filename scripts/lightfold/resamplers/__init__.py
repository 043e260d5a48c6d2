"""Resamplers: each module changes what a model is trained on."""
