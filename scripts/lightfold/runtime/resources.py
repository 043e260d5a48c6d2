"""Memory and run time that a job asks for: from the size of its inputs and the attempt.

Slurm kills what goes beyond them, and a job that comes back asks for twice as much, then for
three times. They are estimates that say nothing about what is computed: no parameter and no
rerun depends on them. The slopes stand in the rules; `docs/clusters.md` says what they are
measured on.
"""

import functools
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

#: Memory of a job without its data [MB]: the Snakemake that runs it on a cluster (200), the fork
#: server (250), and what is forked from it with all libraries (300); the rest is to spare.
BASE_MB = 1000

#: What Keras and JAX take on top [MB], which a job has that is given images.
NETWORK_MB = 700

#: Size of an input if none is there yet [MB].
ABSENT_MB = 25.0


def memory(per_mb: float = 10) -> Callable[[Any, Iterable[str], int], int]:
    """Return a rule's memory [MB]: so much for each MB of its largest input."""

    def mem_mb(wildcards: Any, input: Iterable[str], attempt: int) -> int:
        network = NETWORK_MB * any(str(path).endswith("images.parquet") for path in input)
        return math.ceil((BASE_MB + network + per_mb * max(sizes(input))) * attempt)

    return mem_mb


def minutes(base: float = 3, per_mb: float = 0.05) -> Callable[[Any, Iterable[str], int], int]:
    """Return a rule's run time [min]: some, and so much for each MB of its inputs."""

    def runtime(wildcards: Any, input: Iterable[str], attempt: int) -> int:
        return math.ceil((base + per_mb * sum(sizes(input))) * attempt)

    return runtime


def sizes(paths: Iterable[str]) -> list[float]:
    """Return the sizes of files [MB]; one that is not there yet counts as the largest that is.

    Jobs that Slurm gets as one ask before the first of them has run.
    """
    found: list[float | None] = []
    for path in paths:
        try:
            found.append(_size(str(path)))
        except FileNotFoundError:
            found.append(None)
    largest = max((size for size in found if size is not None), default=ABSENT_MB)
    return [largest if size is None else size for size in found] or [0.0]


@functools.cache
def _size(path: str) -> float:
    """Return the size of a file [MB], as it was when first asked for.

    Cached, as thousands of jobs share their inputs; a result that a run makes larger is asked for
    with its old size, which is what more attempts are for.
    """
    return Path(path).stat().st_size / 1e6
