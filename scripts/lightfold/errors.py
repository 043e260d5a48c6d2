"""The three things that can go wrong with an experiment."""


class ConfigError(ValueError):
    """The configuration cannot be run as it is; the message names the key and what to do."""


class DataError(ValueError):
    """A file cannot be used as it is; the message names the file or column and what to do."""


class Impossible(Exception):  # noqa: N818 - a finding, not an error
    """A node that cannot run on these data; the message is its reason in ``nodes.parquet``."""
