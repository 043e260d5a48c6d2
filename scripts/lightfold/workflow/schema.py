"""Values against a JSON Schema: strict about numbers, and errors in a user's terms."""

import contextlib
import copy
import math
from collections.abc import Iterator
from typing import Any

import jsonschema

from lightfold import registry
from lightfold.errors import ConfigError


def _is_integer(_: Any, value: Any) -> bool:
    """Return whether a value is a whole number as it is typed, of 64 bits at most.

    1.0 is none: as part of a path, it is another one than 1.
    """
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _is_number(_: Any, value: Any) -> bool:
    """Return whether a value is a number to compute with: no NaN, and nothing that overflows."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


#: Characters of the longest message about one key.
_LONGEST = 400

#: What each keyword of a schema counts that gives a smallest number.
_AT_LEAST = {"minLength": "character", "minItems": "item", "minProperties": "key"}

_TYPES = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine_many(
    {"integer": _is_integer, "number": _is_number}
)
_Validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=_TYPES)


def check(value: Any, schema: dict[str, Any], where: str) -> Any:
    """Return a value with its defaults, or raise a `ConfigError` that names all its errors."""
    errors = _Validator(schema).iter_errors(value)
    messages = [message for error in errors for message in _messages(error, where)]
    if messages:
        raise ConfigError("the configuration cannot be used:\n  " + "\n  ".join(messages))
    return _fill(value, schema)


def _messages(error: jsonschema.ValidationError, where: str) -> Iterator[str]:
    """Put an error in a user's terms: the key, what is wrong, what to do."""
    key = ".".join([*([where] if where else []), *(str(part) for part in error.absolute_path)])
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        for name in error.instance:
            if name not in known:
                prefix = f"{key}.{name}" if key else str(name)
                yield f"{prefix}: there is no such key; {registry.nearest(name, known)}"
    elif error.validator == "anyOf" and error.context:
        fitting = _of_its_kind(error)
        if fitting:
            for inner in fitting:
                yield from _messages(inner, where)
        else:
            description = error.schema.get("description", error.message)
            names = [name for option in error.validator_value for name in option.get("enum", [])]
            hint = registry.nearest(error.instance, names)
            more = f"; {hint}" if hint.startswith("did") else ""
            yield f"{key}: {description} (got {error.instance!r}){more}"
    elif error.validator == "required":
        yield f"{key or 'top level'}: {error.message}"
    elif error.validator in _AT_LEAST:
        number, what = error.validator_value, _AT_LEAST[error.validator]
        wanted = what if number == 1 else f"{what}s"
        yield f"{key}: needs at least {number} {wanted} (got {_short(repr(error.instance))})"
    else:
        hint = ""
        if "string" in str(error.validator_value) and not isinstance(error.instance, str):
            hint = "; put it in quotes if it is a name"
            if isinstance(error.instance, bool):
                hint = "; YAML takes yes, no, on and off for it: put the name in quotes"
        elif error.validator_value == "array" and isinstance(error.instance, str):
            hint = f"; write it as a list: [{error.instance}]"
        elif error.validator_value == "array" and error.instance is None:
            hint = "; write [] for none, or leave the key out"
        elif error.validator == "type":
            hint = _number_hint(error.instance, str(error.validator_value))
        yield f"{key or 'top level'}: {_short(error.message)}{hint}"


def _short(message: str) -> str:
    """Return a message without the middle of a value that fills the screen."""
    half = _LONGEST // 2
    return message if len(message) <= _LONGEST else f"{message[:half]} ... {message[-half:]}"


def _number_hint(value: Any, wanted: str) -> str:
    """Return what to write in place of what is no number, or no whole one; empty if not known."""
    if isinstance(value, int) and abs(value) >= 2**63:
        return "; it is too large"
    if isinstance(value, float) and value.is_integer() and "integer" in wanted:
        return f"; write {value:.0f}"
    if isinstance(value, str) and ("integer" in wanted or "number" in wanted):
        with contextlib.suppress(ValueError):
            number = float(value)
            if number.is_integer():
                return (
                    f"; YAML takes it for text: write {number:.0f} (--config, too, makes text of "
                    f"what is nested: use a file)"
                )
    return ""


def _fill(value: Any, schema: dict[str, Any]) -> Any:
    """Return a valid value with all defaults, and keys in the order of the schema."""
    if isinstance(value, list):
        return [_fill(item, schema.get("items", {})) for item in value]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    others = schema.get("additionalProperties") or {}
    known = {
        key: _fill(value.get(key, copy.deepcopy(part.get("default"))), part)
        for key, part in properties.items()
        if key in value or "default" in part
    }
    return known | {key: _fill(value[key], others) for key in value if key not in properties}


def _of_its_kind(error: jsonschema.ValidationError) -> list[jsonschema.ValidationError]:
    """Return the errors of those alternatives that are of the value's own kind, such as lists."""
    other = {
        inner.schema_path[0]
        for inner in error.context
        if len(inner.schema_path) == 2 and inner.validator in ("type", "enum")
    }
    return [inner for inner in error.context if inner.schema_path[0] not in other]
