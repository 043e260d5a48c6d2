"""The built-in survey: its sky, cadence and noise, its binaries and its pulsators."""
