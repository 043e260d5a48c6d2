"""The training stars of a task, as every figure of the exploration gets them."""

from typing import NamedTuple

import pandas as pd


class Explored(NamedTuple):
    """The training stars of a task, and what was found about them.

    Attributes
    ----------
    stars : DataFrame
        The training rows of the task's table.
    classes : list of str
        The classes, in order.
    correlations : DataFrame
        Correlations of all pairs of features, from `correlation.correlate`.
    tables : dict of DataFrame
        The tables of the exploration by the name of their file, see `explore.COLUMNS`.
    remark : str
        Which stars these are, for the figures.
    impossible : str
        Why there are no training stars; empty if there are some.
    """

    stars: pd.DataFrame
    classes: list[str]
    correlations: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    remark: str
    impossible: str = ""
