"""New stars as a model takes them: columns, chunks of rows, and tables in memory."""
