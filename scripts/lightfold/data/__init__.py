"""From a survey's files to the stars of a data set and the table of a task."""
