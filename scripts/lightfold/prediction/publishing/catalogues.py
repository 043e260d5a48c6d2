"""What a catalogue needs to know of a model's classes and stars, before anything is predicted."""

from collections.abc import Iterable, Mapping
from typing import Any

from lightfold import registry
from lightfold.errors import ConfigError


def check(
    name: str,
    where: str,
    classes: Iterable[str],
    given: Mapping[str, Any],
    tables: Iterable[str],
) -> dict[str, Any]:
    """Return a catalogue's names of the classes of a model.

    Parameters
    ----------
    name : str
        The catalogue, a plug-in.
    where : str
        Key of the configuration that asks for it, such as ``predict.mine``.
    classes : iterable of str
        The model's classes.
    given : mapping
        The catalogue's names of some of them, which come before those that it knows by itself.
    tables : iterable of str
        Tables of the stars that there are beside features: ``objects``, ``light_curves``.

    Raises
    ------
    ConfigError
        If there is no such catalogue, if it needs light curves that there are not, or if it has no
        name for a class.
    """
    if registry.declared("catalogues", name, "MINIMA") is not None and "light_curves" not in tables:
        raise ConfigError(
            f"{where}.format: `{name}` needs light curves and positions, and {where} has features "
            f"only: give it light curves under `data`, or leave `{name}` out."
        )
    usual = registry.declared("catalogues", name, "CLASSES")
    known = {one.casefold(): theirs for theirs, ours in usual.items() for one in ours}
    found, unnamed = {}, []
    for one in classes:
        theirs = given.get(one, known.get(one.casefold()) if usual else one)
        if theirs is None:
            unnamed.append(one)
        found[one] = theirs
    if unnamed:
        named = ", ".join(f"{one}: {next(iter(usual))}" for one in unnamed)
        raise ConfigError(
            f"{where}.format: `{name}` has no name for {', '.join(map(repr, unnamed))}: write "
            f"`{where}.classes.{name}`, such as `{{{named}}}`. It knows "
            f"{', '.join(map(str, usual))}."
        )
    return found
