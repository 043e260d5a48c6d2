"""The scores and times of all nodes of a task, in tables and figures."""
