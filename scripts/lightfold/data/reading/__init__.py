"""Reading users' tables: oddities are fixed or reported, never guessed."""
