"""Findings: what each check found, as a row of the audit, and which findings fail the run."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold import tables
from lightfold.axes import MIXED
from lightfold.errors import DataError
from lightfold.tables import AXIS_TYPES

COLUMNS = {
    **AXIS_TYPES,
    "check": "string",
    "severity": "string",
    "value": "double",
    "threshold": "double",
    "passed": "bool",
    "message": "string",
}

#: Checks that fail only if the audit itself is blind (or sees ghosts): no protocol is excused.
CONTROLS = ("positive_control", "negative_control")

Finding = dict[str, Any]


def counted(check: str, offenders: Sequence[Any], meaning: str, severity: str = "error") -> Finding:
    """Return the finding of a check that allows no offender.

    Parameters
    ----------
    check : str
        Its name.
    offenders : sequence
        What should not be there; the message names the first, or the only one.
    meaning : str
        What they are, in the plural, for the message.
    severity : str
        error, warning or remark.
    """
    number = len(offenders)
    first = next((str(one) for one in offenders if not pd.isna(one)), "")
    said, then = (meaning, ": ") if number == 1 else (f"{number} {meaning}", ", first ")
    return {
        "check": check,
        "severity": severity,
        "value": float(number),
        "threshold": 0.0,
        "passed": not number,
        "message": f"{said}{first and then + first}" if number else "",
    }


def excused(findings: list[Finding], processor: str) -> list[Finding]:
    """Return findings in which what is not reproduced is a warning, if rounding may explain it.

    Parameters
    ----------
    findings : list of dict
        The findings.
    processor : str
        What `tables.other_processor` says of what was reproduced.
    """
    if not processor:
        return findings
    said = f"; it was computed on another processor ({processor}), which may round otherwise"
    return [
        {**one, "severity": "warning", "message": f"{one['message']}{said}"}
        if one["check"].endswith("_not_reproduced") and not one["passed"]
        else one
        for one in findings
    ]


def tabulate(findings: list[Finding]) -> pd.DataFrame:
    """Return findings as the table of the audit; axes that do not apply are null."""
    frame = pd.DataFrame(findings).reindex(columns=list(COLUMNS))
    return frame.astype({"repeat": "Int64", "passed": "bool"})


def conclude(audit: pd.DataFrame, leaking: list[str], output: str | None = None) -> None:
    """Print what an audit found, and raise if the run has to fail.

    Errors and warnings are printed in full; remarks are only counted.

    Parameters
    ----------
    audit : DataFrame
        As `tabulate` returns it.
    leaking : list of str
        Protocols that leak on purpose: their errors are only counted, and do not fail the run.
    output : str, optional
        Path of the job's table. Snakemake removes what a failed job has written. If the run has
        to fail, the findings are therefore written to ``NAME-failed.parquet`` beside it.

    Raises
    ------
    DataError
        If a protocol that is not in `leaking` has an error, or if a control of the audit failed.
    """
    failed = audit[~audit["passed"]]
    on_purpose = failed["protocol"].isin(leaking) & ~failed["check"].isin(CONTROLS)
    warned = failed[failed["severity"] == "warning"]
    remarked = failed[failed["severity"] == "remark"]
    errors = failed[(failed["severity"] == "error") & ~on_purpose]
    print(
        f"audit: {_number(len(audit), 'check')}, {_number(len(errors), 'error')}, "
        f"{_number(len(warned), 'warning')}, {_number(len(remarked), 'remark')}, "
        f"{_number(int((on_purpose & (failed['severity'] == 'error')).sum()), 'error')} of "
        f"protocols that leak on purpose"
    )
    for line in dict.fromkeys(_lines(warned)):
        print(f"  warning: {line}")
    failed_path = output and Path(output).with_stem(f"{Path(output).stem}-failed")
    if failed_path:
        failed_path.unlink(missing_ok=True)
    if len(errors):
        if failed_path:
            tables.write(audit, failed_path, COLUMNS)
        found = "\n".join(f"  {line}" for line in dict.fromkeys(_lines(errors)))
        raise DataError(f"the audit found leaks:\n{found}")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _lines(findings: pd.DataFrame) -> list[str]:
    return [f"{place(row)}: {row['message']}" for row in findings.to_dict("records")]


def place(axes: Mapping[Any, Any]) -> str:
    """Return the folder that a finding belongs to, below the tasks."""
    parts = [
        axes["task"],
        axes["protocol"],
        f"test-{axes['test_size']:.2f}",
        f"repeat-{axes['repeat']}",
        *(
            axes[axis]
            for axis in ("resampler", "reducer", "model")
            if not pd.isna(axes[axis]) and axes[axis] != MIXED
        ),
    ]
    return "/".join(parts)
