"""How the site is built: `sphinx-build -W --keep-going -n -b html docs docs/_build`."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "scripts/lightfold/__init__.py"

project = "Lightfold"
author = "the Lightfold authors"
copyright = author  # Sphinx asks for this name
release = next(
    statement.value.value
    for statement in ast.parse(PACKAGE.read_text()).body
    if isinstance(statement, ast.Assign) and statement.targets[0].id == "__version__"
)

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_heading_anchors = 4

html_theme = "furo"
html_title = f"Lightfold {release}"
html_show_copyright = False
html_show_sphinx = False
