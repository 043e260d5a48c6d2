"""Honest experiments on light curves and on real stars.

Real stars are in the folder that ``LIGHTFOLD_DATA`` names. Without it, their experiments raise
`AbsentError`, and are left out with a reason.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from campaign.experiment import Experiment, config_of
from campaign.populations import random


class AbsentError(Exception):
    """The real stars of an experiment are not there."""


#: How features are computed where period searches would take most of the time.
SHORT = {"max_period": 20, "chunks": 1}


def simulated(classes: list[str], stars: dict[str, int], **more: Any) -> Experiment:
    """Return an experiment on a simulated survey of a few stars."""
    kind = {"kind": "simulated", "stars": stars, "days": 200}
    own: dict[str, Any] = {"features": SHORT, **more}
    return Experiment({}, config_of(classes, datasets={"stars": kind}, **own))


def binaries(seed: int) -> Experiment:
    """Simulated binaries, some of them listed twice, some with a wrong label."""
    stars = {"binaries": 0, "pulsators": 0, "EW": 90, "RSCVn": 50, "beta_Lyr": 50}
    return simulated(["EW", "RSCVn", "beta_Lyr"], stars, seed=seed)


def pulsators(seed: int) -> Experiment:
    """Simulated pulsators."""
    stars = {"binaries": 0, "pulsators": 0, "RRab": 70, "RRc": 60, "DSCT": 50}
    return simulated(["RRab", "RRc", "DSCT"], stars, seed=seed)


def new_light_curves(seed: int) -> Experiment:
    """Simulated binaries; the rare ones have copies with new light curves among training rows."""
    stars = {"binaries": 0, "pulsators": 0, "EW": 90, "beta_Lyr": 50}
    own = [{"resamplers": ["light_curve_noise"], "models": ["random_forest", "knn"]}]
    features = {**SHORT, "copies": 1}
    return simulated(["EW", "beta_Lyr"], stars, seed=seed, grid=own, features=features)


def supernovae(seed: int) -> Experiment:
    """Simulated supernovae, in fluxes."""
    stars = {"supernovae": 0, "SNIa": 80, "SNII": 80, "SNIbc": 60}
    features = {"families": ["transient"], "chunks": 1}
    return simulated(["SNIa", "SNII", "SNIbc"], stars, seed=seed, features=features)


# --- real stars -----------------------------------------------------------------------------------


def real(name: str, file: str = "objects.parquet") -> Path:
    """Return a file of a real data set."""
    path = Path(os.environ.get("LIGHTFOLD_DATA", "")) / name / file
    if "LIGHTFOLD_DATA" not in os.environ or not path.exists():
        raise AbsentError(f"no {name}/{file} in the folder that LIGHTFOLD_DATA names")
    return path


def some(rng: np.random.Generator, objects: pd.DataFrame, most: dict[str, int]) -> pd.DataFrame:
    """Return as many stars of each class as named, or all there are, in the file's order."""
    parts = [
        own.sample(min(len(own), most[label]), random_state=int(rng.integers(2**31)))
        for label, own in objects.groupby("label")
        if label in most
    ]
    return pd.concat(parts).sort_index()


def of_table(table: pd.DataFrame, options: dict[str, Any], **more: Any) -> Experiment:
    """Return an experiment on a table of real stars."""
    kind = {"kind": "table", "path": "stars.parquet", **options}
    config = config_of(sorted(set(table["label"])), datasets={"stars": kind}, **more)
    return Experiment({"stars.parquet": table.reset_index(drop=True)}, config)


def catalina_south(seed: int) -> Experiment:
    """1,500 stars of Catalina South: six features and the period."""
    objects = pd.read_parquet(real("catalina_south"))
    most = {"Ecl": 500, "EA": 250, "RRab": 250, "RRc": 250, "Rot": 250}
    table = some(random(seed, "catalina south"), objects, most)
    return of_table(table, {"exclude": ["split_paper", "n_obs"]})


def catalina_north(seed: int) -> Experiment:
    """1,500 stars of Catalina DR1, known by magnitude, period and amplitude only."""
    objects = pd.read_parquet(real("catalina_north_dr1"))
    most = {"EW": 700, "EA": 300, "RRab": 250, "RRc": 250}
    table = some(random(seed, "catalina north"), objects, most)
    return of_table(table, {"features": ["Vmag", "log_period", "amp"]})


def catalina_rare(seed: int) -> Experiment:
    """The binaries of the slide deck: contact ones, and rare ones of two kinds."""
    objects = pd.read_parquet(real("catalina_north_dr1"))
    most = {"EW": 1100, "RSCVn": 250, "beta_Lyr": 150}
    table = some(random(seed, "catalina rare"), objects, most)
    return of_table(table, {"features": ["Vmag", "period", "log_period", "amp"]})


def ogle_cepheids(seed: int) -> Experiment:
    """Cepheids, RR Lyrae and delta Scuti stars of OGLE-III by their Fourier parameters."""
    objects = pd.read_parquet(real("ogle3_catalog"))
    most = {"Cep": 500, "RRLyr": 600, "DSCT": 400}
    table = some(random(seed, "ogle"), objects, most)
    columns = ["I", "V_minus_I", "P_1", "A_1", "R21_1", "phi21_1", "R31_1", "phi31_1"]
    return of_table(table, {"features": columns})


def ogle_subtypes(seed: int) -> Experiment:
    """RR Lyrae stars of OGLE-III in four subtypes."""
    objects = pd.read_parquet(real("ogle3_catalog"))
    objects = objects[objects["label"] == "RRLyr"].drop(columns="label")
    objects = objects.rename(columns={"sublabel": "label"})
    most = {"RRab": 700, "RRc": 400, "RRd": 200, "RRe": 200}
    table = some(random(seed, "ogle subtypes"), objects, most)
    return of_table(table, {"features": ["I", "V", "P_1", "A_1", "R21_1", "phi21_1"]})


def eros_table(seed: int) -> Experiment:
    """1,500 stars of EROS-1 by what its table says of their two bands."""
    objects = pd.read_parquet(real("eros1_lmc"))
    most = {"RRLyr": 700, "Cepheid": 400, "EB": 250, "Mira": 150}
    table = some(random(seed, "eros"), objects, most)
    columns = ["magnitude_b", "magnitude_r", "period", "asym_b", "asym_r"]
    return of_table(table, {"features": [*columns, "log_p_not_variable", "sigma_flux_*"]})


def asas_table(seed: int) -> Experiment:
    """1,500 stars of ASAS, known by brightness and scatter only."""
    objects = pd.read_parquet(real("asas_acvs_13k"))
    most = {"EC_contact": 400, "ED_detached": 400, "Mira": 300, "RRab": 300, "DSCT": 100}
    table = some(random(seed, "asas"), objects, most)
    return of_table(table, {"features": ["mean_mag", "std_mag", "med_magerr"]})


def of_curves(
    name: str, objects: pd.DataFrame, bands: list[str], features: dict[str, Any]
) -> Experiment:
    """Return an experiment on the light curves of real stars."""
    points = pd.read_parquet(
        real(name, "lightcurves.parquet"), filters=[("object_id", "in", set(objects["object_id"]))]
    )
    kind = {"kind": "light_curves", "path": "curves.parquet", "objects": "stars.parquet"}
    own = {"datasets": {"stars": kind}, "features": {"bands": bands, **SHORT, **features}}
    files = {"stars.parquet": objects.reset_index(drop=True), "curves.parquet": points}
    return Experiment(files, config_of(sorted(set(objects["label"])), **own))


def asas_curves(seed: int) -> Experiment:
    """Light curves of 200 stars of ASAS."""
    objects = pd.read_parquet(real("asas_acvs_13k"))
    most = {"EC_contact": 70, "ED_detached": 70, "RRab": 60}
    chosen = some(random(seed, "asas curves"), objects, most)
    families = {"families": ["scatter", "ranges", "moments", "correlation", "normality", "shape"]}
    return of_curves("asas_acvs_13k", chosen[["object_id", "label", "ra", "dec"]], ["V"], families)


def eros_curves(seed: int) -> Experiment:
    """Light curves of 240 stars of EROS-1 in two bands, without a period."""
    objects = pd.read_parquet(real("eros1_lmc"))[["object_id", "label"]]
    most = {"RRLyr": 100, "Cepheid": 80, "EB": 60}
    chosen = some(random(seed, "eros curves"), objects, most)
    families = {"families": ["scatter", "ranges", "moments", "correlation", "colours"]}
    return of_curves("eros1_lmc", chosen, ["B", "R"], families)


def ztf_curves(seed: int) -> Experiment:
    """Light curves of 51 RR Lyrae stars of ZTF, in two subtypes."""
    objects = pd.read_parquet(real("ztf_chen_lc_tail"))[["object_id", "label"]]
    chosen = some(random(seed, "ztf"), objects, {"RR": 60, "RRc": 60})
    families = {"families": ["scatter", "ranges", "moments", "colours"]}
    return of_curves("ztf_chen_lc_tail", chosen, ["g", "r"], families)


SURVEYS: dict[str, Callable[[int], Experiment]] = {
    make.__name__: make
    for make in (
        *(binaries, pulsators, new_light_curves, supernovae),
        *(catalina_south, catalina_north, catalina_rare, ogle_cepheids, ogle_subtypes),
        *(eros_table, asas_table, asas_curves, eros_curves, ztf_curves),
    )
}
