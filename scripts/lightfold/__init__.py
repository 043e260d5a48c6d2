"""Lightfold: honest classification experiments on variable stars.

The package is what the workflow's jobs import; it never imports Snakemake. Each axis of the
experiment is a sub-package (``datasets``, ``protocols``, ``resamplers``, ``reducers``,
``models``, ``metrics``, and ``channels`` of images), each value on it one module there.
"""

__version__ = "0.7.0"
