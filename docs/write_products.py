"""Fill the table of survey products in your-stars.md from scripts/lightfold/plugins/formats/.

    python docs/write_products.py

What a product is, is the first line of its module. What it is known by, and the first step of its
conversion, are the first lines of the functions ``recognises`` and ``prepare``. The rest are
constants.
"""

import ast
import re
from pathlib import Path
from typing import Any, NamedTuple

DOCS = Path(__file__).parent
PAGE = DOCS / "your-stars.md"
FORMATS = DOCS.parent / "scripts/lightfold/plugins/formats"

_TABLE = re.compile(r"(<!-- products -->\n).*?(<!-- end -->)", re.DOTALL)
_HEADS = ("product", "known by", "brightness", "times", "points that are dropped", "first step")

#: How the first line of ``recognises`` starts.
_KNOWN = ("Return whether there are ", "Return False: ")


class Module(NamedTuple):
    """A module of a format: its first line, its constants, and the first lines of functions."""

    name: str
    title: str
    constants: dict[str, Any]
    functions: dict[str, str]


def filled(page: Path) -> str:
    """Return the text of a page with its table as the modules are now."""
    text = page.read_text(encoding="utf-8")
    return _TABLE.sub(lambda match: f"{match[1]}\n{table()}\n\n{match[2]}", text)


def table() -> str:
    """Return all products but the plain table as a Markdown table."""
    paths = sorted(path for path in FORMATS.glob("*.py") if path.stem not in ("__init__", "long"))
    lines = [_HEADS, ["---"] * len(_HEADS), *map(row, map(read, paths))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def read(path: Path) -> Module:
    """Return what a module says, without importing it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants, functions = {}, {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            constants[ast.unparse(node.targets[0])] = ast.literal_eval(node.value)
        elif isinstance(node, ast.FunctionDef):
            functions[node.name] = first_line(node)
    return Module(path.stem, first_line(tree), constants, functions)


def first_line(node: ast.Module | ast.FunctionDef) -> str:
    """Return the first line of a docstring without its full stop."""
    return (ast.get_docstring(node) or "").split("\n")[0].removesuffix(".")


def row(own: Module) -> list[str]:
    """Return the cells of a product."""
    return [
        f"`{own.name}`: {own.title}",
        known_by(own.functions["recognises"]),
        brightness(own.constants),
        times(own.constants),
        "; ".join(flag[1] for flag in own.constants.get("FLAGS", {}).values()) or "–",
        own.functions.get("prepare", "–"),
    ]


def known_by(line: str) -> str:
    """Return what a format is known by, from the first line of ``recognises``."""
    for start in _KNOWN:
        line = line.removeprefix(start)
    return line


def brightness(constants: dict[str, Any]) -> str:
    """Return what is taken as the brightness: columns, zero points, signs and limits."""
    columns = constants["COLUMNS"]
    names = columns.get("mag") or columns["flux"]
    every = names.values() if isinstance(names, dict) else [names]
    kind = "magnitude" if "mag" in columns else "flux"
    named = [f"in column {own[0]}" if own[0].isdigit() else f"`{own[0]}`" for own in every]
    taken = f"{kind} {', '.join(named)}"
    zero = constants.get("ZERO_POINT")
    if isinstance(zero, dict):
        taken += f", zero points {', '.join(f'{value:g} ({band})' for band, value in zero.items())}"
    elif zero is not None:
        taken += f", zero point {zero:g}"
    more = [f"{ours}s" for ours in ("sign", "limit") if columns.get(ours)]
    taken += f", with {' and '.join(more)}" if more else ""
    return f"{taken}; a difference" if constants.get("DIFFERENCE") else taken


def times(constants: dict[str, Any]) -> str:
    """Return what the times are, and whether they are converted."""
    return constants.get("TIME", "as in the file") + ("; made MJD" if "EPOCH" in constants else "")


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE), encoding="utf-8")
