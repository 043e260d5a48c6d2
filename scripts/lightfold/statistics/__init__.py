"""Every number with an interval or a p-value is computed here."""
