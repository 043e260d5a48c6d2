"""Images of light curves for models that see them."""
