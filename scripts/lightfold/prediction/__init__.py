"""Prediction: models that leave the experiment, and what they say of stars without a label."""
