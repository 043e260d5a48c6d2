"""What users add: a folder per axis, a file per value; `registry` finds them by name."""
