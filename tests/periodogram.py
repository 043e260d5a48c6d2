"""A Lomb-Scargle periodogram by its definition: one weighted least-squares fit per frequency."""

import numpy as np


def lomb_scargle(t, mag, err, frequency):
    """Return the fraction of chi-square that offset, sine and cosine explain, per frequency."""
    weight = 1 / err
    reference = np.sum((weight * (mag - np.average(mag, weights=weight**2))) ** 2)
    power = []
    for f in frequency:
        phase = 2 * np.pi * f * t
        design = np.column_stack([np.ones_like(t), np.sin(phase), np.cos(phase)])
        fit, *_ = np.linalg.lstsq(design * weight[:, None], mag * weight, rcond=None)
        power.append(1 - np.sum((weight * (mag - design @ fit)) ** 2) / reference)
    return np.array(power)
