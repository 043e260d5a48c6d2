"""How well Fourier series explain a light curve, for many trial frequencies at once."""

import numpy as np

from lightfold.curves.points import Curve

#: Added to the diagonal of the normal equations, relative to their size, because of gaps in phase.
_RIDGE = 1e-9


def residual(curve: Curve, frequency: np.ndarray, harmonics: int) -> np.ndarray:
    """Return the chi-square that a Fourier series leaves at each frequency.

    The series has a mean and `harmonics` harmonics, fitted by weighted least squares from the
    normal equations. Their elements are sums of powers of exp(2 pi i f t), which the harmonics
    share (Palmer 2009, ApJ 695, 496).

    Parameters
    ----------
    curve : Curve
        The points.
    frequency : array of shape (frequencies,)
        Trial frequencies [1/d].
    harmonics : int
        Number of harmonics, at least 1.
    """
    t, mag, err = curve
    weight = err**-2.0
    weight = weight / weight.sum()
    offset = mag - weight @ mag
    scale = (err**-2.0).sum()
    wave = np.exp(2j * np.pi * np.outer(frequency, t - t[0]))
    columns = np.column_stack([weight, weight * offset]).astype(complex)
    sums = np.empty((2 * harmonics + 1, len(frequency), 2), complex)
    sums[0] = columns.sum(axis=0)
    power = wave
    for order in range(1, 2 * harmonics + 1):
        sums[order] = power @ columns
        if order < 2 * harmonics:
            power = power * wave
    matrix, target = _normal_equations(sums[..., 0], sums[: harmonics + 1, :, 1], harmonics)
    size = matrix.shape[-1]
    matrix[:, range(size), range(size)] += _RIDGE
    solution = np.linalg.solve(matrix, target[..., None])[..., 0]
    explained = (solution * target).sum(axis=-1)
    return scale * np.maximum(weight @ offset**2 - explained, 0)


def _normal_equations(
    window: np.ndarray, data: np.ndarray, harmonics: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return matrices (frequencies, 2 K + 1, 2 K + 1) and right sides (frequencies, 2 K + 1).

    Parameters
    ----------
    window : array of shape (2 K + 1, frequencies)
        Sums of weight exp(2 pi i k f t) for k = 0 .. 2 K.
    data : array of shape (K + 1, frequencies)
        Sums of weight times magnitude times exp(2 pi i k f t) for k = 0 .. K.
    harmonics : int
        K. The unknowns are the mean, K cosines and K sines.
    """
    order = np.arange(harmonics + 1)
    plus = window[order[:, None] + order]
    difference = order[:, None] - order
    minus = window[np.abs(difference)]
    sign = np.sign(difference)[..., None]
    cc = (minus.real + plus.real) / 2
    ss = (minus.real - plus.real) / 2
    # sin(k) cos(l) = [sin(k + l) + sin(k - l)] / 2
    sc = (plus.imag + sign * minus.imag) / 2
    number = window.shape[1]
    matrix = np.empty((number, 2 * harmonics + 1, 2 * harmonics + 1))
    split = harmonics + 1
    matrix[:, :split, :split] = np.moveaxis(cc, -1, 0)
    matrix[:, split:, split:] = np.moveaxis(ss[1:, 1:], -1, 0)
    matrix[:, split:, :split] = np.moveaxis(sc[1:], -1, 0)
    matrix[:, :split, split:] = np.moveaxis(sc[1:], -1, 0).swapaxes(1, 2)
    target = np.concatenate([data.real, data[1:].imag]).T
    return matrix, target
