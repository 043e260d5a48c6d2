"""Features of light curves: `families` has one module per family, `table` runs them all."""
