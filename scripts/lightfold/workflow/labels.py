"""Classes of the tasks that ask for all labels, which are known when the DAG is built.

The labels of a data set are counted once. The counts are kept below ``.snakemake``, under a name
made from the files, their sizes and dates, the options and the code. So the jobs' own Snakemake
processes do not read the files again.
"""

import contextlib
import hashlib
import io
import json
from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.errors import ConfigError, DataError
from lightfold.runtime.fingerprint import fingerprint
from lightfold.workflow.files import files_of, rooted

#: What ``classes`` of a task is if all labels are classes.
ALL = "all"

#: Folder of the counts, in the working directory.
_KEPT = Path(".snakemake/lightfold/labels")


def with_classes(config: dict[str, Any], tasks: list[str]) -> dict[str, Any]:
    """Return a configuration in which some tasks name their classes instead of `ALL`.

    Parameters
    ----------
    config : dict
        As `config.complete` returns it.
    tasks : list of str
        The tasks that run.

    Raises
    ------
    ConfigError
        If fewer than two labels have enough stars, or the labels cannot be read.
    """
    named = {
        name: {**task, "classes": _classes(config, name)}
        for name, task in config["tasks"].items()
        if name in tasks and task["classes"] == ALL
    }
    return {**config, "tasks": {**config["tasks"], **named}} if named else config


def _classes(config: dict[str, Any], name: str) -> list[str]:
    """Return the labels of a task's data set that have enough stars, by name."""
    task = config["tasks"][name]
    counts = count_labels(config, task["dataset"])
    found = sorted(label for label, number in counts.items() if number >= task["min_stars"])
    if len(found) < 2:
        most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:10]
        listed = ", ".join(f"{label} {number}" for label, number in most) or "none at all"
        raise ConfigError(
            f"tasks.{name}.classes: {ALL}: a task needs two classes, and data set "
            f"{task['dataset']} has {len(found)} with at least {task['min_stars']} stars (its "
            f"labels: {listed}): lower `min_stars`, or name another column in `label`."
        )
    return found


def count_labels(config: dict[str, Any], dataset: str) -> dict[str, int]:
    """Return the number of stars of each label of a data set.

    Raises
    ------
    ConfigError
        If a file is not there or cannot be read, or its kind of data set does not know its labels.
    """
    options = config["datasets"][dataset]
    named = files_of(config, dataset)
    files = {option: [Path(path) for path in paths] for option, paths in named.items()}
    kept = _KEPT / f"{_key(options, files)}.json"
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads(kept.read_text(encoding="utf-8")))
    plugin = registry.load("datasets", options["kind"])
    if not hasattr(plugin, "labels"):
        raise ConfigError(
            f"datasets.{dataset}: the kind '{options['kind']}' does not say its labels before it "
            f"is read: list them in `classes`."
        )
    try:
        own = {key: value for key, value in options.items() if key != "kind"}
        own |= rooted(config, dataset)
        with contextlib.redirect_stdout(io.StringIO()):  # what there is to say, the job says
            counts: dict[str, int] = plugin.labels(own, files)
    except DataError as error:
        raise ConfigError(f"datasets.{dataset}: {error}") from error
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(counts), encoding="utf-8")
    return counts


def _key(options: dict[str, Any], files: dict[str, list[Path]]) -> str:
    """Return a hash of all that the labels of a data set depend on."""
    stats = [
        (option, str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns)
        for option, paths in files.items()
        for path in paths
    ]
    code = fingerprint("load.py", f"plugins.datasets.{options['kind']}")
    return hashlib.sha256(repr((options, stats, code)).encode()).hexdigest()[:24]
