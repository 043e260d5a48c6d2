"""Write docs/configuration.md from the schema and from the options of each kind of data set.

python docs/write_configuration.py
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "scripts"))

from lightfold import registry  # noqa: E402

SCHEMA = DOCS.parent / "config/schemas/config.schema.yaml"
PAGE = DOCS / "configuration.md"

INTRODUCTION = """\
# Configuration

A configuration is a YAML file that describes one experiment. `config/config.yaml` is the default.
To run another one, name it:

```bash
.venv/bin/snakemake --cores all --configfile config/mine.yaml
```

It then takes the place of the default one; the two are not merged. You need only `datasets`,
`tasks` and `grid`. Every key that you leave out has the default given here; a dash means that there
is none. A key that does not exist stops the run, with the name of the nearest one that does. NAME
stands for a name that you choose.

Snakemake can be started in any folder, with `snakemake -s LIGHTFOLD/Snakefile`, where LIGHTFOLD is
the folder of the clone. `results`, `data` and the file after `--configfile` start in that folder,
or in the one after `--directory`. The default experiment is `config/config.yaml` of that folder
or, if there is none, of the clone. Lightfold's profile is found from anywhere.

A configuration says only what is computed. How many cores to use, how much memory there is, and
where the cluster is, you tell Snakemake itself ([clusters](clusters.md)).
[What runs again](reruns.md) after a change of a key has a page of its own.

*This page is made from the schema by `python docs/write_configuration.py`. Change the schema, not
this page.*
"""

#: Where a section is explained at length.
MORE = {
    "datasets": "[Your stars](your-stars.md)",
    "features": "[Your stars](your-stars.md)",
    "images": "[Models](models.md#images-and-a-network-that-sees-them)",
    "tasks": "[Your stars](your-stars.md)",
    "split": "[Honesty](honesty.md)",
    "tuning": "[Models](models.md#tuning)",
    "decisions": "[Results](results.md#decisions)",
    "metrics": "[Results](results.md)",
    "comparison": "[Results](results.md)",
    "export": "[Predictions](predictions.md#export-a-model)",
    "predict": "[Predictions](predictions.md#predict-new-stars)",
    "exploration": "[Results](results.md)",
    "estimators": "[Models](models.md#screening-which-models-are-worth-a-study)",
    "grid": "[Models](models.md#the-grid)",
    "exclude": "[Models](models.md#the-grid)",
}

TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}


class Key(NamedTuple):
    """A key of the configuration: its path, its schema, and whether it has to be there."""

    path: str
    schema: dict[str, Any]
    required: bool


def keys(schema: dict[str, Any], definitions: dict[str, Any], prefix: str = "") -> Iterator[Key]:
    """Yield all keys below a part of a schema, in its order."""
    for name, own in schema.get("properties", {}).items():
        part = {**definitions.get(own.get("$ref", "").rpartition("/")[2], {}), **own}
        yield Key(prefix + name, part, name in schema.get("required", []))
        yield from keys(part, definitions, f"{prefix}{name}.")
        for inner, mark in (("additionalProperties", "NAME."), ("items", "")):
            if isinstance(part.get(inner), dict):
                yield from keys(part[inner], definitions, f"{prefix}{name}.{mark}")


def page() -> str:
    """Return the text of the page."""
    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    found = list(keys(schema, schema["$defs"]))
    parts = [INTRODUCTION]
    for name, part in schema["properties"].items():
        below = [key for key in found if key.path.startswith(f"{name}.")]
        text = part["description"] if below else ""
        more = f"More: {MORE[name]}." if name in MORE else ""
        parts += [f"## `{name}`", f"{text} {more}"]
        parts += [table(below or [key for key in found if key.path == name])]
        parts += options() if name == "datasets" else []
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def options() -> list[str]:
    """Return the sections of the options of each kind of data set."""
    parts = []
    for kind in registry.names("datasets"):
        own = registry.declared("datasets", kind, "OPTIONS")
        parts += [f"### Options of `kind: {kind}`", table(keys(own, own.get("$defs", {})))]
    return parts


def table(found: list[Key] | Iterator[Key]) -> str:
    """Return keys as a Markdown table."""
    rows = [
        f"| `{key.path}` | {values(key.schema)} | {default(key)} | {key.schema['description']} |"
        for key in found
    ]
    return "\n".join(["| key | values | default | what it does |", "|---|---|---|---|", *rows])


def values(part: dict[str, Any]) -> str:
    """Return in words what values a key takes."""
    if "enum" in part:
        return ", ".join(f"`{value}`" for value in part["enum"])
    if "anyOf" in part:
        return ", or ".join(values(choice) for choice in part["anyOf"])
    if part["type"] == "array":
        inner = part["items"].get("type")
        length = part.get("minItems") if part.get("minItems") == part.get("maxItems") else None
        each = "value" if isinstance(inner, list) else TYPES.get(inner, "block")
        return f"list of {f'{length} ' if length else ''}{each}s"
    if part["type"] == "object":
        inner = part.get("additionalProperties")
        if isinstance(inner, dict) and "properties" not in inner:
            return f"mapping of names to {values(inner)}"
        return "mapping"
    kinds = [part["type"]] if isinstance(part["type"], str) else part["type"]
    return " or ".join(TYPES[kind] for kind in kinds) + limits(part)


def limits(part: dict[str, Any]) -> str:
    """Return in words between which numbers a value has to be."""
    if "minimum" in part and "maximum" in part:
        return f", {part['minimum']:g} to {part['maximum']:,g}"
    if "minimum" in part:
        return f", at least {part['minimum']:g}"
    return f", above {part['exclusiveMinimum']:g}" if "exclusiveMinimum" in part else ""


def default(key: Key) -> str:
    """Return the default of a key, as it would be written in a configuration."""
    if key.required:
        return "required"
    if "default" not in key.schema or "properties" in key.schema:
        return "–"
    text = yaml.safe_dump(key.schema["default"], default_flow_style=True, width=10_000)
    return f"`{text.replace(chr(10) + '...', '').strip()}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
