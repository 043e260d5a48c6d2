"""What a user's environment may not change: how figures are drawn, and what fills the terminal."""

import logging
import os


def use_own() -> None:
    """Take Matplotlib's settings out of this process, and of those it starts.

    A notebook sets a backend that jobs may not have, and then Matplotlib cannot even be imported.
    Figures get their style in `display.page`.
    """
    os.environ["MPLBACKEND"] = "agg"
    os.environ.pop("MATPLOTLIBRC", None)
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # its settings and folders, once a job
