"""Kepler's and K2's light curves, a FITS file per star: corrected fluxes.

PDCSAP_FLUX is the flux of the aperture without the trends that many stars share. Cadences with any
SAP_QUALITY bit are dropped, and those without a flux. A star of Kepler magnitude 12 gives
174,000 e-/s (Kepler Instrument Handbook), so the zero point is 25.10. TIME is BKJD, converted to
MJD (TDB): so says the Kepler Archive Manual. For uncorrected fluxes set
`columns: {flux: SAP_FLUX, fluxerr: SAP_FLUX_ERR}`.
"""

COLUMNS = {
    "object_id": ("keplerid",),
    "band": (),
    "mjd": ("time",),
    "flux": ("pdcsap_flux",),
    "fluxerr": ("pdcsap_flux_err",),
}
BAND = "Kp"
ZERO_POINT = 25.10
TIME = "barycentric JD (TDB) - 2,454,833"
EPOCH = 54832.5
FLAGS = {"sap_quality": (False, "with a SAP_QUALITY flag")}


def recognises(columns: set[str]) -> bool:
    """Return whether there are corrected fluxes (PDCSAP_FLUX) with Kepler's flag (SAP_QUALITY)."""
    return {"time", "pdcsap_flux", "sap_quality"} <= columns
