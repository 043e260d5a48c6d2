"""Draw phased stars of the built-in survey beside real ones: docs/figures/survey.png.

    python tests/bench/gallery.py [--output FILE]

The real ones are ASAS's (asas_acvs_13k) and ZTF's (ztf_chen_lc_tail), where the folder that
LIGHTFOLD_DATA names, or data/, has them; a class that they lack leaves its panel empty. Simulated
stars fold at their true period, real ones at the one found. Of 40 stars of a class drawn at
random, those at a quarter of the way down are shown, the most significant period first.
"""

import argparse
import os
import sys
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.curves.folding import fold
from lightfold.curves.points import clean
from lightfold.curves.stars import stars
from lightfold.display import page
from lightfold.display.gallery import Example, draw_gallery
from lightfold.features.period import find_period
from lightfold.plugins.datasets import simulated

#: Classes of the survey, and what ASAS and ZTF call them.
CLASSES: dict[str, tuple[str | None, str | None]] = {
    "EW": ("EC_contact", "EW"),
    "beta_Lyr": ("ESD_semidetached", None),
    "EA": ("ED_detached", "EA"),
    "RSCVn": (None, "RSCVN"),
    "RRab": ("RRab", "RR"),
    "RRc": ("RRc", "RRc"),
    "RRd": (None, None),
    "Blazhko": (None, None),
    "DSCT": ("DSCT", "DSCT"),
    "CepI": (None, None),
    "CepII": (None, "CEPII"),
    "ACEP": (None, None),
    "LPV": ("Mira", "SR"),
}
#: Each column shows one band, and its title says which.
BAND = "any"
BINARIES = {"EW", "beta_Lyr", "EA", "RSCVn"}
SEARCH = {"min_period": 0.04, "max_period": 1000.0, "samples_per_peak": 3}
CANDIDATES = 40


def simulated_examples(number: int) -> dict[str, list[Example]]:
    """Return examples of each class of the built-in survey, in r."""
    properties = simulated.OPTIONS["properties"]
    options = {name: part["default"] for name, part in properties.items() if name != "stars"}
    wanted = {"binaries": 0, "pulsators": 0, **dict.fromkeys(CLASSES, CANDIDATES)}
    options |= {"stars": wanted, "label_noise": 0, "twins": 0}
    objects, blocks = simulated.load(options, {}, 0)
    points = pd.concat(list(blocks))
    return typical(objects, points, "r", number, dict.fromkeys(CLASSES))


def real_examples(folder: Path, band: str, labels: dict[str, str]) -> dict[str, list[Example]]:
    """Return an example of each class of a real survey, or none where it is absent."""
    if not folder.is_dir():
        print(f"{folder} is absent: its column stays empty")
        return {}
    objects = pd.read_parquet(folder / "objects.parquet")
    drawn = objects[objects["label"].isin(labels.values())]
    drawn = drawn.groupby("label").sample(frac=1, random_state=0).groupby("label").head(CANDIDATES)
    chosen = [("object_id", "in", drawn["object_id"].tolist())]
    points = pd.read_parquet(folder / "lightcurves.parquet", filters=chosen)
    return typical(drawn, points, band, 1, labels)


def typical(
    objects: pd.DataFrame,
    points: pd.DataFrame,
    band: str,
    number: int,
    labels: dict[str, str | None],
) -> dict[str, list[Example]]:
    """Return stars of each class whose period stands out, but not the most, in one band."""
    truth = objects.set_index("object_id")
    found: dict[str, list[tuple[float, Example]]] = {name: [] for name in labels}
    names = {label or name: name for name, label in labels.items()}
    for object_id, star in stars(points):
        if band not in star:
            continue
        curve, flags = clean(*star[band])
        result = find_period([curve], SEARCH) if not flags["few_points"] else None
        if result is None or result.alias:
            continue
        row = truth.loc[object_id]
        period = row.get("true_period", result.period)
        name = names[row["label"]]
        points = fold({BAND: curve}, period, name in BINARIES)
        example = Example(points, f"{object_id}, {period:.4g} d")
        found[name].append((result.significance, example))
    chosen = {}
    for name, examples in found.items():
        ranked = [example for _, example in sorted(examples, key=lambda pair: -pair[0])]
        chosen[name] = ranked[len(ranked) // 4 :][:number]
    return chosen


def main() -> None:
    """Draw the figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", type=Path, default=ROOT / "docs/figures/survey.png")
    output = parser.parse_args().output
    data = Path(os.environ.get("LIGHTFOLD_DATA") or ROOT / "data")
    built_in = simulated_examples(2)
    asas = {name: label for name, (label, _) in CLASSES.items() if label}
    ztf = {name: label for name, (_, label) in CLASSES.items() if label}
    real = [
        real_examples(data / "asas_acvs_13k", "V", asas),
        real_examples(data / "ztf_chen_lc_tail", "r", ztf),
    ]
    rows = {
        name: [*built_in[name], *(next(iter(side.get(name, [])), None) for side in real)]
        for name in CLASSES
    }
    columns = ["Built-in survey, r", "", "ASAS, V", "ZTF, r"]
    page.save(draw_gallery(rows, columns, [BAND]), str(output))
    print(output)


if __name__ == "__main__":
    main()
