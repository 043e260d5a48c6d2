"""Gaia's epoch photometry in the structure of DR3's table, with columns per band.

Fluxes are taken, in electrons per second. Their zero points are those of DR3 in the Vega system
(Riello et al. 2021), so that magnitudes are those of the table. A band of a transit is dropped that
DPAC rejects by its photometry or in its analysis of variability (variability_flag_*_reject). Times
stay barycentric Julian dates less 2,455,197.5 (data model of Gaia DR3), as those of `gaia`. Stars
with lists of transits are read from Parquet.
"""

from typing import Any

COLUMNS = {
    "object_id": ("source_id",),
    "band": (),
    "mjd": {"G": ("g_transit_time",), "BP": ("bp_obs_time",), "RP": ("rp_obs_time",)},
    "flux": {"G": ("g_transit_flux",), "BP": ("bp_flux",), "RP": ("rp_flux",)},
    "fluxerr": {
        "G": ("g_transit_flux_error",),
        "BP": ("bp_flux_error",),
        "RP": ("rp_flux_error",),
    },
}
ZERO_POINT = {"G": 25.6874, "BP": 25.3385, "RP": 24.7479}
TIME = "barycentric JD (TCB) - 2,455,197.5"
READS = ("variability_flag_g_reject", "variability_flag_bp_reject", "variability_flag_rp_reject")


def recognises(columns: set[str]) -> bool:
    """Return whether there are times and fluxes of transits in columns of G (g_transit_time)."""
    return {"source_id", "g_transit_time"} <= columns


def prepare(rows: Any) -> Any:
    """Drop the fluxes of a band that is rejected (variability_flag_*_reject)."""
    for band, flux in (("g", "g_transit_flux"), ("bp", "bp_flux"), ("rp", "rp_flux")):
        flag = f"variability_flag_{band}_reject"
        if flag in rows and flux in rows:
            bad = rows[flag].astype("str").str.lower().isin(["true", "1", "1.0", "t"])
            rows = rows.assign(**{flux: rows[flux].mask(bad)})
    return rows
