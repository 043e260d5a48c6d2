"""What Snakemake compares to find the jobs to run again: content, not dates.

Snakemake's trigger ``code`` looks at two things: the code of shell and run rules, of which this
workflow has none, and whether a rule's script is newer than its output, which after a `git clone`
it always is. The parameter ``code`` of every rule, a fingerprint of the script and of all that it
imports, says the same exactly (see `fingerprint`), so that trigger is switched off.

Of an input newer than an output Snakemake asks whether its checksum is the recorded one, up to
1 MB by default; larger files count as changed. `LARGEST` lets tables of real surveys be compared
too, at about a second of reading.
"""

from typing import Any

#: Bytes of the largest file that is compared by its checksum.
LARGEST = 1_000_000_000


def by_content(settings: Any) -> None:
    """Set Snakemake's triggers and the size up to which it compares checksums.

    Parameters
    ----------
    settings : DAGSettings
        Snakemake's own, changed here where they are the defaults: what was asked for on the
        command line or in a profile stays.
    """
    defaults = type(settings)()
    if settings.rerun_triggers == defaults.rerun_triggers:
        kept = (trigger for trigger in settings.rerun_triggers if trigger.name != "CODE")
        settings.rerun_triggers = frozenset(kept)
    if settings.max_checksum_file_size == defaults.max_checksum_file_size:
        settings.max_checksum_file_size = LARGEST
