"""The best Fourier series at the period: offset, slope and up to five harmonics.

They are those of the ZTF Source Classification Project (Coughlin et al. 2021, MNRAS 505, 2954).
The Bayesian information criterion (Schwarz 1978) chooses the number of harmonics.
"""

import numpy as np

from lightfold.curves.points import Curve

#: Largest number of harmonics, including the fundamental.
HARMONICS = 5

FOLDED = (
    "f1_power",
    "f1_bic",
    "f1_offset",
    "f1_slope",
    "f1_amp",
    "f1_phi0",
    "f1_relamp1",
    "f1_relamp2",
    "f1_relamp3",
    "f1_relamp4",
    "f1_relphi1",
    "f1_relphi2",
    "f1_relphi3",
    "f1_relphi4",
)
UNITS = {"f1_offset": "mag", "f1_amp": "mag", "f1_slope": "mag / d"}

#: Columns of the design matrix that depend on the ones before them are not fitted.
_DEGENERATE = 1e-6


def of_folded(curve: Curve, period: float) -> dict[str, float]:
    """Return the features of a curve folded at a period.

    The model is offset + slope (t - mean t) + sum over k of A_k sin(2 pi k t / period + phi_k).
    ``f1_power`` is the fraction of chi-square that it explains, ``f1_bic`` = chi2 + (2 + 2 K) ln N.
    ``f1_amp`` = A_1 [mag] and ``f1_phi0`` = phi_1 / (2 pi); ``f1_relamp1`` = A_2 / A_1 and
    ``f1_relphi1`` = (phi_2 - 2 phi_1) / (2 pi) and so on. Phases are between 0 and 1. A harmonic
    that the criterion leaves out has a relative amplitude of 0 and no phase (NaN).

    Parameters
    ----------
    curve : Curve
        The points.
    period : float
        Period [d]; NaN gives NaN throughout.
    """
    t, mag, err = curve
    result = dict.fromkeys(FOLDED, np.nan)
    orders = min(HARMONICS, (len(t) - 4) // 2)
    if orders < 1 or not np.isfinite(period) or np.ptp(mag) == 0:
        return result
    weight = 1 / err
    start = np.average(mag, weights=weight**2)
    target = (mag - start) * weight
    total = target @ target
    design = _design(t, period) * weight[:, None]
    q, r = np.linalg.qr(design[:, : 2 + 2 * orders])
    small = np.abs(np.diag(r)) < _DEGENERATE * np.linalg.norm(design[:, : r.shape[0]], axis=0)
    if small.any():
        orders = (int(small.argmax()) - 2) // 2
    if orders < 1:
        return result
    # Columns are in order of harmonics, so one factorisation contains the fits of all orders.
    projected = q.T @ target
    chi2 = total - np.cumsum(projected**2)[3 : 3 + 2 * orders : 2]
    sizes = 2 + 2 * np.arange(1, orders + 1)
    bic = chi2 + sizes * np.log(len(t))
    best = int(bic.argmin())
    size = sizes[best]
    solution = np.linalg.solve(r[:size, :size], projected[:size])
    sine, cosine = solution[2::2], solution[3::2]
    amplitude, phase = np.hypot(sine, cosine), np.arctan2(cosine, sine) / (2 * np.pi)
    result |= {
        "f1_power": 1 - chi2[best] / total,
        "f1_bic": bic[best],
        "f1_offset": start + solution[0],
        "f1_slope": solution[1],
        "f1_amp": amplitude[0],
        "f1_phi0": phase[0] % 1,
    }
    for number in range(1, HARMONICS):
        fitted = number <= best
        result[f"f1_relamp{number}"] = amplitude[number] / amplitude[0] if fitted else 0.0
        if fitted:
            result[f"f1_relphi{number}"] = (phase[number] - (number + 1) * phase[0]) % 1
    return result


def _design(t: np.ndarray, period: float) -> np.ndarray:
    """Return the columns 1, t - mean t, and the sine and cosine of each harmonic."""
    wave = np.exp(2j * np.pi / period * t)
    columns = [np.ones_like(t), t - t.mean()]
    power = np.ones_like(wave)
    for _ in range(HARMONICS):
        power = power * wave
        columns += [power.imag, power.real]
    return np.column_stack(columns)
