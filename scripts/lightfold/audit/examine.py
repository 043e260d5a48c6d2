"""The first part of the audit: a split and all its samples, ahead of training."""

from typing import Any

from lightfold import tables
from lightfold.audit.controls import check_controls
from lightfold.audit.edited import Reader
from lightfold.audit.features import check_features, known_nuisances
from lightfold.audit.findings import COLUMNS, Finding, conclude, excused, tabulate
from lightfold.audit.fits import SAMPLE_STEPS, check_fits
from lightfold.audit.order import check_order
from lightfold.audit.resampling import Drawn, check_resampling
from lightfold.audit.rows import check_rows
from lightfold.audit.same_star import check_same_star
from lightfold.audit.split import check_split, check_test_stars
from lightfold.audit.standing import Standing
from lightfold.audit.trials import try_features
from lightfold.audit.unlike import check_sides
from lightfold.axes import SPLIT_AXES
from lightfold.sampling.resample import read_needed
from lightfold.seeds import derive


def write_examination(inputs: dict[str, Any], output: str, settings: dict[str, Any]) -> None:
    """Write the checks of a split and of its samples; raise if it leaks but is not meant to.

    Parameters
    ----------
    inputs : dict
        Paths of ``table``, ``objects``, ``features`` and ``split``, and of ``same_stars`` if light
        curves were compared; the tables that resamplers need; lists of paths ``resampled`` and
        ``fitted``, in the order of the samples.
    output : str
        Path of the findings.
    settings : dict
        ``samples``: the axes of each sample; ``seeds``: of their jobs; ``leaks``: whether the
        protocol leaks on purpose; ``allow``: features that the data set allows by name;
        ``unlike``: what the protocol divides by if not at random; ``first``: whether
        features are checked with this split; ``seed``.
    """
    of_task, objects = Reader(), tables.read(inputs["objects"])
    table, split = of_task(inputs["table"]), of_task(inputs["split"])
    axes = [tables.typed(sample) for sample in settings["samples"]]
    place = {name: axes[0][name] for name in SPLIT_AXES}
    findings: list[Finding] = []
    if not tables.impossible(inputs["split"]):
        nuisances = known_nuisances(table, objects, tables.read_remarks(inputs["features"]))
        curves = tables.read(inputs["same_stars"]) if "same_stars" in inputs else None
        of_split = check_split(split, table, objects)
        of_split += check_same_star(split, table, objects, curves)
        of_split += [check_test_stars(split, table), of_task.finding()]
        if settings["first"]:  # features are the same in all splits
            of_split += check_features(table, nuisances)
            of_split += check_order(table, objects, settings["allow"])
            of_split += try_features(table, derive(settings["seed"], "features"))
        of_split += check_sides(split, table, nuisances, settings["unlike"], settings["seed"])
        findings += [{**place, **finding} for finding in of_split]
        standing = Standing(split, table)
        files = zip(axes, settings["seeds"], inputs["resampled"], inputs["fitted"], strict=True)
        there = [own for own in files if not tables.impossible(own[2])]
        in_fold = min((own[1] for own in there), default=None)  # of one sample, as if at random
        for sample, seed, resampled, fitted in there:
            of_sample = Reader()
            rows, record = of_sample(resampled), of_sample(fitted)
            own = check_rows(rows, split, table, standing) + check_fits(record, split, SAMPLE_STEPS)
            own += check_controls(own, rows, sample["resampler"], settings["leaks"])
            own.append(of_sample.finding())
            if not settings["leaks"]:
                needed = read_needed(inputs, sample["resampler"], table)
                drawn = Drawn(sample["protocol"], sample["resampler"], seed, needed)
                found = check_resampling(rows, split, table, drawn, in_fold == seed)
                own += excused(found, tables.other_processor(resampled))
            findings += [{**sample, **finding} for finding in own]
    leaking = [place["protocol"]] if settings["leaks"] else []
    examination = tabulate(findings)
    tables.write(examination, output, COLUMNS)
    conclude(examination, leaking, output)
