"""The axes of the experiment, in the order of folders and columns."""

SPLIT_AXES = ["task", "protocol", "test_size", "repeat"]
NODE_AXES = [*SPLIT_AXES, "resampler", "reducer", "model"]
