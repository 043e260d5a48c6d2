"""What a partition of a HATS catalogue costs: to read it, and to compute its features.

    python tests/bench/hats.py [--points 300000000] [--each 360] [--layout lists] [--sample 2000]
                               [--partitions 400] [--folder FOLDER] [--record]

Writes a catalogue of synthetic light curves (tests/sky.py), two partitions with margins, of which
the first has `--points` points. Then, each in a process of its own with one thread:

- load: rule `load_partition` of the first partition, all stars of it;
- load labelled: the same with a table of stars, 1 in 1,000 of them;
- extract: rule `extract_partition` on the first `--sample` stars;
- plan: `snakemake --dry-run` on a catalogue of 10 million light curves in `--partitions` parts. It
  opens one file of the catalogue, so all others are links to a small one.

Prints light curves, points, wall and CPU seconds, peak memory and megabytes of each. Needs about 70
bytes of disk per point, which are given back.
"""

import math
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(ROOT / "tests/workflow")]

import pandas as pd
import pyarrow.parquet as pq
import yaml
from dry_run import MEASURE
from lightfold.data.load import write_dataset
from lightfold.data.reading.external_sort import POINT
from lightfold.features.extract import write_chunk
from lightfold.plugins.datasets.light_curves import OPTIONS
from lightfold.runtime import threads
from lightfold.workflow.config import check, complete
from processes import measure
from record import parse, parser, record
from sky import curves, write_catalogue, write_collection

threads.use_one()

#: The partitions of the catalogue that is read, and light curves of that which is planned.
FIRST, SECOND, TEN_MILLION = (5, 44), (5, 45), 10_000_000


def warm(model: None) -> None:
    """Nothing has to be imported that this module does not."""


def make(folder: Path, number: int, each: int, layout: str) -> None:
    """Write the collection, with margins of 1 per cent."""
    others = max(10, number // 100)
    write_collection(
        folder / "sky",
        {FIRST: curves(number, each, 0, layout), SECOND: curves(others, each, 1, layout, number)},
        {
            FIRST: list(curves(others // 10, each, 1, layout, number)),
            SECOND: list(curves(others // 10, each, 0, layout)),
        },
    )


def load(folder: Path, labelled: bool) -> int:
    """Read the first partition as its job does; return the number of points that are kept."""
    options = {"path": str(folder / "sky"), **({"objects": "stars.csv"} if labelled else {})}
    options = check(options, OPTIONS, "datasets.sky") | {"path": [str(folder / "sky")]}
    options |= {"objects": [str(folder / "stars.csv")]} if labelled else {"label": None}
    place = "dataset/Norder=5/Dir=0/Npix=44.parquet"
    files = {"path": [f"{folder}/sky/curves/{place}"]}
    files["margin"] = [f"{folder}/sky/curves_10arcs/{place}"]
    if labelled:
        files["objects"] = [str(folder / "stars.csv")]
    made = {name: f"{folder}/{name}.parquet" for name in ("objects", "light_curves")}
    source = {**options, "kind": "light_curves", "seed": 0, "min_period": 0.04, "partition": "one"}
    write_dataset(files, made | {"tally": f"{folder}/tally.json"}, source)
    return pq.read_metadata(made["light_curves"]).num_rows


def extract(folder: Path, sample: int) -> int:
    """Compute the features of some stars as a job does; return the number of their points."""
    schema = ROOT / "config/schemas/config.schema.yaml"
    config = complete(_config(folder, "."), schema)
    settings = {**config["features"], "bands": ["g", "r"], "partition": True, "chunks": 1}
    some = pd.read_parquet(f"{folder}/objects.parquet").head(sample)
    some.to_parquet(f"{folder}/some.parquet")
    made = f"{folder}/features.parquet"
    write_chunk(f"{folder}/light_curves.parquet", f"{folder}/some.parquet", made, settings, 0)
    return int(some["points_used"].sum())


def plan(folder: Path, partitions: int) -> tuple[float, float, float]:
    """Return wall seconds, CPU seconds and peak memory [MB] of a dry-run."""
    sky = folder / "ten_million"
    (small,) = curves(40, 50)
    write_catalogue(sky, {(7, 0): [small]})
    first = sky / "dataset/Norder=7/Dir=0/Npix=0.parquet"
    for pixel in range(1, partitions):
        os.link(first, first.with_name(f"Npix={pixel}.parquet"))
    each = TEN_MILLION // partitions
    lines = [f"7,{pixel},{each}\n" for pixel in range(partitions)]
    (sky / "partition_info.csv").write_text("Norder,Npix,num_rows\n" + "".join(lines))
    stars = pd.DataFrame({"object_id": small["objectid"].to_pylist()})
    stars.assign(label=["a", "b"] * 20).to_csv(folder / "few.csv", index=False)
    path = folder / "plan.yaml"
    path.write_text(yaml.safe_dump(_config(folder, "ten_million")), encoding="utf-8")
    command = [sys.executable, "-m", "snakemake", "--dry-run", "--cores", "1"]
    command += ["--snakefile", str(ROOT / "Snakefile"), "--configfile", str(path)]
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, *command],
        cwd=folder,
        text=True,
        capture_output=True,
        check=False,
    )
    lines = run.stdout.strip().splitlines()
    if "load_partition" not in run.stdout:
        sys.exit(run.stdout + run.stderr)
    wall, cpu, peak = map(float, lines[-1].split())
    return wall, cpu, peak


def _config(folder: Path, path: str) -> dict[str, Any]:
    sky = {"kind": "light_curves", "path": path, "objects": "few.csv"}
    return {
        "data": str(folder),
        "results": str(folder / "results"),
        "datasets": {"sky": sky},
        "tasks": {"t": {"dataset": "sky", "classes": ["a", "b"]}},
        "features": {"bands": ["g", "r"]},
        "grid": [{"models": ["random_forest"]}],
    }


def main() -> None:
    """Measure all steps and print them."""
    options = parser(__doc__)
    options.add_argument("--points", type=int, default=300_000_000)
    options.add_argument("--each", type=int, default=360, help="points of a light curve")
    options.add_argument("--layout", choices=["lists", "struct", "structs"], default="lists")
    options.add_argument("--sample", type=int, default=2000, help="stars of `extract`")
    options.add_argument("--partitions", type=int, default=400, help="partitions of `plan`")
    options.add_argument("--folder", type=Path, help="where to write; by default, /tmp")
    given = parse(options, places=["folder"])
    folder = Path(tempfile.mkdtemp(dir=given.folder))
    os.environ["TMPDIR"] = str(folder)
    try:
        rows = steps(given, folder)
    finally:
        shutil.rmtree(folder)
    if given.record:
        record("hats", rows, each=given.each, layout=given.layout)
        record("hats_plan", plans(rows), each=given.each, layout=given.layout)


def plans(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what catalogues of more light curves cost at the rates of some measured steps."""
    own = {row["step"]: row for row in rows}
    load, features = own["load"], own["extract"]
    found = []
    for number in (TEN_MILLION, 100 * TEN_MILLION):
        share = number / load["curves"]
        partitions = math.ceil(share)
        hours = features["cpu_seconds"] / features["curves"] * number / 3600
        found.append(
            {
                "curves": number,
                "partitions": partitions,
                "jobs": 2 * partitions + 3,
                "load_hours": load["cpu_seconds"] * share / 3600,
                "extract_hours": hours,
                "catalogue_gb": load["read_mb"] * share / 1e3,
                "scratch_gb": (POINT.itemsize * load["points"] / 1e6 + load["made_mb"]) / 1e3,
                "features_gb": features["made_mb"] / features["curves"] * number / 1e3,
            }
        )
    return found


def steps(given: Any, folder: Path) -> list[dict[str, Any]]:
    """Run the steps; return a row for each."""
    number, rows = given.points // given.each, []
    made = {"folder": folder, "number": number, "each": given.each, "layout": given.layout}
    if measure("hats", "make", made, folder / "log", 7200) is None:
        sys.exit((folder / "log").read_text()[-3000:])
    written = sum(file.stat().st_size for file in folder.rglob("Npix=44.parquet")) / 1e6
    ids = 10**12 + pd.Series(range(0, number, 1000))
    stars = pd.DataFrame({"object_id": ids, "label": "a"})
    stars.to_csv(folder / "stars.csv", index=False)
    labelled = {"folder": folder, "labelled": True}
    plain = {"folder": folder, "labelled": False}
    sample = {"folder": folder, "sample": given.sample}
    for step, function, arguments, curves_of in (
        ("load labelled", "load", labelled, len(stars)),
        ("load", "load", plain, number),
        ("extract", "extract", sample, given.sample),
    ):
        took = measure("hats", function, arguments, folder / "log", 7200)
        if took is None:
            sys.exit((folder / "log").read_text()[-3000:])
        wall, cpu, peak, points = took
        made = {"load": "light_curves", "extract": "features"}[function]
        out = (folder / f"{made}.parquet").stat().st_size / 1e6
        rows.append(_row(step, curves_of, points, wall, cpu, peak, written, out))
    wall, cpu, peak = plan(folder, given.partitions)
    rows.append(_row("plan", TEN_MILLION, None, wall, cpu, peak, None, None))
    rows[-1]["partitions"] = given.partitions
    return rows


def _row(
    step: str,
    number: int,
    points: int | None,
    wall: float,
    cpu: float,
    peak: float,
    read: float | None,
    made: float | None,
) -> dict[str, Any]:
    """Print a step and return it."""
    said = "" if points is None else f"{points:,} points, "
    print(
        f"{step}: {number:,} curves, {said}{wall:.1f} s wall, {cpu:.1f} s CPU, {peak:.0f} MB peak",
        flush=True,
    )
    row = {"step": step, "curves": number, "points": points, "wall_seconds": wall}
    row |= {"cpu_seconds": cpu, "peak_mb": peak, "read_mb": read, "made_mb": made}
    return {**row, "partitions": 1}


if __name__ == "__main__":
    main()
