"""What one fit is given, what it does and what it leaves."""
