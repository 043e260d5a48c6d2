"""Seeds that depend on names only, so that adding a node moves no other number."""

import hashlib


def derive(seed: int, *names: object) -> int:
    """Return a seed in [0, 2**31) for the thing that `names` spell.

    Parameters
    ----------
    seed : int
        The experiment's one seed.
    *names : object
        What the seed is for, say a task, a repeat and a purpose. Their text counts.
    """
    text = "/".join([str(seed), *(str(name) for name in names)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") >> 1
