"""No reduction: every feature goes to the model, and nothing is fitted."""

FITTED = False
