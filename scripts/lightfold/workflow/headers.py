"""Checks of columns, classes and bands against the heads of files, before anything runs.

Only what a header or a Parquet footer tells is checked. What cannot be told without reading a file
is left to the job that reads it. So nothing is refused here that could run.
"""

from pathlib import Path
from typing import Any, NoReturn

from lightfold import registry
from lightfold.data.columns import joined_by_comma, labels_in_order, matching
from lightfold.data.reading import formats
from lightfold.errors import ConfigError, DataError, nearest
from lightfold.workflow.files import catalogue, files_of, rooted
from lightfold.workflow.heads import Heads, column_of, columns_of, read_heads

#: Options that name a column of the table of stars.
_OF_STARS = ("id", "source", "label", "group", "ra", "dec")

#: Those of them whose column is no feature.
_IDENTITY = ("id", "label", "group")


def check_files(config: dict[str, Any], tasks: list[str]) -> None:
    """Raise an error if a task asks for what the files of its data set cannot have.

    Parameters
    ----------
    config : dict
        A complete configuration.
    tasks : list of str
        The tasks that run.

    Raises
    ------
    ConfigError
        If a column, class or band is not there.
    """
    for name in dict.fromkeys(config["tasks"][task]["dataset"] for task in tasks):
        options = config["datasets"][name]
        files = {key: [Path(p) for p in found] for key, found in files_of(config, name).items()}
        _refuse_results(config["results"], name, files)
        if catalogue(config, name):
            files["path"] = files["path"][:1]  # all partitions have the same columns
        entries = rooted(config, name)
        curves = registry.declared("datasets", options["kind"], "PRODUCES") == "light_curves"
        heads = {
            key: read_heads(found, entries[key], options, curves and key == "path")
            for key, found in files.items()
        }
        if not any(heads.values()):
            continue
        stars = "objects" if curves else "path"
        _check_stars(name, options, files, heads, stars)
        if curves:
            _check_points(name, options, heads["path"])
            _check_bands(name, config, files["path"], heads["path"])
            check_from_objects(config, name, f"datasets.{name}")
        elif len(heads["path"]) == len(files["path"]):
            _check_features(
                config, [t for t in tasks if config["tasks"][t]["dataset"] == name], heads
            )
        labelled = "labels" if files.get("labels") else stars
        labels = column_of(files.get(labelled, []), heads.get(labelled, {}), options["label"])
        for task in tasks:
            if labels and config["tasks"][task]["dataset"] == name:
                _check_classes(task, config["tasks"][task]["classes"], labels)


def _refuse_results(results: str, name: str, files: dict[str, list[Path]]) -> None:
    """Raise a `ConfigError` if a data set is read from the folder of results."""
    folder = Path(results).resolve()
    for key, paths in files.items():
        for parent in dict.fromkeys(path.parent for path in paths):
            if parent.resolve().is_relative_to(folder):
                raise ConfigError(
                    f"results: {results} holds {parent}, from which `datasets.{name}.{key}` is "
                    f"read: name a folder for results alone, such as `results: results`."
                )


def check_from_objects(config: dict[str, Any], name: str, key: str) -> None:
    """Raise a `ConfigError` if light curves lack a table of stars with the columns for features.

    Parameters
    ----------
    config : dict
        A complete configuration.
    name : str
        The data set.
    key : str
        Where it is configured.
    """
    wanted, options = config["features"]["from_objects"], config["datasets"][name]
    files = files_of(config, name)
    if not wanted or "path" not in files:
        return
    paths = [Path(path) for path in files.get("objects", [])]
    if not paths:
        raise ConfigError(
            f"{key}.objects: `features.from_objects` needs a table of stars with the columns "
            f"{', '.join(wanted)}: name its file."
        )
    heads = read_heads(paths, rooted(config, name)["objects"], options, points=False)
    columns = columns_of(heads)
    for column in wanted:
        if len(heads) == len(paths) and column not in columns:
            raise ConfigError(
                f"features.from_objects: {', '.join(map(str, heads))} has no column '{column}'; "
                f"{nearest(column, columns)}"
            )


def curve_bands(config: dict[str, Any], name: str) -> set[str]:
    """Return the bands that the light curves of a data set may have; empty if that is not known.

    Raises
    ------
    ConfigError
        If a named column is not there.
    """
    options = config["datasets"][name]
    paths = [Path(path) for path in files_of(config, name).get("path", [])]
    paths = paths[:1] if catalogue(config, name) else paths
    if not paths:
        return set()
    heads = read_heads(paths, rooted(config, name)["path"], options, points=True)
    _check_points(name, options, heads)
    return _possible_bands(options, paths, heads)


def _check_stars(
    name: str,
    options: dict[str, Any],
    files: dict[str, list[Path]],
    heads: dict[str, Heads],
    stars: str,
) -> None:
    """Check the options that name columns of the table of stars."""
    own = heads.get(stars, {})
    if not own or len(own) < len(files[stars]):
        return
    columns = columns_of(own)
    shown = ", ".join(str(path) for path in own)

    def refuse(key: str, column: str) -> NoReturn:
        hint = nearest(column, columns)
        raise ConfigError(f"datasets.{name}.{key}: {shown} has no column '{column}'; {hint}")

    for key in _OF_STARS:
        column = options.get(key)
        if not isinstance(column, str) or column in columns:
            continue
        if stars == "path" or not _may_be_elsewhere(key, column, options, files, heads):
            refuse(key, column)
    roles = {options.get(role): role for role in _IDENTITY}
    for key in ("features", "exclude"):
        for pattern in options.get(key, []):
            if pattern in roles:
                raise ConfigError(
                    f"datasets.{name}.{key}: '{pattern}' is the column of `{roles[pattern]}`, and "
                    f"never a feature: take it out of `{key}`."
                )
            if not matching(columns, pattern):
                refuse(key, pattern)
    for column in options.get("allow", []):
        if column not in columns:
            refuse("allow", column)


def _check_features(config: dict[str, Any], tasks: list[str], heads: dict[str, Heads]) -> None:
    """Check the patterns by which tasks choose features of a table."""
    known = columns_of(heads["path"])
    for task in tasks if known else []:
        for key in ("features", "exclude"):
            for pattern in config["tasks"][task][key]:
                if not matching(known, pattern):
                    raise ConfigError(
                        f"tasks.{task}.{key}: no column of the table matches '{pattern}'; "
                        f"{nearest(pattern, known)}"
                    )


def _may_be_elsewhere(
    key: str,
    column: str,
    options: dict[str, Any],
    files: dict[str, list[Path]],
    heads: dict[str, Heads],
) -> bool:
    """Return whether another file than the table of stars may have what an option names."""
    schema = registry.declared("datasets", options["kind"], "OPTIONS")["properties"]
    if column == schema.get(key, {}).get("default"):
        return True
    if key != "label":
        return False
    known = all(len(heads[option]) == len(found) for option, found in files.items())
    return not known or any(column in head for own in heads.values() for head in own.values())


def _check_points(name: str, options: dict[str, Any], heads: Heads) -> None:
    """Check the columns of the light curves that are named."""
    for path, columns in heads.items():
        for key, column in options.get("columns", {}).items():
            if isinstance(column, str) and column not in columns:
                raise ConfigError(
                    f"datasets.{name}.columns.{key}: {path} has no column '{column}'; "
                    f"{nearest(column, columns)}"
                )


def _check_bands(name: str, config: dict[str, Any], paths: list[Path], heads: Heads) -> None:
    """Check that the light curves can have every band that features are computed from."""
    possible = _possible_bands(config["datasets"][name], paths, heads)
    lacking = [band for band in config["features"]["bands"] if band not in (possible or [band])]
    if possible and lacking:
        listed = ", ".join(sorted(possible))
        raise ConfigError(
            f"features.bands asks for {', '.join(repr(band) for band in lacking)}, but the bands "
            f"of data set {name} can only be {listed}: write `features: {{bands: [{listed}]}}`, or "
            f"rename the bands with its option `bands`."
        )


def _possible_bands(options: dict[str, Any], paths: list[Path], heads: Heads) -> set[str]:
    """Return the bands that light curves may have; empty if that is not known."""
    if "band" in options:
        return {options["band"]}
    columns = options.get("columns", {})
    plain = all(isinstance(column, str) for column in columns.values())
    if not plain or len(heads) < len(paths):
        return set()
    renamed: dict[str, str | None] = {}
    for path, head in heads.items():
        try:
            chosen = options.get("format", formats.AUTO)
            known = formats.recognise(head, path) if chosen == formats.AUTO else chosen
        except DataError:
            return set()
        own = registry.declared("formats", known, "BANDS")
        known_columns = registry.declared("formats", known, "COLUMNS")
        usual = known_columns.get("band", ())
        if any(isinstance(names, dict) for names in known_columns.values()):
            return set()
        held = {"band", *usual} & {column.lower() for column in head}
        if not ("band" in columns or held) or (known != formats.PLAIN and not own):
            return set()
        renamed |= own
    if renamed := {**renamed, **options.get("bands", {})}:
        return {band for band in renamed.values() if band is not None}
    found = column_of(paths, heads, columns.get("band", "band"))
    return set(found.texts or ()) if found else set()


def _check_classes(task: str, classes: str | list[str] | dict[str, list[str]], labels: Any) -> None:
    if isinstance(classes, str):
        return
    for name, label, following in labels_in_order(classes):
        if labels.lacks(label):
            known = sorted(labels.texts or [])
            hint = joined_by_comma(following, known) or (nearest(label, known) if known else "")
            raise ConfigError(
                f"tasks.{task}.classes: class '{name}': no star has the label '{label}'"
                f"{hint and f'; {hint}'}"
            )
