"""Pages of HTML that need no other file to be read, in one style."""

import base64
from pathlib import Path
from typing import Any

import jinja2

from lightfold.display.names import one_line

#: Figures have 150 pixels an inch, a page has 96.
SCALE = 96 / 150


def render(template: Path, **values: Any) -> str:
    """Return a page; the same values give the same text.

    Parameters
    ----------
    template : Path
        Its template, which may import the style and what is in ``web.html.j2``.
    **values : object
        What the template shows.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([template.parent, Path(__file__).parent]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )
    return environment.get_template(template.name).render(**values) + "\n"


def _plain(value: Any) -> Any:
    """Return what a template shows; of a user's text, only what can be seen."""
    return one_line(value) if type(value) is str and not value.isprintable() else value


def embed(path: Path, root: Path) -> dict[str, Any]:
    """Return a PNG as text, its size on a page [pixel], and its path as the page names it."""
    content = path.read_bytes()
    width, height = (int.from_bytes(content[start : start + 4]) for start in (16, 20))
    return {
        "path": shown(path, root),
        "data": base64.b64encode(content).decode(),
        "width": round(width * SCALE),
        "height": round(height * SCALE),
    }


def shown(path: str | Path, root: Path) -> str:
    """Return a path as it is seen from the page's folder."""
    return Path(path).relative_to(root).as_posix()
