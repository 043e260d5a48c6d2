"""TESS's light curves by SPOC, a FITS file per star: corrected fluxes.

These are the 20-second and 2-minute light curves, and TESS-SPOC's of full-frame images. PDCSAP_FLUX
is the flux of the aperture without the trends that many stars share. Cadences with any QUALITY bit
are dropped, and those without a flux. The zero point is that of the TESS Instrument Handbook
(20.44 mag for 1 e-/s, with an error of 0.05 mag). TIME is BTJD, converted to MJD (TDB): so says the
TESS Science Data Products Description Document. For uncorrected fluxes set
`columns: {flux: SAP_FLUX, fluxerr: SAP_FLUX_ERR}`.
"""

COLUMNS = {
    "object_id": ("ticid",),
    "band": (),
    "mjd": ("time",),
    "flux": ("pdcsap_flux",),
    "fluxerr": ("pdcsap_flux_err",),
}
BAND = "T"
ZERO_POINT = 20.44
TIME = "barycentric JD (TDB) - 2,457,000"
EPOCH = 56999.5
FLAGS = {"quality": (False, "with a QUALITY flag")}


def recognises(columns: set[str]) -> bool:
    """Return whether there are corrected fluxes (PDCSAP_FLUX), and no Kepler flag."""
    return {"time", "pdcsap_flux"} <= columns and "sap_quality" not in columns
