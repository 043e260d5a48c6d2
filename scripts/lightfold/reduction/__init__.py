"""What a reducer learns from training rows, and how it is applied."""
