"""The head of an ECSV table: comments that say how the table is written."""

import re
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """A loader that passes over objects of Python, such as units and coordinates."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def read(head: list[str]) -> dict[str, Any]:
    """Return what the head of an ECSV table says: delimiter, units, columns with several values."""
    if not head or "%ECSV" not in head[0]:
        return {}
    try:
        text = "\n".join(re.sub("^# ?", "", line) for line in head[1:])
        said = yaml.load(text, _Loader)
        columns = said["datatype"]
        return {
            "delimiter": said.get("delimiter", " "),
            "units": {c["name"]: str(c["unit"]) for c in columns if c.get("unit")},
            "left_out": [c["name"] for c in columns if "[" in str(c.get("subtype", ""))],
        }
    except (yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError):
        return {"delimiter": None}  # a head that was changed by hand
