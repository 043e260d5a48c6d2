"""How many threads a job's libraries start."""

import os


def use_one() -> None:
    """Limit the numerical libraries of this process, and of those it starts, to one thread.

    Parallelism comes from the DAG. OpenMP pools that share cores stall each other (a fit of 3 s
    took 37 s beside another busy pool), and one thread keeps numbers the same on any machine.
    """
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
