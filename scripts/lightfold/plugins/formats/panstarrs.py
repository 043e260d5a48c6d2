"""Pan-STARRS1's detections and forced photometry (DR2): PSF fluxes in Jy.

These are the tables Detection and ForcedWarpMeasurement of MAST. Points are dropped where less than
0.9 of the PSF lies on good pixels (psfQfPerfect), as MAST's examples do, and where a flux is -999,
which stands for none. filterID 1 to 5 are g, r, i, z and y. Magnitudes are AB: 8.9 for 1 Jy.
"""

from typing import Any

COLUMNS = {
    "object_id": ("objid",),
    "band": ("filterid", "filter", "filtertype"),
    "mjd": ("obstime",),
    "flux": ("psfflux", "fpsfflux"),
    "fluxerr": ("psffluxerr", "fpsffluxerr"),
}
BANDS = {
    "1": "g", "2": "r", "3": "i", "4": "z", "5": "y",
    "g": "g", "r": "r", "i": "i", "z": "z", "y": "y",
}  # fmt: skip
ZERO_POINT = 8.9
TIME = "MJD (TAI), middle of the exposure"
FLAGS = {"psfqfperfect": (True, "of whose PSF over a tenth is masked (psfQfPerfect)")}


def recognises(columns: set[str]) -> bool:
    """Return whether there are PSF fluxes with times as Pan-STARRS names them (obsTime)."""
    return "obstime" in columns and bool(columns & {"psfflux", "fpsfflux"})


def prepare(rows: Any) -> Any:
    """Compare psfQfPerfect with 0.9, and drop fluxes of -999."""
    if "psfqfperfect" in rows:
        rows = rows.assign(psfqfperfect=rows["psfqfperfect"] > 0.9)
    flux = "psfflux" if "psfflux" in rows else "fpsfflux"
    return rows.assign(**{flux: rows[flux].where(rows[flux] != -999)})
