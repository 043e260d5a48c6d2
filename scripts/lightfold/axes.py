"""The axes of the experiment, in the order of folders and columns, and the tables of a node."""

SPLIT_AXES = ["task", "protocol", "test_size", "repeat"]
NODE_AXES = [*SPLIT_AXES, "resampler", "reducer", "model"]

#: The tables that every node leaves.
NODE_TABLES = (
    "predictions",
    "fold_predictions",
    "default_predictions",
    "out_of_fold",
    "trials",
    "fitted",
)

#: Resampler and reducer of an ensemble, whose members may have different ones.
MIXED = "mixed"
