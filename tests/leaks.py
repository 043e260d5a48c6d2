"""Samples of stars for the audit, honest or with a planted leak."""

from lightfold import registry
from lightfold.audit.fits import SAMPLE_STEPS, check_fits
from lightfold.audit.rows import check_rows
from lightfold.audit.split import check_split
from lightfold.sampling.resample import resample_split
from lightfold.sampling.split import split
from samples import copies_of


def objects_of(table, **columns):
    return table[["object_id"]].assign(**columns)


def sample_of(table, protocol="honest", resampler="smote"):
    divided = split(table, protocol, 0.2, 3, seed=3)
    needs = registry.declared("resamplers", resampler, "NEEDS")
    copies = dict.fromkeys(needs, copies_of(table))
    rows, fitted, reason = resample_split(table, divided, protocol, resampler, seed=4, **copies)
    assert not reason
    return divided, rows, fitted


def failed(findings):
    return {finding["check"] for finding in findings if not finding["passed"]}


def examined(table, protocol="honest", resampler="smote", objects=None):
    divided, rows, fitted = sample_of(table, protocol, resampler)
    objects = objects_of(table) if objects is None else objects
    return failed(
        [
            *check_split(divided, table, objects),
            *check_rows(rows, divided, table),
            *check_fits(fitted, divided, SAMPLE_STEPS),
        ]
    )
