"""Fill the tables of the documents from docs/benchmarks/data/.

    python docs/write_tables.py

A page has a table NAME between the lines ``<!-- table: NAME -->`` and ``<!-- end -->``. Its numbers
are in benchmarks/data/NAME.json, and benchmarks/tables.yaml says how they are shown.
"""

import json
import os
import re
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

DOCS = Path(__file__).parent
DATA = DOCS / "benchmarks/data"
TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

Row = dict[str, Any]


def filled(page: Path) -> str:
    """Return the text of a page with its tables as the data are now."""
    specs = yaml.safe_load((DOCS / "benchmarks/tables.yaml").read_text(encoding="utf-8"))

    def fill(match: re.Match[str]) -> str:
        name = match[2]
        path = DATA / f"{specs[name].get('data', name)}.json"
        found = json.loads(path.read_text(encoding="utf-8"))
        link = os.path.relpath(path, page.parent)
        return (
            f"{match[1]}{table(specs[name], found['figures'])}\n\n{origin(found, link)}\n{match[3]}"
        )

    return TABLE.sub(fill, page.read_text(encoding="utf-8"))


def table(spec: Row, rows: list[Row]) -> str:
    """Return rows as a Markdown table."""
    missing = spec.get("missing", "")
    if "columns" in spec:
        forms = spec["columns"].values()
        return markdown(
            list(spec["columns"]), [[cell(form, row, missing) for form in forms] for row in rows]
        )
    lines: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        start = tuple(cell(form, row) for form in spec["rows"].values())
        lines.setdefault(start, {})[cell(spec["heading"], row)] = cell(spec["cell"], row, missing)
    found = dict.fromkeys(head for line in lines.values() for head in line)
    heads = [head for head in found if any(line.get(head) for line in lines.values())]
    cells = [
        [*start, *(line.get(head, missing) for head in heads)] for start, line in lines.items()
    ]
    return markdown([*spec["rows"], *heads], cells)


def cell(form: str | list[str], row: Row, missing: str = "") -> str:
    """Return what a cell says of its row, or `missing` if the row lacks a value that it needs."""
    parts = [form] if isinstance(form, str) else form
    return "".join(part.format(**row) for part in parts if _has(row, part)) or missing


def _has(row: Row, form: str) -> bool:
    """Return whether a row has all values that a text names."""
    return all(row.get(name) is not None for _, name, _, _ in Formatter().parse(form) if name)


def markdown(heads: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def origin(found: Row, link: str) -> str:
    """Return the line below a table: when, with what and where its numbers were measured."""
    machine = found["machine"]
    where = [machine["cpu"] or "processor not recorded", f"{machine['cores']} cores"]
    where += [f"{machine['memory_gb']:g} GB"] if machine["memory_gb"] else []
    where += [f"Python {found['python']}"] if found["python"] else []
    how = found.get("source") or f"measured on {found['date']} with Lightfold {found['version']}"
    return f"*[Data]({link}): {how} ({', '.join(where)}).*"


def pages() -> list[Path]:
    """Return the pages that have such tables."""
    return [page for page in sorted(DOCS.rglob("*.md")) if TABLE.search(page.read_text("utf-8"))]


if __name__ == "__main__":
    for page in pages():
        page.write_text(filled(page), encoding="utf-8")
