"""Reading tables that users bring: what is odd in them is mended or said, never guessed."""
