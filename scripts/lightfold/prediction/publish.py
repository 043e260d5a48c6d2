"""The job that writes answers about new stars in the columns of a catalogue."""

import json
from pathlib import Path
from typing import Any

from lightfold.prediction.publishing import outputs


def write_catalogue(
    inputs: dict[str, str], path: str, settings: dict[str, Any], catalogue: str
) -> None:
    """Write predictions as a catalogue has them.

    Parameters
    ----------
    inputs : dict
        Paths of ``model``, a model's ``model.json``, and of its ``predictions``; of the stars'
        ``objects`` and, if there are any, ``light_curves``.
    path : str
        Where to write.
    settings : dict
        ``classes`` and ``times``, see `outputs.write`.
    catalogue : str
        The catalogue, a plug-in.
    """
    record = json.loads(Path(inputs["model"]).read_text(encoding="utf-8"))
    stars = {name: inputs[name] for name in ("objects", "light_curves") if name in inputs}
    outputs.write(inputs["predictions"], {catalogue: path}, record, settings | stars)
