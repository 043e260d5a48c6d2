"""Draw figures/dag.svg: the rules, what each waits for, and how often each runs.

Rules and arrows are Snakemake's own, of an experiment that has a job of every rule. Only where a
rule is drawn is said here. Run it after a change of rules: `python docs/draw_dag.py`.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path as Line

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs/figures/dag.svg"

#: An experiment with a job of every rule. It is never run.
EVERYTHING = {
    "data": "mine",
    "datasets": {
        "survey": {"kind": "simulated"},
        "table": {"kind": "table", "path": "stars.csv"},
        "sky": {"kind": "light_curves", "path": "sky", "objects": "stars.csv"},
        "field": {"kind": "light_curves", "path": "new.csv", "objects": "stars.csv"},
    },
    "tasks": {
        "curves": {"dataset": "survey", "classes": ["RRab", "RRc"]},
        "features": {"dataset": "table", "classes": ["RRab", "RRc"]},
        "partitions": {"dataset": "sky", "classes": ["RRab", "RRc"]},
        "one_file": {"dataset": "field", "classes": ["RRab", "RRc"]},
    },
    "estimators": {"models": ["knn"]},
    "grid": [
        {"tasks": ["curves"], "resamplers": ["light_curve_noise"], "models": ["cnn"]},
        {"reducers": ["none", "rfe"], "models": ["knn"], "protocols": ["honest", "slides"]},
    ],
    "predict": {
        "new": {
            "data": {"kind": "light_curves", "path": "new.csv"},
            "model": "curves/best",
            "format": "vsx",
        },
    },
}

#: What it is asked for. A rule of no other name waits for nothing but these do.
TARGETS = ("all", "audit", "predict")

#: Each stage: its colour, what it is for, the corner and the size of its panel.
STAGES = {
    "data": ("#4c78a8", "stars in, a table per task out", (0.0, 0.0), (8.4, 4.05)),
    "features": ("#2a9d8f", "numbers from light curves", (8.8, 0.0), (4.0, 4.05)),
    "images": ("#6b8e23", "as pixels", (8.8, 4.25), (4.0, 1.55)),
    "sampling": ("#c9822b", "split, then resample", (4.4, 4.25), (4.0, 2.8)),
    "reduction": ("#a0522d", "fewer features", (4.4, 7.25), (4.0, 1.55)),
    "tuning": ("#b23a48", "tune, fit, predict", (4.4, 9.0), (4.0, 1.55)),
    "ensembles": ("#9a7d0a", "nodes together", (4.75, 10.75), (3.65, 1.55)),
    "audit": ("#3d405b", "did anything leak?", (8.8, 7.25), (4.0, 8.05)),
    "exploration": ("#8167a9", "look at the stars", (0.0, 4.25), (4.0, 2.8)),
    "screening": ("#a0508f", "models with their defaults", (0.0, 7.25), (4.0, 1.55)),
    "comparison": ("#4f6f52", "scores, tables, figures", (1.0, 12.5), (7.4, 2.8)),
    "verdicts": ("#2f6c8f", "what the test stars decide", (4.4, 15.5), (8.4, 2.8)),
    "report": ("#333333", "one page", (0.0, 18.5), (4.0, 1.55)),
    "prediction": ("#7a4e9c", "new stars, and how far a run is", (4.4, 18.5), (8.4, 2.8)),
}

#: Where the middle of each rule is.
PLACES = {
    **{"load_features": (5.45, 0.95), "load_curves": (7.35, 0.95), "assemble": (6.4, 3.3)},
    **{"load_partition": (2.7, 0.95), "join_objects": (3.6, 2.2), "join_curves": (1.8, 2.2)},
    **{"sketch_partition": (5.4, 2.2), "sketch": (7.4, 2.2), "match": (4.6, 3.3)},
    **{"extract": (9.95, 0.95), "extract_partition": (11.85, 0.95), "augment": (11.85, 2.2)},
    **{
        "gather": (9.95, 3.3),
        "collate": (11.85, 3.3),
        "draw": (9.95, 5.1),
        "portray": (11.85, 5.1),
    },
    **{"split": (6.4, 5.2), "resample": (6.4, 6.45), "reduce": (6.4, 8.2), "tune": (6.4, 9.95)},
    **{"exhibit": (2.95, 5.2), "phase": (1.2, 5.2), "embed": (1.2, 6.45), "explore": (2.95, 6.45)},
    **{"crossvalidate": (2.95, 8.2), "screen": (1.2, 8.2)},
    **{"examine": (10.8, 8.2), "probe": (9.95, 11.7), "judge": (10.8, 13.45)},
    **{
        "look": (9.95, 14.7),
        "audit": (11.85, 14.7),
        "rank": (2.76, 13.45),
        "monitor": (4.34, 13.45),
    },
    **{"inflate": (5.92, 13.45), "evaluate": (7.5, 13.45), "compare": (5.92, 14.7)},
    **{"summarise": (7.5, 14.7), "report": (2.0, 19.45), "ensemble": (6.4, 11.7)},
    **{"contrast": (5.6, 16.45), "balance": (7.6, 16.45), "calibrate": (9.6, 16.45)},
    **{"conform": (11.6, 16.45), "conclude": (8.6, 17.7)},
    **{"export_model": (6.1, 19.45), "predict_table": (8.5, 19.45), "publish": (7.5, 20.7)},
    **{"sheet": (9.5, 20.7), "status": (11.6, 19.45)},
}

#: Half the width and the height of a rule.
WIDE, HIGH = 0.74, 0.34

#: Corners of arrows that go round what is between their ends.
ROUTES = {
    ("join_objects", "extract_partition"): [
        *((3.6, 2.54), (3.6, 2.75), (10.8, 2.75), (10.8, 0.8), (11.11, 0.8))
    ],
    ("extract_partition", "gather"): [(11.11, 1.1), (10.9, 1.1), (10.9, 3.15), (10.69, 3.15)],
    ("draw", "exhibit"): [(9.21, 4.9), (8.6, 4.9), (8.6, 4.15), (2.45, 4.15), (2.45, 4.86)],
    ("collate", "resample"): [(11.11, 3.3), (10.9, 3.3), (10.9, 6.45), (7.14, 6.45)],
    ("images", "tune"): [(8.8, 5.45), (8.6, 5.45), (8.6, 9.82), (7.14, 9.82)],
    ("tune", "monitor"): [(5.66, 10.05), (4.57, 10.05), (4.57, 13.11)],
    ("reduce", "rank"): [(5.66, 8.45), (4.2, 8.45), (4.2, 9.4), (2.76, 9.4), (2.76, 13.11)],
    ("split", "crossvalidate"): [(5.66, 5.38), (4.2, 5.38), (4.2, 8.2), (3.69, 8.2)],
    ("split", "exploration"): [(5.66, 5.1), (4.0, 5.1)],
    ("exploration", "report"): [(0.1, 7.05), (0.1, 18.5)],
    ("screening", "report"): [(0.5, 8.8), (0.5, 18.5)],
    ("comparison", "report"): [(2.76, 15.3), (2.76, 18.5)],
    ("evaluate", "verdicts"): [(7.0, 13.79), (7.0, 14.05), (6.71, 14.05), (6.71, 15.5)],
    ("inflate", "conclude"): [(5.5, 13.79), (5.5, 14.05), (4.2, 14.05), (4.2, 17.7), (7.86, 17.7)],
    ("verdicts", "report"): [(4.4, 18.05), (3.4, 18.05), (3.4, 18.5)],
    ("calibrate", "export_model"): [(9.95, 16.79), (9.95, 18.4), (6.1, 18.4), (6.1, 19.11)],
}

#: How often a rule runs, by the place of what it leaves below the results folder.
OFTEN = {
    r"datasets/[^/]+/partitions/(Norder|\w+/features)": "per partition",
    r"datasets/[^/]+/(chunks|copies)/": "per chunk of stars",
    r"datasets/[^/]+/": "per data set",
    r"tasks/[^/]+/\w+/[^/]+-test-[\d.]+\d\.": "per test size",
    r"tasks/[^/]+/estimators/[^/]+/": "per model",
    r"tasks/[^/]+/\w+/test-[^/]+/[^/]+/[^/]+/[^/]+/[^/]+/": "per node",
    r"tasks/[^/]+/\w+/test-[^/]+/[^/]+/[^/]+/[^/]+/": "per reducer",
    r"tasks/[^/]+/\w+/test-[^/]+/[^/]+/[^/]+/(params|predictions|out_of_fold)\.": "per split",
    r"tasks/[^/]+/\w+/test-[^/]+/[^/]+/[^/]+/": "per resampler",
    r"tasks/[^/]+/\w+/test-[^/]+/[^/]+/": "per split",
    r"tasks/[^/]+/": "per task",
    r"models/": "per model",
    r"predictions/[^/]+/\w+\.csv": "per catalogue",
    r"predictions/": "per table",
    r"": "once",
}

LEGEND = (
    "Each white box is a rule: one kind of job.\n"
    "Below its name: how often it runs.\n"
    "An arrow goes to what waits for it;\n"
    "one at a coloured panel stands for\n"
    "several rules of that stage."
)

STYLE = {"font.family": "DejaVu Sans", "svg.hashsalt": "lightfold", "svg.fonttype": "path"}


def ask(*options: str) -> str:
    """Return what Snakemake prints about the experiment that has everything."""
    with tempfile.TemporaryDirectory() as folder:
        partition = Path(folder, "mine/sky/dataset/Norder=5/Dir=0/Npix=44.parquet")
        partition.parent.mkdir(parents=True)
        partition.touch()
        Path(folder, "mine/stars.csv").write_text("object_id,label,f0,ra,dec\n")
        Path(folder, "mine/new.csv").write_text("object_id,band,mjd,mag,magerr,ra,dec\n")
        Path(folder, "everything.json").write_text(json.dumps(EVERYTHING))
        command = [
            *(sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")),
            *("--directory", folder, "--configfile", str(Path(folder, "everything.json"))),
            *("--forceall", "--nocolor", "--cores", "1", *options, "--", *TARGETS),
        ]
        own = {name: value for name, value in os.environ.items() if name != "LIGHTFOLD_DATA"}
        done = subprocess.run(command, env=own, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def read_arrows() -> list[tuple[str, str]]:
    """Return pairs of rules of which the second waits for the first, without detours."""
    graph = ask("--rulegraph", "dot")
    names = dict(re.findall(r'(\d+)\[label = "(\w+)"', graph))
    pairs = [(names[a], names[b]) for a, b in re.findall(r"(\d+) -> (\d+)", graph)]
    after: dict[str, set[str]] = {}
    for first, second in pairs:
        if second not in TARGETS[::2]:
            after.setdefault(first, set()).add(second)

    def reached(rule: str) -> set[str]:
        return {later for step in after.get(rule, ()) for later in {step} | reached(step)}

    return sorted(
        (first, second)
        for first, seconds in after.items()
        for second in seconds
        if not any(second in reached(other) for other in seconds - {second})
    )


def read_often() -> dict[str, str]:
    """Return how often each rule runs; those that leave no file are left out."""
    found = {}
    for path, _, rule, *_ in (line.split("\t") for line in ask("--summary").splitlines()[1:]):
        place = path.split("/", maxsplit=1)[1]
        found[rule] = next(often for kind, often in OFTEN.items() if re.match(kind, place))
    return found


def read_stages() -> dict[str, str]:
    """Return the stage of each rule with a job: the name of the file that it is in."""
    found = {}
    for path in (ROOT / "rules").glob("*.smk"):
        for text in re.split(r"^(?=rule |use rule )", path.read_text(), flags=re.MULTILINE)[1:]:
            twin, rule = re.match(r"(?:use rule (\w+) as|rule) (\w+)", text).groups()
            if twin or "script:" in text:
                found[rule] = path.stem
    return found


def bundle(arrows: list[tuple[str, str]], stages: dict[str, str]) -> list[tuple[str, str]]:
    """Return arrows with one in place of several between a rule and a stage."""
    from_stage = Counter((stages[first], second) for first, second in arrows)
    to_stage = Counter((first, stages[second]) for first, second in arrows)

    def end(first: str, second: str) -> tuple[str, str]:
        here, there = stages[first], stages[second]
        if there == "report":
            return here, there
        several = here != there and from_stage[here, second] > 1
        many = here != there and to_stage[first, there] > 1
        return here if several else first, there if many else second

    return list(dict.fromkeys(end(*arrow) for arrow in arrows))


def draw() -> None:
    """Write the picture."""
    often, stages = read_often(), read_stages()
    with mpl.rc_context(STYLE):
        figure = plt.figure(figsize=(9.2, 13.1))
        page = figure.add_axes((0, 0, 1, 1), xlim=(-0.1, 12.9), ylim=(22.3, -0.1))
        page.set_axis_off()
        page.text(0.15, 20.4, LEGEND, size=9, va="top", linespacing=1.5, color="#444444")
        for stage in dict.fromkeys(stages.values()):
            _draw_panel(page, stage)
        for first, second in bundle(read_arrows(), stages):
            _draw_arrow(page, first, second, STAGES[stages.get(first, first)][0])
        for rule, stage in stages.items():
            _draw_rule(page, rule, STAGES[stage][0], often.get(rule, "on request"))
        figure.savefig(PICTURE, metadata={"Date": None})
        plt.close(figure)


def _draw_panel(page: Axes, stage: str) -> None:
    colour, purpose, (x, y), (width, height) = STAGES[stage]
    shape = FancyBboxPatch(
        (x + 0.1, y + 0.1), width - 0.2, height - 0.2, boxstyle="round,pad=0.1,rounding_size=0.2"
    )
    shape.set(facecolor=colour, alpha=0.11, edgecolor="none")
    page.add_patch(shape)
    page.text(x + 0.18, y + 0.32, stage, color=colour, weight="bold", size=10.3, va="center")
    page.text(x + width - 0.15, y + 0.32, purpose, color=colour, size=8.3, ha="right", va="center")


def _draw_rule(page: Axes, rule: str, colour: str, often: str) -> None:
    x, y = PLACES[rule]
    shape = FancyBboxPatch(
        (x - WIDE, y - HIGH), 2 * WIDE, 2 * HIGH, boxstyle="round,pad=0,rounding_size=0.16"
    )
    shape.set(facecolor="white", edgecolor=colour, linewidth=1.4, zorder=3, gid=f"rule-{rule}")
    page.add_patch(shape)
    size = min(9.5, 130 / len(rule))
    page.text(x, y - 0.1, rule, size=size, ha="center", va="center", zorder=4)
    page.text(x, y + 0.19, often, size=7.3, ha="center", va="center", zorder=4, color="#555555")


def _draw_arrow(page: Axes, first: str, second: str, colour: str) -> None:
    """Draw an arrow along its route; without one, a curve down, or a line to the side."""
    if (first, second) in ROUTES:
        line = _rounded(ROUTES[first, second])
    else:
        (left, top, right, bottom), (to_left, to_top, to_right, to_bottom) = map(
            _box, (first, second)
        )
        middle, to_middle = (left + right) / 2, (to_left + to_right) / 2
        if to_top > bottom:
            half = (bottom + to_top) / 2
            corners = [(middle, bottom), (middle, half), (to_middle, half), (to_middle, to_top)]
            line = Line(corners, [Line.MOVETO, *[Line.CURVE4] * 3])
        else:
            x, to_x = (right, to_left) if to_middle > middle else (left, to_right)
            y = max((top + bottom) / 2, to_top + HIGH) if to_bottom > bottom else (top + bottom) / 2
            line = Line([(x, y), (to_x, y)])
    arrow = FancyArrowPatch(path=line, arrowstyle="-|>", mutation_scale=10, shrinkA=0, shrinkB=0)
    arrow.set(color=colour, linewidth=1.4, zorder=2, gid=f"arrow-{first}-{second}")
    page.add_patch(arrow)


def _rounded(corners: list[tuple[float, float]], radius: float = 0.2) -> Line:
    """Return a line through corners, which are rounded."""
    points, codes = [corners[0]], [Line.MOVETO]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        near, far = (
            tuple(c + np.clip(o - c, -radius, radius) for c, o in zip(corner, other, strict=True))
            for other in (before, after)
        )
        points += [near, corner, far]
        codes += [Line.LINETO, Line.CURVE3, Line.CURVE3]
    return Line([*points, corners[-1]], [*codes, Line.LINETO])


def _box(name: str) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a panel or a rule."""
    if name in STAGES and name != "audit":
        (x, y), (width, height) = STAGES[name][2:]
        return x, y, x + width, y + height
    x, y = PLACES[name]
    return x - WIDE, y - HIGH, x + WIDE, y + HIGH


if __name__ == "__main__":
    draw()
