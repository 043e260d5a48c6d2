"""Models with their defaults side by side."""
