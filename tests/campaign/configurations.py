"""Mutated configurations: each runs, or is refused with the name of a key; nothing else happens.

`configurations_table.py` prints the counts and writes them for the documents.

Shipped configurations and small ones of tables, light curves and new stars are mutated at random:
values of other types and sizes, keys that are dropped, misspelt, added or doubled, lists that are
emptied or lengthened, parts that change places, and lines of text. Each is then read and checked as
the rules do before the first job, in this process. Outcomes:

- ``runs``: a dry run would go on.
- ``refused``: a `ConfigError` that names what was mutated, or where it is.
- ``elsewhere``: a `ConfigError` that names another key. A renamed task is missed where it is used.
- ``unread``: Snakemake itself cannot read the file, because it is no YAML.
- ``wrong``: any other error, or no answer within `LONGEST` seconds.
"""

import contextlib
import copy
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from lightfold.errors import ConfigError
from samples import ROOT, stars

#: Seconds after which a configuration counts as one that hangs.
LONGEST = 30

#: The outcomes, in the order of the table.
OUTCOMES = ("runs", "refused", "elsewhere", "unread", "wrong")

#: Shipped configurations of simulated stars, which need no data.
SHIPPED = ("config", "slides", "transients")

#: What is put in the place of a value.
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 2, -1, 1.0, 0.5, 0.204, 1e-9, 10**9, 10**400),
    *(float("nan"), float("inf"), float("-inf"), [], {}, [[]], [None], [1.0], {"a": 1}, {"a": {}}),
    *("", " ", "a\n", "a\0", "x" * 300, "../x", "/", ".", "~", "$NONE", "{a}", "*", "é", "1e9"),
    *("honest", "knn", "all", "label", "object_id", "none.csv", "stars.csv", "nan", "0.2", "stars"),
)

#: Keys as YAML spells them, for text.
_KEYS = ("1", "NO", "off", "null", "2020-01-01", "1.0", "0x10", ".nan", "''", "? [a]", "<<")


class Mutation(NamedTuple):
    """A mutated configuration.

    ``names`` are words of which a message about it has one; empty if any key will do.
    """

    base: str
    kind: str
    text: str
    names: tuple[str, ...]


def make_folder(folder: Path) -> None:
    """Make a folder with the files that small configurations name."""
    data = folder / "data"
    data.mkdir(parents=True)
    table = stars((40, 30))
    table.to_csv(data / "stars.csv", index=False)
    table.drop(columns=["label", "group"]).head(5).to_csv(data / "new.csv", index=False)
    points = table.loc[table.index.repeat(12), ["object_id", "label"]].reset_index(drop=True)
    points = points.assign(band="g", mjd=range(len(points)), mag=15.0, magerr=0.1)
    points.to_csv(data / "points.csv", index=False)


def bases() -> dict[str, dict[str, Any]]:
    """Return the configurations that are mutated, by name."""
    classes = {"first": ["common"], "second": ["rare"]}
    small = {
        "results": "results",
        "data": "data",
        "seed": 1,
        "datasets": {"stars": {"kind": "table", "path": "stars.csv", "group": "group"}},
        "tasks": {"pair": {"dataset": "stars", "classes": classes, "features": ["f*"]}},
        "split": {"folds": 2, "same_star_arcsec": 1},
        "tuning": {"trials": 2, "trials_of": {"knn": 1}, "metric": "macro_f1"},
        "exploration": {"perplexities": [5], "test_size": 0.3},
        "estimators": {"models": ["knn"], "folds": 3},
        "verdicts": {"draws": 200, "coverage": [0.9]},
        "export": {"nodes": {"mine": {"task": "pair", "model": "knn", "test_size": 0.2}}},
        "predict": {"new": {"data": "new.csv", "prior": {"first": 0.5}}},
        "grid": [
            {"models": ["knn", "random_forest"], "test_sizes": [0.2, 0.3], "repeats": [0, 1]},
            {"tasks": ["pair"], "models": ["knn"], "resamplers": ["smote"], "reducers": ["rfe"]},
        ],
        "exclude": [{"model": "knn", "test_size": 0.3, "repeat": 1, "reason": "is not needed"}],
    }
    curves = {
        "results": "results",
        "datasets": {
            "curves": {
                "kind": "light_curves",
                "path": "points.csv",
                "columns": {"mag": "mag", "mjd": "mjd"},
            }
        },
        "features": {"bands": ["g"], "min_period": 0.1, "max_period": 10, "chunks": 2},
        "images": {"channels": ["folded"]},
        "tasks": {"all": {"dataset": "curves", "classes": "all", "min_stars": 20}},
        "grid": [{"models": ["knn"], "protocols": ["honest", "slides"]}],
    }
    found = {"table": small, "curves": curves}
    for name in SHIPPED:
        text = (ROOT / f"config/{name}.yaml").read_text(encoding="utf-8")
        found[name] = yaml.safe_load(text)
    return found


def mutations(number: int, seed: int) -> Iterator[Mutation]:
    """Yield mutated configurations, each kind and each base equally often."""
    rng, known = random.Random(seed), bases()
    kinds = list(_KINDS)
    for count in range(number):
        base = list(known)[count // len(kinds) % len(known)]
        kind = kinds[count % len(kinds)]
        text, names = _KINDS[kind](copy.deepcopy(known[base]), rng)
        yield Mutation(base, kind, text, names)


def places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the keys that lead to each part of a configuration, without the whole of it."""
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [place for key, own in pairs for place in ((*above, key), *places(own, (*above, key)))]


def _pick(config: Any, rng: random.Random, kind: type = object) -> tuple[Any, Any, tuple[str, ...]]:
    """Return what holds a part of a type, the part's key, and the names on the way to it."""
    fitting = [place for place in places(config) if isinstance(_at(config, place), kind)]
    place = rng.choice(fitting)
    return _at(config, place[:-1]), place[-1], tuple(str(k) for k in place if isinstance(k, str))


def _at(config: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        config = config[key]
    return config


def dumped(config: Any) -> str:
    """Return a configuration as YAML, with its keys in their order."""
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)


def _value(config: Any, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    holder, key, names = _pick(config, rng)
    holder[key] = rng.choice(ODD)
    return dumped(config), names


def _item(config: Any, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    holder, key, names = _pick(config, rng, list)
    holder[key].insert(rng.randint(0, len(holder[key])), rng.choice([*ODD, *holder[key]]))
    return dumped(config), names


def _drop(config: Any, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    holder, key, names = _pick(config, rng)
    del holder[key]
    return dumped(config), names


def _rename(config: Any, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    holder, key, names = _pick(config, rng, dict)
    inner = holder[key] or holder
    old = rng.choice(list(inner))
    if isinstance(old, str):
        new = rng.choice([old[:-1], old.upper(), f"{old}\n", f" {old}", "", "x" * 300, "../x"])
    else:
        old, new = key, f"{key}s"
        inner = holder
    if isinstance(inner, list):
        return _value(config, rng)
    inner[new] = inner.pop(old)
    return dumped(config), (*names, old, new)


def _add(config: Any, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    holder, key, names = _pick(config, rng, dict)
    new = rng.choice([1, None, True, 0.5, "models", "seed", "kind", "a\n"])
    holder[key][new] = rng.choice(ODD)
    return dumped(config), (*names, str(new).strip())


def _wrap(config: Any, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    holder, key, names = _pick(config, rng)
    value = holder[key]
    holder[key] = value[0] if isinstance(value, list) and value else [value]
    return dumped(config), names


def _swap(config: Any, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    (one, first, names), (two, second, others) = _pick(config, rng), _pick(config, rng)
    try:
        one[first], two[second] = two[second], one[first]
        return dumped(config), (*names, *others)
    except (RecursionError, LookupError, TypeError):
        return _value(config, rng)


def _line(config: Any, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    """Double, drop, indent or break a line; put another key in a line."""
    lines = dumped(config).splitlines()
    n = rng.randrange(len(lines))
    key, colon, rest = lines[n].partition(":")
    indent = key[: len(key) - len(key.lstrip(" -"))]
    lines[n : n + 1] = rng.choice(
        [
            [lines[n], lines[n]],
            [],
            [f" {lines[n]}"],
            [lines[n].rstrip(":")],
            [f"{indent}{rng.choice(_KEYS)}{colon}{rest}"],
            [f"{lines[n]} &a", f"{indent}b: *a"],
        ]
    )
    return "\n".join(lines), ()


_KINDS: dict[str, Callable[[Any, random.Random], tuple[str, tuple[str, ...]]]] = {
    **{"value": _value, "item": _item, "drop": _drop, "rename": _rename, "add": _add},
    **{"wrap": _wrap, "swap": _swap, "line": _line},
}


def before_jobs(path: Path, project: Path = ROOT) -> None:
    """Read and check a configuration as the rules do before the first job.

    The working folder has to be that of `make_folder`.
    """
    from lightfold.workflow import folders
    from lightfold.workflow.comparison import Comparison
    from lightfold.workflow.config import complete
    from lightfold.workflow.data import Data
    from lightfold.workflow.ensembles import Ensembles
    from lightfold.workflow.exploration import Exploration
    from lightfold.workflow.headers import check_files
    from lightfold.workflow.plan import Plan
    from lightfold.workflow.prediction import Prediction
    from lightfold.workflow.screening import Screening
    from lightfold.workflow.steps import steps
    from lightfold.workflow.unlabelled import check_new_stars
    from lightfold.workflow.verdicts import Verdicts
    from snakemake.common.configfile import load_configfile

    config = load_configfile(str(path))
    schema = project / "config/schemas/config.schema.yaml"
    if "datasets" not in config:  # as `runtime.engine` says
        raise ConfigError(f"{path}: the key 'datasets' is missing.")
    plan = Plan(complete(config, schema, [path]))
    folders.check_names(project, plan.config)
    Data(plan)
    check_files(plan.config, plan.tasks)
    for stage in (Ensembles, Exploration, Screening, Comparison, Verdicts):
        own = stage(plan)
        if hasattr(own, "targets"):
            own.targets()
    steps(plan)
    check_new_stars(Prediction(plan))


def outcome(mutation: Mutation, path: Path) -> tuple[str, str]:
    """Return what becomes of a mutated configuration, one of `OUTCOMES`, and what was said.

    Parameters
    ----------
    mutation : Mutation
        The configuration.
    path : Path
        File to write it to.
    """
    from snakemake_interface_common.exceptions import WorkflowError

    path.write_text(mutation.text, encoding="utf-8")
    try:
        with _limited(LONGEST):
            before_jobs(path)
    except ConfigError as error:
        said = str(error)
        named = not mutation.names or any(name.strip() in said for name in mutation.names)
        return "refused" if named else "elsewhere", said
    except WorkflowError as error:
        return "unread", str(error)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        # Snakemake has read what its YAML reader cannot.
        if not _is_readable(path):
            return "unread", f"{type(error).__name__}: {error}"
        return "wrong", f"{type(error).__name__}: {error}"
    return "runs", ""


def _is_readable(path: Path) -> bool:
    from snakemake.common.configfile import load_configfile

    try:
        load_configfile(str(path))
    except Exception:
        return False
    return True


@contextlib.contextmanager
def _limited(seconds: int) -> Iterator[None]:
    """Raise a `TimeoutError` in what takes too long."""

    def stop(*_: Any) -> None:
        raise TimeoutError(f"no answer within {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def dry_run(path: Path) -> tuple[int, str]:
    """Return the exit status and the output of a real dry run, started where the data are."""
    command = [
        *(sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")),
        *("--cores", "1", "--dry-run", "--nocolor", "--configfile", str(path)),
    ]
    done = subprocess.run(
        command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300
    )
    return done.returncode, done.stdout


def tried(number: int, seed: int, path: Path) -> list[tuple[Mutation, str, str]]:
    """Return each mutation with its outcome and what was said; the folder is the working one."""
    return [(own, *outcome(own, path)) for own in mutations(number, seed)]


def rows(found: list[tuple[Mutation, str, str]]) -> list[dict[str, Any]]:
    """Return the counts of outcomes by kind of mutation, and in all."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in (*_KINDS, "all")}
    for own, became, _ in found:
        counts[own.kind][became] += 1
        counts["all"][became] += 1
    return [
        {"mutation": kind, "tried": own.total(), **{name: own[name] for name in OUTCOMES}}
        for kind, own in counts.items()
    ]
