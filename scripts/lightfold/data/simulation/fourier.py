"""Light curves of radial pulsators as Fourier series, in the usual parameters R_k1 and phi_k1."""

from collections.abc import Callable, Sequence

import numpy as np

Wave = Callable[[np.ndarray], np.ndarray]


def series(ratios: Sequence[float], phases: Sequence[float]) -> Wave:
    """Return a light curve [mag] with mean 0 and full amplitude 1, as a function of phase [rad].

    The convention is that of OGLE, m = sum A_k cos(k x + phi_k), R_k1 = A_k / A_1 and
    phi_k1 = phi_k - k phi_1 (Simon & Lee 1981).

    Parameters
    ----------
    ratios, phases : sequence of float
        R_k1 and phi_k1 [rad] of the harmonics, from k = 2.
    """
    coefficients = np.array(
        [1.0, *(ratio * np.exp(1j * phase) for ratio, phase in zip(ratios, phases, strict=True))]
    )
    coefficients = coefficients / np.ptp(_evaluate(coefficients, 2 * np.pi * np.arange(128) / 128))

    def wave(angle: np.ndarray) -> np.ndarray:
        return _evaluate(coefficients, angle)

    return wave


def extended(
    r21: float, phi21: float, r31: float, phi31: float, harmonics: int
) -> tuple[list[float], list[float]]:
    """Return R_k1 and phi_k1 up to `harmonics`, from the first two.

    The higher ones continue the first two: amplitudes fall geometrically and phases advance
    evenly, as in RR Lyrae stars.
    """
    fall = 0.85 * min(r31 / max(r21, 1e-3), 0.75)
    step = (phi31 - phi21 + np.pi) % (2 * np.pi) - np.pi
    more = range(1, harmonics - 2)
    ratios = [r21, r31, *(r31 * fall**k for k in more)]
    return ratios, [phi21, phi31, *(phi31 + k * step for k in more)]


def _evaluate(coefficients: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Return sum_k Re(c_k z^k), by Horner's rule."""
    z = np.exp(1j * angle)
    total = np.zeros_like(z)
    for coefficient in coefficients[::-1]:
        total = (total + coefficient) * z
    return total.real
