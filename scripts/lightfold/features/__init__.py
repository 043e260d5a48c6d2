"""Features of light curves: `table` runs the families that are chosen, which are plug-ins."""
