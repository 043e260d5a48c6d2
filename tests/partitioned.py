"""One data set as a long table, nested, and as a HATS catalogue of two partitions."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from lightfold.data.join import write_joined
from lightfold.data.load import write_dataset
from lightfold.data.reading import hats
from lightfold.features.extract import write_chunk
from lightfold.features.gather import write_all
from lightfold.workflow.config import complete
from lightfold.workflow.data import Data
from lightfold.workflow.features import Features
from lightfold.workflow.plan import Plan
from samples import ROOT
from sky import nested, write_catalogue, write_collection

#: The border star has its light curve in g on one side, and that in r on the other.
HERE, THERE, BORDER = (5, 44), (5, 45), "S2"
CLASSES = ["EA", "EW"]


def points():
    """Return light curves of six stars with a source in each of two bands."""
    parts = []
    for number in range(12):
        star, band = divmod(number, 2)
        t = np.sort(np.random.default_rng(number).uniform(58000, 58200, 15 - 3 * band)).round(4)
        mag = (15 + 0.3 * np.sin(t / (0.3 + star)) + band / 2).round(3)
        own = {"objectid": 1000 + number, "filterid": 1 + band, "hmjd": t, "mag": mag}
        parts.append(pd.DataFrame({**own, "magerr": 0.02, "catflags": 0}))
    parts[3].loc[2, "catflags"] = 32768
    return pd.concat(parts, ignore_index=True)


def stars():
    """Return the table of stars, of which the last one has no light curve."""
    names = [f"S{number // 2}" for number in range(12)] + ["S6"]
    labels = [CLASSES[number // 2 % 2] for number in range(12)] + ["EW"]
    sources = [*range(1000, 1012), 1100]
    return pd.DataFrame({"object_id": names, "oid": sources, "label": labels, "period": 0.5})


def split(layout):
    """Return the rows of the two partitions, and those of the border star of either."""
    rows = points()
    there = rows["objectid"].isin([1005, *range(1008, 1012)])
    beyond = {HERE: rows["objectid"] == 1005, THERE: rows["objectid"] == 1004}
    parts = {HERE: [nested(rows[~there], layout)], THERE: [nested(rows[there], layout)]}
    return parts, {pixel: [nested(rows[own], layout)] for pixel, own in beyond.items()}


def write(folder, layout):
    """Write the light curves in a layout, and the table of stars; return the path of the former."""
    stars().to_csv(folder / "stars.csv", index=False)
    kind, _, way = layout.partition(" ")
    if kind == "table":
        points().to_parquet(folder / "points.parquet")
        return "points.parquet"
    if kind != "hats":
        pq.write_table(nested(points(), kind), folder / "points.parquet")
        return "points.parquet"
    parts, margins = split("struct" if way == "struct" else "lists")
    if way == "margin":
        write_collection(folder / "sky", parts, margins)
    else:
        write_catalogue(folder / "sky", parts)
    return "sky"


def plan(folder, path, **options):
    """Return the plan of an experiment with them."""
    hats._catalogue.cache_clear()
    own = {"kind": "light_curves", "path": path, "objects": "stars.csv", "source": "oid"}
    config = {
        "data": str(folder),
        "results": str(folder / "results"),
        "datasets": {"d": {name: v for name, v in {**own, **options}.items() if v}},
        "tasks": {"t": {"dataset": "d", "classes": CLASSES}},
        "features": {"bands": ["g", "r"], "chunks": 1, "families": ["moments", "colours"]},
        "grid": [{"models": ["knn"]}],
    }
    return Plan(complete(config, ROOT / "config/schemas/config.schema.yaml"))


def made(own):
    """Run the jobs that make the tables of the data set; return its folder."""
    data, features = Data(own), Features(own)
    asked = {"dataset": "d", "tasks": own.config["tasks"]}
    folder = own.dataset.format(dataset="d")
    jobs = [(SimpleNamespace(dataset="d"), folder)]
    for name in own.partitions("d"):
        wildcards = SimpleNamespace(dataset="d", partition=name)
        jobs.append((wildcards, own.partition.format(dataset="d", partition=name)))
    for wildcards, place in jobs[1:] or jobs:
        out = {name: f"{place}/{name}.parquet" for name in ("objects", "light_curves")}
        out |= {"tally": f"{place}/tally.json"} if jobs[1:] else {}
        write_dataset(data.load_inputs(wildcards), out, data.load_settings(wildcards), asked)
    rest = own.partition.format(dataset="d", partition="none")
    if jobs[1:]:
        (whole, _), settings = jobs[0], data.join_settings(jobs[0][0])
        out = {"objects": f"{folder}/objects.parquet", "rest": f"{rest}/objects.parquet"}
        out["rest_curves"] = f"{rest}/light_curves.parquet"
        write_joined(data.join_objects_inputs(whole), out, settings, asked)
        out = {"light_curves": f"{folder}/light_curves.parquet"}
        write_joined(data.join_curves_inputs(whole), out, settings, asked)
        jobs.append((SimpleNamespace(dataset="d", partition="none"), rest))
    inputs = features.gather_inputs(jobs[0][0])
    for (wildcards, place), chunk in zip(jobs[1:] or jobs, inputs["chunks"], strict=False):
        out = {name: f"{place}/{name}.parquet" for name in ("objects", "light_curves")}
        settings = features.extract_settings(wildcards)
        write_chunk(out["light_curves"], out["objects"], chunk, settings, 0)
    write_all(inputs["chunks"], f"{folder}/features.parquet", inputs.get("parts"))
    return folder


def tables(folder):
    """Return the stars, the features and the light curves, each in one order."""
    names = ("objects", "features", "light_curves")
    found = [pd.read_parquet(f"{folder}/{name}.parquet") for name in names]
    order = ["object_id", *(name for name in ("band", "mjd") if name in found[2])]
    return [
        *(table.sort_values("object_id", ignore_index=True) for table in found[:2]),
        found[2].sort_values(order, ignore_index=True),
    ]
