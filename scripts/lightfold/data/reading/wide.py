"""Wide tables of light curves: one row per time, one column per band."""

import re

from lightfold.data.reading.named_columns import ERROR, FLUXES, MEASURED, Table, named
from lightfold.errors import DataError

#: Names of a band's magnitude and of its error; X is the band.
_PAIRS = (
    ("mag_X", ("magerr_X", "mag_err_X", "emag_X", "e_mag_X", "err_X", "sigma_X", "mag_X_err")),
    ("XPSFMag", ("XPSFMagErr", "e_XPSFMag")),
    ("X_mag", ("X_magerr", "X_mag_err", "X_err", "X_mag_error", "e_X_mag", "X_sigma")),
    ("Xmag", ("e_Xmag", "Xmagerr", "Xmag_err", "Xmag_error", "Xerr", "X_err", "err_X")),
    ("X", ("X_err", "Xerr", "e_X", "err_X", "X_error", "sigma_X", "X_magerr")),
)

#: Bands that need no `mag` in their name; those that begin with a small letter are such in full.
FILTERS = re.compile(r"[ugrizyUBVRIJHKGocw]|Ks|BP|RP|G?_?(BP|RP)|bp|rp|W[1-4]|w[1-4]|NUV|FUV")

#: What is no band: `psfmag` is one magnitude, `mag_lim` is none of a star.
_NO_BAND = re.compile(
    r"psf|app|abs|inst|diff|ap(er)?\d*|auto|kron|model|lim(it)?|ref|mean|median|std|cal|raw|avg|"
    r"min|max|err(or)?|sig(ma)?|delta|d|e|n|zp|corr?|best|sky|zero|tot(al)?|star|src|source|obs",
    re.IGNORECASE,
)


def find_wide(table: Table) -> dict[str, dict[str, str]]:
    """Return the columns of each band of a wide table; empty if it is none.

    They are those that the configuration names by band, those of a format with names by band, or
    pairs of usual names such as ``g_mag`` and ``g_magerr``. Such pairs count only if no column is a
    magnitude or a band by itself.

    Raises
    ------
    DataError
        If a column is not there, or the configuration names errors by band but not magnitudes.
    """
    given = {ours: own for ours, own in table.given.items() if isinstance(own, dict)}
    if given:
        return _configured(table, given)
    known = table.known
    if any(isinstance(known.columns.get(light), dict) for light in ERROR):
        return {} if set(ERROR) & set(table.given) else _of_format(table)
    if (
        not known.guessed
        or set(ERROR) & set(table.given)
        or {"band", "{band}"} & {*table.options, *table.given, *table.names}
    ):
        return {}
    flat = {re.sub(r"[^a-z0-9]", "", name.lower()) for name in table.names}
    if flat & {*known.columns["mag"], *known.columns["band"]}:
        return {}
    found = _recognised(table)
    if found:
        pairs = [" and ".join(own.values()) for own in found.values()]
        listed = ", ".join(f"{band} from {pair}" for band, pair in zip(found, pairs, strict=True))
        table.said.append(f"has a column per band: {listed}")
    return found


def _configured(table: Table, given: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    light = table.brightness()
    if light not in given:
        key = next(iter(given))
        light = "flux" if key == "fluxerr" else light
        raise DataError(
            f"{table.path}: `columns.{key}` names a column per band, but `columns.{light}` does "
            f"not: write `columns: {{{light}: {{{next(iter(given[key]))}: NAME, ...}}}}`."
        )
    for option in ("band", "bands"):
        if option in table.options:
            raise DataError(
                f"{table.path}: `{option}` is set, but `columns.{light}` names the bands: take "
                f"`{option}` out."
            )
    measured = FLUXES if light == "flux" else MEASURED
    for ours, own in given.items():
        if strange := sorted(set(own) - set(given[light])):
            raise DataError(
                f"{table.path}: `columns.{ours}` has the band '{strange[0]}', which "
                f"`columns.{light}` lacks."
            )
    return {
        band: {
            ours: named(own[band] if isinstance(own, dict) else own, f"columns.{ours}", table)
            for ours, own in ((ours, table.given.get(ours)) for ours in measured)
            if own is not None and (not isinstance(own, dict) or band in own)
        }
        for band in given[light]
    }


def _of_format(table: Table) -> dict[str, dict[str, str]]:
    """Return the columns of each band that the format has names for and the file has columns."""
    names = {name.lower(): name for name in reversed(table.names)}
    columns = table.known.columns
    light = next(light for light in ERROR if isinstance(columns.get(light), dict))
    found = {}
    for band in columns[light]:
        own: dict[str, str] = {}
        for ours in FLUXES if light == "flux" else MEASURED:
            wanted = columns.get(ours, ())
            if isinstance(wanted, dict):
                fits = [names[name] for name in wanted.get(band, ()) if name in names]
                own |= dict.fromkeys([ours], fits[0]) if fits else {}
        if light in own:
            found[band] = own
    if not found:
        every = " or ".join(table.known.names(light))
        raise DataError(
            f"{table.path}: `format: {table.known.name}` has {every}, but the file has none of "
            f"them. Columns: {', '.join(table.names)}."
        )
    return found


def _recognised(table: Table) -> dict[str, dict[str, str]]:
    names = {name.lower(): name for name in table.names}
    stated = "magerr" in table.options
    for mag, errors in _PAIRS:
        pattern = re.compile(mag.replace("X", "(?P<band>[A-Za-z][A-Za-z0-9']{0,9})"), re.IGNORECASE)
        found: dict[str, dict[str, str]] = {}
        lonely = []
        for name in table.names:
            match = pattern.fullmatch(name)
            if not match or _NO_BAND.fullmatch(match["band"]):
                continue
            band = match["band"]
            if mag == "X" and not FILTERS.fullmatch(band):
                continue
            own = [names[e] for e in (e.replace("X", band).lower() for e in errors) if e in names]
            if own:
                found[band] = {"mag": name, "magerr": own[0]}
            elif stated and mag != "X":
                found[band] = {"mag": name}
            elif mag != "X":
                lonely.append(name)
        if found and lonely:
            table.said.append(
                f"no column is recognised as the error of {' and '.join(lonely)}, so it is left "
                f"out: name it in `columns.magerr`, or state a typical error, such as "
                f"`magerr: 0.05`"
            )
        if found:
            return found
    return {}
