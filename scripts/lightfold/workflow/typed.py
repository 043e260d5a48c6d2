"""A configuration as it was typed: YAML takes NO for false and 1.0 for a number."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from lightfold.errors import ConfigError


class Typed(NamedTuple):
    """A scalar of a YAML file: its value, and its text."""

    value: Any
    text: str


#: A YAML file: mappings from each key's value to its text and what it holds, lists, and scalars.
Tree = dict[Any, tuple[str, "Tree"]] | list["Tree"] | Typed


def read(paths: Iterable[str | Path]) -> list[Tree]:
    """Return configuration files with the text of each value; the last one wins.

    Raises
    ------
    ConfigError
        If a file has a key twice.
    """
    return [tree for path in paths if (tree := _read(Path(path))) is not None]


def _read(path: Path) -> Tree | None:
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            text = text.replace("\t", " ")  # YAML has no tabs between values
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None  # Snakemake has read it; nothing is known of how it is spelt
    if node is None:
        return None
    _refuse_repeated(loader, node, path, {})
    return _tree(loader, node)


def _tree(loader: yaml.SafeLoader, node: yaml.Node) -> Tree:
    if isinstance(node, yaml.MappingNode):
        loader.flatten_mapping(node)
        pairs = [pair for pair in node.value if isinstance(pair[0], yaml.ScalarNode)]
        return {_value(loader, key): (key.value, _tree(loader, value)) for key, value in pairs}
    if isinstance(node, yaml.SequenceNode):
        return [_tree(loader, item) for item in node.value]
    return Typed(_value(loader, node), node.value)


def _value(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    """Return what YAML makes of a scalar; the text itself if it makes nothing of it, as of `=`."""
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError):
        return node.value


def _refuse_repeated(
    loader: yaml.SafeLoader, node: yaml.Node, path: Path, above: dict[int, bool]
) -> None:
    """Raise a `ConfigError` if a mapping has a key twice, or holds itself.

    It runs before `flatten_mapping`, which puts merged keys among a mapping's own. ``above`` says
    of each node, by its identity, whether all below it has been looked at.
    """
    line = f"{path}: line {node.start_mark.line + 1}"
    if above.get(id(node), True) is False:
        raise ConfigError(f"{line}: what is written here holds itself: write it out.")
    if id(node) in above or isinstance(node, yaml.ScalarNode):
        return
    above[id(node)] = False
    if isinstance(node, yaml.MappingNode):
        seen: dict[Any, str] = {}
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                _refuse_known(loader, key, seen, path)
            _refuse_repeated(loader, value, path, above)
    else:
        for item in node.value:
            _refuse_repeated(loader, item, path, above)
    above[id(node)] = True


def _refuse_known(
    loader: yaml.SafeLoader, key: yaml.ScalarNode, seen: dict[Any, str], path: Path
) -> None:
    """Raise a `ConfigError` if a mapping has a key before; NO and off are one key to YAML."""
    merged = key.tag == "tag:yaml.org,2002:merge"
    value = ("<<",) if merged else _value(loader, key)
    line = f"{path}: line {key.start_mark.line + 1}"
    if value in seen and seen[value] == key.value:
        more = "write `<<: [*first, *second]`." if merged else "join the two."
        raise ConfigError(
            f"{line}: the key '{key.value}' is there twice; only the last one would count: {more}"
        )
    if value in seen:
        raise ConfigError(
            f"{line}: the keys '{seen[value]}' and '{key.value}' are one to YAML, and only the "
            f"last one would count: put both in quotes."
        )
    seen[value] = key.value


def as_typed(
    value: Any, schema: dict[str, Any], trees: list[Tree], where: str = "", optional: bool = False
) -> Any:
    """Return a value in which everything that has to be text is as it was typed.

    Parameters
    ----------
    value : object
        A part of the configuration.
    schema : dict
        Its JSON Schema.
    trees : list
        The same part of each file, as `read` returns them; empty if it is not from a file.
    where : str
        The key of the value, for messages; empty for the whole configuration.
    optional : bool
        Whether `null` says that there is no value. In a list, it is the text of an item.

    Raises
    ------
    ConfigError
        If two keys of a mapping have the same text, as 1 and "1" have.
    """
    if isinstance(value, dict):
        named: dict[Any, Any] = {}
        for pair in value.items():
            name, own = _pair(*pair, schema, trees, where)
            if name in named:
                key = f"{where}.{name}" if where else str(name)
                raise ConfigError(
                    f"{key}: is there twice, as text and as YAML reads it: join them."
                )
            named[name] = own
        return named
    if isinstance(value, list):
        items = _branch(schema, "array").get("items", {})
        return [
            as_typed(item, items, _items(trees, n), f"{where}.{n}") for n, item in enumerate(value)
        ]
    if not _is_text(schema) or _fits(value, schema) or (value is None and optional):
        return value
    return _text(value, [tree for tree in trees if isinstance(tree, Typed)])


def below(trees: list[Tree], *keys: str) -> list[Tree]:
    """Return what is at some keys of each tree that has them."""
    for key in keys:
        trees = [
            inner
            for tree in trees
            if isinstance(tree, dict)
            for text, inner in tree.values()
            if text == key
        ]
    return trees


def _pair(
    key: Any, value: Any, schema: dict[str, Any], trees: list[Tree], where: str
) -> tuple[Any, Any]:
    found = [
        pair
        for tree in trees
        if isinstance(tree, dict)
        for own, pair in tree.items()
        if repr(own) == repr(key) or pair[0] == key
    ]
    name = key if isinstance(key, str) else _text(key, [Typed(key, text) for text, _ in found])
    branch = _branch(schema, "object")
    part = branch.get("properties", {}).get(name) or branch.get("additionalProperties") or {}
    inner = [tree for _, tree in found]
    own = f"{where}.{name}" if where else str(name)
    return name, as_typed(value, part or {}, inner, own, optional=True)


def _text(value: Any, typed: list[Typed]) -> Any:
    """Return what was typed for a value; a number is itself in words if that is not known."""
    for scalar in reversed(typed):
        if scalar.text and repr(scalar.value) == repr(value):  # NaN equals nothing
            return scalar.text
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if number else value


def _items(trees: list[Tree], number: int) -> list[Tree]:
    """Return an item of each tree that is a list and has it."""
    return [tree[number] for tree in trees if isinstance(tree, list) and number < len(tree)]


def _branch(schema: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the alternative of a schema that describes lists or mappings."""
    alternatives = [schema, *schema.get("anyOf", [])]
    return next((part for part in alternatives if part.get("type") == kind), {})


def _types(schema: dict[str, Any]) -> list[str]:
    kinds = schema.get("type", [])
    own = [kinds] if isinstance(kinds, str) else list(kinds)
    return own + [kind for part in schema.get("anyOf", []) for kind in _types(part)]


def _is_text(schema: dict[str, Any]) -> bool:
    return "string" in _types(schema)


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    """Return whether a schema allows a value as it is."""
    kinds = {
        "string": isinstance(value, str),
        "null": value is None,
        "boolean": isinstance(value, bool),
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
    }
    return any(kinds.get(kind, False) for kind in _types(schema))
