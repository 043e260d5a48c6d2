"""Gaia's epoch photometry, a row per transit and band.

The archive gives it by DataLink. Magnitudes are taken, and their errors are those of the fluxes.
DPAC rejects transits by their photometry, and by their place among the star's others (Eyer et al.
2023). Times stay barycentric Julian dates less 2,455,197.5 (data model of Gaia DR3). Tables with
columns per band are `gaia_transits`.
"""

COLUMNS = {
    "object_id": ("source_id",),
    "band": ("band",),
    "mjd": ("time",),
    "mag": ("mag",),
    "magerr": (),
}
RATIOS = (("flux_error", "flux"), ("", "flux_over_error"))
TIME = "barycentric JD (TCB) - 2,455,197.5"
SIGNS = ("transit_id", "flux", "flux_error")
FLAGS = {
    "rejected_by_photometry": (False, "rejected by Gaia's photometry"),
    "rejected_by_variability": (False, "rejected by Gaia's variability analysis"),
}


def recognises(columns: set[str]) -> bool:
    """Return whether there are transits of sources with bands, and fluxes or rejections."""
    flags = {"rejected_by_photometry", "rejected_by_variability", "flux_over_error"}
    return {"source_id", "transit_id", "band"} <= columns and bool(columns & flags)
