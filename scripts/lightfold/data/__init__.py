"""From the files of a survey to the stars of a data set and the table of a task."""
