"""What is explored: the training stars of a task, as every figure of the exploration gets them."""

from typing import NamedTuple

import pandas as pd


class Explored(NamedTuple):
    """The training stars of a task, and what was found about them.

    Attributes
    ----------
    stars : DataFrame
        The rows of the task's table that are trained on.
    classes : list of str
        The classes, in order.
    correlations : DataFrame
        Of every two features, as `correlation.correlate` returns it.
    tables : dict of DataFrame
        What was found, by the name of its file, see `explore.COLUMNS`.
    remark : str
        Which stars these are.
    impossible : str
        Why there are none, empty if there are.
    """

    stars: pd.DataFrame
    classes: list[str]
    correlations: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    remark: str
    impossible: str = ""
