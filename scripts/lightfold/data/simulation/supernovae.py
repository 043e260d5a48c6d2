"""Supernovae that a magnitude-limited survey classifies: their light curves and distances.

The shape in each band is the function of Villar et al. (2019, ApJ 884, 83): a logistic rise, a
plateau that declines in a straight line, and an exponential fall. Its parameters depend on the
wavelength in the supernova's own frame. Redshift therefore stretches the curves and shifts the
colours by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lightfold.data.simulation.distances import modulus, redshift
from lightfold.data.simulation.star import WAVELENGTH
from lightfold.data.simulation.supernova_types import KINDS, Kind

#: The survey's classification of supernovae by their peak in r: half of those at the first
#: magnitude, over this width, and none beyond the last (Perley et al. 2020).
HALF_CLASSIFIED, WIDTH, FAINTEST_PEAK = 18.9, 0.25, 20.0

#: Exponent of the extinction by dust in a host with wavelength (Cardelli, Clayton & Mathis 1989, as
#: a power law), and the wavelength of V [Angstrom].
DUST_SLOPE, V_BAND = -1.3, 5500.0

#: How strongly the durations of a supernova's phases go together, and how strongly bright ones are
#: slow (Phillips 1993, for type Ia).
SHARED, BRIGHT_IS_SLOW = 0.6, 0.5

#: Counts rise by this factor per magnitude, as the logarithm (Malmquist 1922).
COUNTS = 0.6 * np.log(10)

#: Times from the middle of the rise [d], in the supernova's frame, among which the peak is.
_TIMES = np.arange(-30.0, 200.0, 0.25)


#: When the second maximum of a type Ia is, and how long it lasts: days from the middle of the rise.
_BUMP_TIME, _BUMP_WIDTH = 34.0, 7.0


@dataclass(frozen=True)
class Supernova:
    """A supernova at its distance.

    Attributes
    ----------
    z : float
        Redshift.
    host : float
        Magnitude of its host galaxy in r, without the dust of our Galaxy.
    peak : float
        Magnitude at the peak in r, as observed.
    magnitude : callable
        ``magnitude(t, band)``: magnitudes at times from the peak in r [d], without the dust of
        our Galaxy; inf long before the explosion.
    """

    z: float
    host: float
    peak: float
    magnitude: Callable[[np.ndarray, str], np.ndarray]


def draw(label: str, rng: np.random.Generator, galactic: float) -> Supernova:
    """Draw a supernova of a type among those that a magnitude-limited survey classifies.

    In a Euclidean universe, a normal distribution of absolute magnitudes with scatter s is seen
    brighter by 1.38 s^2 and with the same scatter (Malmquist 1922). The same holds for dust: dusty
    supernovae are seen in a smaller volume. The distance follows from the peak magnitude, whose
    counts grow by a factor of 4 per magnitude up to the survey's limit.

    Parameters
    ----------
    label : str
        A type, a key of `KINDS`.
    rng : Generator
        Of the supernova.
    galactic : float
        Extinction in r by the dust of our Galaxy [mag].
    """
    kind = KINDS[label]
    mean, scatter = kind.absolute
    absolute = rng.normal(mean - COUNTS * scatter**2, scatter)
    dusty = _dust("r", 0.0)
    dust = rng.exponential(1 / (1 / kind.dust + COUNTS * dusty))
    colour = rng.normal(*kind.colour)
    peak = _peak(rng)
    z = redshift(peak - galactic, lambda at: absolute + _from_r("r", at) * colour + dust * dusty)
    stretch = _stretch(rng, kind, (absolute - mean) / scatter)
    logit = rng.normal(*kind.drop[:2])
    host = float(rng.normal(*kind.host) + modulus(z))

    def magnitude(t: np.ndarray, band: str) -> np.ndarray:
        """Return magnitudes from the shape in a band, relative to its maximum."""
        curve = _shape(kind, stretch, logit, band, z)
        shape = curve(t / (1 + z) + _peak_time(kind, stretch, logit, z))
        height = curve(_TIMES).max()
        redder = (_from_r(band, z) - _from_r("r", z)) * colour
        redder += dust * (_dust(band, z) - _dust("r", z))
        with np.errstate(divide="ignore"):
            return peak - galactic + redder - 2.5 * np.log10(shape / height)

    return Supernova(z, host, peak, magnitude)


def _peak(rng: np.random.Generator) -> float:
    """Return a peak magnitude in r of a supernova that the survey classifies."""
    while True:
        peak = FAINTEST_PEAK + np.log(rng.uniform()) / COUNTS
        if rng.uniform() < 1 / (1 + np.exp((peak - HALF_CLASSIFIED) / WIDTH)):
            return float(peak)


def _stretch(rng: np.random.Generator, kind: Kind, faint: float) -> tuple[float, float, float]:
    """Return rise, plateau and fall of a supernova relative to the medians of its type.

    `faint` is how much fainter than the mean it is, in standard deviations.
    """
    slow = -BRIGHT_IS_SLOW * faint + np.sqrt(1 - BRIGHT_IS_SLOW**2) * rng.normal()
    own = SHARED * slow + np.sqrt(1 - SHARED**2) * rng.normal(size=3)
    scatter = [kind.rise.scatter, kind.plateau.scatter, kind.fall.scatter]
    rise, plateau, fall = np.exp(own * scatter)
    return float(rise), float(plateau), float(fall)


def _shape(
    kind: Kind, stretch: tuple[float, float, float], logit: float, band: str, z: float
) -> Callable[[np.ndarray], np.ndarray]:
    """Return the function of Villar et al. (2019) in a band, of days from the middle of the rise.

    Days are those of the supernova's frame. A type Ia has a second maximum, which is higher in
    redder bands (Hamuy et al. 1996).
    """
    x = _ln_wavelength(band, z)
    scales = (kind.rise, kind.plateau, kind.fall)
    rise, plateau, fall = (
        times.median * own * np.exp(times.slope * x)
        for times, own in zip(scales, stretch, strict=True)
    )
    drop = 1 / (1 + np.exp(-(logit + kind.drop[2] * x)))
    bump = max(kind.bump[0] + kind.bump[1] * x, 0)

    def shape(t: np.ndarray) -> np.ndarray:
        on_plateau = 1 - drop * np.clip(t, 0, plateau) / plateau
        after = np.exp(-np.maximum(t - plateau, 0) / fall)
        second = bump * np.exp(-0.5 * ((t - _BUMP_TIME * stretch[2]) / _BUMP_WIDTH) ** 2)
        return (on_plateau * after + second) / (1 + np.exp(-np.clip(t / rise, -500, 500)))

    return shape


def _peak_time(kind: Kind, stretch: tuple[float, float, float], logit: float, z: float) -> float:
    """Return when the peak in r is [d from the middle of the rise], in the supernova's frame."""
    return float(_TIMES[_shape(kind, stretch, logit, "r", z)(_TIMES).argmax()])


def _ln_wavelength(band: str, z: float) -> float:
    """Return the logarithm of a band's wavelength in the supernova's frame, 0 at r."""
    return float(np.log(WAVELENGTH[band] / WAVELENGTH["r"] / (1 + z)))


def _from_r(band: str, z: np.ndarray | float) -> np.ndarray:
    """Return by how many g - r a band in the supernova's frame is from r."""
    far = np.log(WAVELENGTH[band] / WAVELENGTH["r"] / (1 + np.asarray(z)))
    return far / np.log(WAVELENGTH["g"] / WAVELENGTH["r"])


def _dust(band: str, z: float) -> float:
    """Return the extinction in a band divided by A_V, for dust at a redshift."""
    return float((WAVELENGTH[band] / (1 + z) / V_BAND) ** DUST_SLOPE)
