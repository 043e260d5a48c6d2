"""Features by kind, a file per family."""
