"""A short hash of the code that a job runs, so that the job runs again when that code changes.

Snakemake sees neither the modules that a script imports nor the libraries below them. Of the script
itself it sees only the date. So every computing rule has this hash as a parameter.

The hash covers the syntax trees (no comments, no docstrings, no line numbers) of the rule's script
and of the package's modules that it imports, directly or not. It also covers the styles and
templates beside these modules, and the versions of the libraries that they import. `runtime.job`
and what only it imports are left out: they surround every job and compute nothing.
"""

import ast
import hashlib
import importlib.metadata
import symtable
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1]

#: Endings of files that a module may have beside it: the style of its figures, its template.
BESIDE = (".mplstyle", ".html.j2")

#: The ending that marks a rule's script, beside the package, as no module in it.
SCRIPT = ".py"

#: Distributions whose names differ from their import names. Without this list, the files of all
#: installed distributions would be read, which takes longer than everything else here.
RENAMED = {
    "imblearn": "imbalanced-learn",
    "sklearn": "scikit-learn",
    "sklearnex": "scikit-learn-intelex",
    "xgboost": "xgboost-cpu",
}

#: The module around every job.
AROUND = "runtime.job"


def fingerprint(*modules: str) -> str:
    """Return a hash of 12 hexadecimal digits of `modules` and of all they import.

    Parameters
    ----------
    *modules : str
        The rule's script, by its file's name, say ``tune.py``, and dotted names below the
        package, say ``plugins.models.xgboost``: plug-ins are loaded by name when a job runs.
    """
    return _hash(frozenset(modules))


@cache
def _hash(modules: frozenset[str]) -> str:
    local, libraries = closure(modules)
    parts = [f"{module} {_tree(module)[0]}" for module in sorted(local)]
    beside = [_path(module).with_suffix(kind) for module in sorted(local) for kind in BESIDE]
    parts += [file.read_text(encoding="utf-8") for file in beside if file.exists()]
    parts += [f"{library} {version(library)}" for library in sorted(libraries)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


@cache
def version(library: str) -> str:
    """Return the installed version of the distribution that provides an importable name."""
    try:
        return importlib.metadata.version(RENAMED.get(library, library))
    except importlib.metadata.PackageNotFoundError:
        distributions = _distributions().get(library)
    return importlib.metadata.version(distributions[0]) if distributions else "not installed"


@cache
def libraries(*modules: str) -> tuple[str, ...]:
    """Return the libraries, by import name, that `modules` and what they import need."""
    return tuple(sorted(closure(frozenset(modules))[1]))


@cache
def _distributions() -> Mapping[str, list[str]]:
    return importlib.metadata.packages_distributions()


@cache
def closure(modules: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return all modules of this package that modules import, themselves too, and libraries."""
    local: set[str] = set()
    libraries: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module in local:
            continue
        local.add(module)
        _, siblings, foreign = _tree(module)
        waiting += siblings
        waiting += [] if module.endswith(SCRIPT) else _above(module)
        libraries |= foreign
    return frozenset(local), frozenset(libraries)


def _above(module: str) -> list[str]:
    """Return the package that a module is in, whose code an import of the module runs."""
    return [package for package in [module.rpartition(".")[0]] if package]


@cache
def _tree(module: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return a module's tree as text, the modules of this package it imports, and libraries.

    Raises
    ------
    ImportError
        If it imports from this package what is not there: a hash without it would be blind.
    """
    tree = _Untyped().visit(ast.parse(_path(module).read_text(encoding="utf-8")))
    imported = _run(tree) if module.endswith(SCRIPT) else set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = f"lightfold.{module}".split(".")[: -node.level] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            imported |= {source, *(f"{source}.{alias.name}" for alias in node.names)}
        _drop_docstring(node)
        _drop_descriptions(node)
    named = {name.removeprefix("lightfold.") for name in imported if name.startswith("lightfold.")}
    inner = {name for name in named if _path(name).exists()}
    for name in sorted(named - inner):
        if not _is_defined(*name.rpartition(".")[::2]):
            raise ImportError(f"{_path(module)} needs lightfold.{name}, which is not there")
    outer = {name.split(".")[0] for name in imported} - {"lightfold"} - sys.stdlib_module_names
    return (
        ast.dump(tree),
        frozenset(inner - {AROUND}),
        frozenset(outer),
    )


def _is_defined(module: str, name: str) -> bool:
    """Return whether a module defines or imports a name outside its functions."""
    return _path(module).exists() and (name == "*" or name in _names(module))


@cache
def _names(module: str) -> frozenset[str]:
    """Return the names that a module defines or imports outside its functions."""
    path = _path(module)
    symbols = symtable.symtable(path.read_text(encoding="utf-8"), str(path), "exec").get_symbols()
    return frozenset(s.get_name() for s in symbols if s.is_assigned() or s.is_imported())


def _run(script: ast.AST) -> set[str]:
    """Return the functions that a script names to be run, and their modules."""
    calls = [node for node in ast.walk(script) if isinstance(node, ast.Call)]
    named = [ast.literal_eval(call.args[0]) for call in calls if ast.unparse(call.func) == "run"]
    functions = {f"lightfold.{function}" for function in named}
    return functions | {function.rpartition(".")[0] for function in functions}


def _path(module: str) -> Path:
    if module.endswith(SCRIPT):
        return PACKAGE.parent / module
    path = PACKAGE.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


class _Untyped(ast.NodeTransformer):
    """Drops what only a type checker reads: no job runs it."""

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        """Replace ``if TYPE_CHECKING`` by its other branch, which may be empty."""
        self.generic_visit(node)
        return node.orelse if ast.unparse(node.test) == "TYPE_CHECKING" else node


def _drop_descriptions(node: ast.AST) -> None:
    """Drop the descriptions of options from a JSON Schema: they are comments for people."""
    if isinstance(node, ast.Dict):
        pairs = [
            (key, value)
            for key, value in zip(node.keys, node.values, strict=True)
            if not (isinstance(key, ast.Constant) and key.value == "description")
        ]
        node.keys, node.values = [key for key, _ in pairs], [value for _, value in pairs]


def _drop_docstring(node: ast.AST) -> None:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return
    if ast.get_docstring(node, clean=False) is not None:
        node.body = node.body[1:]
