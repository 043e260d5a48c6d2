"""ELAsTiCC's alerts: simulated fluxes in difference images, in nJy.

These are diaSource and diaForcedSource of the alerts, or of DESC's database of them. psFlux is
SNANA's flux, scaled from its zero point 27.5 to 31.4 when alerts are written (makeDataFiles of
SNANA). Nothing is dropped. The training set is SNANA's: see `snana`.
"""

COLUMNS = {
    "object_id": ("diaobjectid", "diaobject_id"),
    "band": ("filtername",),
    "mjd": ("midpointtai",),
    "flux": ("psflux",),
    "fluxerr": ("psfluxerr",),
}
ZERO_POINT = 31.4
DIFFERENCE = True
TIME = "MJD (TAI), middle of the visit"


def recognises(columns: set[str]) -> bool:
    """Return whether there are fluxes, filters and times as ELAsTiCC's alerts name them."""
    return {"psflux", "psfluxerr", "midpointtai", "filtername"} <= columns
