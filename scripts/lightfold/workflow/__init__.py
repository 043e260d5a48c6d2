"""The experiment as rules see it: configuration, grid, inputs and settings of every job."""
