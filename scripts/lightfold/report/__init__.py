"""One page that says what the experiment found."""
