"""The features of one band by their formulas, in plain NumPy, SciPy and Astropy."""

import numpy as np
from scipy import stats


def statistics(t, mag, err):
    """Return every feature that needs no period, from its definition."""
    n = len(mag)
    w = err**-2.0
    wmean = np.sum(w * mag) / np.sum(w)
    chi2 = np.sum(w * (mag - wmean) ** 2)
    wvar = chi2 / np.sum(w)
    median, mean, std = np.median(mag), np.mean(mag), np.std(mag, ddof=1)
    high, low = np.max(mag - err), np.min(mag + err)
    dt, dm = np.diff(t), np.diff(mag)
    d = np.sqrt(n / (n - 1)) * (mag - wmean) / err
    p = d[:-1] * d[1:]
    sums = np.cumsum(mag - mean) / (n * std)
    slope = np.polyfit(t - t.mean(), mag, 1)[0]
    found = {
        "median": median,
        "wmean": wmean,
        "chi2red": chi2 / (n - 1),
        "roms": np.sum(np.abs(mag - median) / err) / (n - 1),
        "wstd": np.sqrt(wvar),
        "norm_peak_to_peak_amp": (high - low) / (high + low),
        "norm_excess_var": np.sum((mag - wmean) ** 2 - err**2) / (n * wmean**2),
        "median_abs_dev": np.median(np.abs(mag - median)),
        "skew": stats.skew(mag, bias=False),
        "kurtosis": stats.kurtosis(mag, bias=False),
        "inv_von_neumann": np.sum(dt**-2.0) * wvar / np.sum(dm**2 / dt**2),
        "welch_i": np.sum(p),
        "stetson_j": np.sum(np.sign(p) * np.sqrt(np.abs(p))),
        "stetson_k": np.mean(np.abs(d)) / np.sqrt(np.mean(d**2)),
        "anderson_darling": anderson_darling((mag - mean) / std) * (1 + 4 / n - 25 / n**2),
        "shapiro_wilk": stats.shapiro(mag).statistic,
        "beyond_1std": np.mean(np.abs(mag - mean) > std),
        "max_slope": np.max(np.abs(dm / dt)),
        "linear_trend": slope,
        "percent_amplitude": np.max(np.abs(mag - median)),
        "otsu_mean_diff": otsu_mean_difference(mag),
        "eta_e": (t[-1] - t[0]) ** 2 / (n - 1) ** 3 * np.sum((dm / dt) ** 2) / std**2,
        "cusum": np.max(sums) - np.min(sums),
    }
    for name, lower in {"iqr": 25, "i60r": 20, "i70r": 15, "i80r": 10, "i90r": 5}.items():
        high, low = np.percentile(mag, [100 - lower, lower], method="hazen")
        found[name] = high - low
    return found


def anderson_darling(x):
    """Return A^2 of standardised values against the normal distribution."""
    x, n = np.sort(x), len(x)
    i = np.arange(1, n + 1)
    return -n - np.mean((2 * i - 1) * (stats.norm.logcdf(x) + stats.norm.logsf(x[::-1])))


def otsu_mean_difference(mag):
    """Return the difference of the means of the two parts with the largest variance between."""
    x, n = np.sort(mag), len(mag)
    k = np.arange(1, n)
    below = np.cumsum(x - x.mean())[:-1]
    gap = -below * n / (k * (n - k))
    return gap[np.argmax(k * (n - k) * gap**2)]


def fourier(t, mag, err, period):
    """Return the Fourier features from one least-squares fit per order."""
    n, best = len(t), None
    chi2_0 = np.sum(((mag - np.average(mag, weights=err**-2.0)) / err) ** 2)
    for order in range(1, min(5, (n - 4) // 2) + 1):
        columns = [np.ones(n), t - t.mean()]
        for k in range(1, order + 1):
            columns += [np.sin(2 * np.pi * k * t / period), np.cos(2 * np.pi * k * t / period)]
        design = np.column_stack(columns)
        fit, *_ = np.linalg.lstsq(design / err[:, None], mag / err, rcond=None)
        chi2 = np.sum(((mag - design @ fit) / err) ** 2)
        bic = chi2 + (2 + 2 * order) * np.log(n)
        if best is None or bic < best[0]:
            best = bic, chi2, fit
    bic, chi2, fit = best
    amplitude = np.hypot(fit[2::2], fit[3::2])
    phase = np.arctan2(fit[3::2], fit[2::2])
    found = {
        "f1_power": (chi2_0 - chi2) / chi2_0,
        "f1_bic": bic,
        "f1_offset": fit[0],
        "f1_slope": fit[1],
        "f1_amp": amplitude[0],
        "f1_phi0": (phase[0] / (2 * np.pi)) % 1,
    }
    for k in range(2, 6):
        fitted = k <= len(amplitude)
        found[f"f1_relamp{k - 1}"] = amplitude[k - 1] / amplitude[0] if fitted else 0.0
        shift = ((phase[k - 1] - k * phase[0]) / (2 * np.pi)) % 1 if fitted else np.nan
        found[f"f1_relphi{k - 1}"] = shift
    return found
