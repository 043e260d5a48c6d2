"""TESS's light curves by the Quick-Look Pipeline, a FITS file per star: relative fluxes.

SAP_FLUX is taken, because KSPSAP_FLUX (DET_FLUX from sector 56 on) lacks all that changes within
days, and so do long-period variables. Its error is that of the detrended flux: SAP_FLUX has none.
Cadences with any QUALITY bit are dropped. The flux is 1 at the star's median (Huang et al. 2020),
and the star's magnitude is in the file's header only: here every star has magnitude 10. TIME is
BTJD, converted to MJD (TDB). For the detrended flux set `columns: {flux: KSPSAP_FLUX}`.
"""

COLUMNS = {
    "object_id": ("ticid",),
    "band": (),
    "mjd": ("time",),
    "flux": ("sap_flux",),
    "fluxerr": ("sap_flux_err", "kspsap_flux_err", "det_flux_err"),
}
BAND = "T"
ZERO_POINT = 10.0
TIME = "barycentric JD (TDB) - 2,457,000"
EPOCH = 56999.5
FLAGS = {"quality": (False, "with a QUALITY flag")}
SIGNS = ("kspsap_flux",)


def recognises(columns: set[str]) -> bool:
    """Return whether there are aperture fluxes beside detrended ones (KSPSAP_FLUX or DET_FLUX)."""
    detrended = bool(columns & {"kspsap_flux", "det_flux"})
    return {"time", "sap_flux"} <= columns and detrended and "pdcsap_flux" not in columns
