"""One star in memory: its points, its folded curve, and copies of it."""
