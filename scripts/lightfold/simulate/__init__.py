"""The built-in survey: its cadence and noise, its binaries and its pulsators."""
