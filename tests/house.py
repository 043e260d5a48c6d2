"""The files of the house as tests see them: modules, what they import, and rules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from samples import ROOT

SCRIPTS = ROOT / "scripts"
PACKAGE = SCRIPTS / "lightfold"


def modules() -> dict[str, Path]:
    """Return the files of all modules and packages, by their dotted names."""
    names = {}
    for path in PACKAGE.rglob("*.py"):
        name = ".".join(path.relative_to(SCRIPTS).with_suffix("").parts)
        names[name.removesuffix(".__init__")] = path
    return names


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield module and name of each import in a file, also of those inside functions.

    The name is empty where a whole module is imported, as in ``import json``. What only a type
    checker reads is left out.
    """
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports are written in full"
            yield from ((str(node.module), alias.name) for alias in node.names)


def imported(path: Path) -> set[str]:
    """Return the modules of the package that a file imports."""
    known = modules()
    wholes = [(module, f"{module}.{name}") for module, name in imports(path)]
    return {
        whole if whole in known else module
        for module, whole in wholes
        if whole in known or module in known
    }


def missing(path: Path) -> list[str]:
    """Return what a file imports from the package that is not there."""
    known = modules()
    return [
        f"{module}.{name}"
        for module, name in imports(path)
        if module.split(".")[0] == "lightfold" and f"{module}.{name}" not in known
        if module not in known or (name and name not in names(known[module]))
    ]


def names(path: Path) -> set[str]:
    """Return the names that a module binds: what it defines, and what it imports."""
    tree = ast.parse(path.read_text())
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    bound |= {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return bound | {name or module for module, name in imports(path)}


class Rule(NamedTuple):
    """A rule: its stage, its text, and the rule whose twin it is, with ``use rule``."""

    stage: str
    text: str
    twin: str | None


def rules() -> dict[str, Rule]:
    """Return all rules with a job by their names; a stage is the name of the file that it is in.

    A rule without a job, such as ``export``, only names what others make.
    """
    found = {}
    for path in sorted((ROOT / "rules").glob("*.smk")):
        for text in re.split(r"^(?=rule |use rule )", path.read_text(), flags=re.MULTILINE)[1:]:
            twin, name = re.match(r"(?:use rule (\w+) as|rule) (\w+)", text).groups()
            if twin or "script:" in text:
                found[name] = Rule(path.stem, text, twin)
    return found
