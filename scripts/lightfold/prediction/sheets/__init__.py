"""Pages of new stars: who is on them, and how they are drawn."""
