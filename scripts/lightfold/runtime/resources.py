"""Memory and run time that a job asks for: from the size of its inputs and the attempt.

Slurm kills a job that exceeds them. Its second attempt asks for twice as much, its third for three
times as much. They are estimates and change nothing that is computed: no parameter and no rerun
depends on them. The slopes are in the rules, and docs/clusters.md says what was measured.
"""

import functools
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

#: Memory of a job without its data [MB]: the Snakemake that runs it on a cluster (200), the fork
#: server (250), and what is forked from it with all libraries (300); the rest is spare.
BASE_MB = 1000

#: What Keras and JAX add [MB] to a job that is given images.
NETWORK_MB = 700

#: Size that an input is assumed to have if none is there yet [MB].
ABSENT_MB = 25.0


def memory(per_mb: float = 10) -> Callable[[Any, Iterable[str], int], int]:
    """Return a rule's memory [MB]: `BASE_MB`, and `per_mb` for each MB of its largest input."""

    def mem_mb(wildcards: Any, input: Iterable[str], attempt: int) -> int:
        network = NETWORK_MB * any(str(path).endswith("images.parquet") for path in input)
        return math.ceil((BASE_MB + network + per_mb * max(sizes(input))) * attempt)

    return mem_mb


def minutes(base: float = 3, per_mb: float = 0.05) -> Callable[[Any, Iterable[str], int], int]:
    """Return a rule's run time [min]: `base`, and `per_mb` for each MB of its inputs."""

    def runtime(wildcards: Any, input: Iterable[str], attempt: int) -> int:
        return math.ceil((base + per_mb * sum(sizes(input))) * attempt)

    return runtime


def sizes(paths: Iterable[str]) -> list[float]:
    """Return the sizes of files [MB]; one that is not there yet counts as the largest that is.

    It is called for all jobs of a batch before the first of them has run.
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

    The result is cached, because thousands of jobs share their inputs. If a run makes a file
    larger, its old size is still used; further attempts make up for that.
    """
    return Path(path).stat().st_size / 1e6
