"""What all nodes of a task scored and took, in tables and figures."""
