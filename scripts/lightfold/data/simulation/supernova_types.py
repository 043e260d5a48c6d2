"""Types of supernovae: their light curves, luminosities, colours, dust and hosts.

Typical time scales and their scatter follow fits to Pan-STARRS and ZTF supernovae (Villar et al.
2019, ApJ 884, 83; Hosseinzadeh et al. 2020, ApJ 905, 93; de Soto et al. 2024, ApJ 974, 169),
rounded. Colours were compared with the models of the PLAsTiCC challenge (Kessler et al. 2019, PASP
131, 094501).
"""

from dataclasses import dataclass

#: Shares of the types in a magnitude-limited survey: about those of ZTF's Bright Transient Survey
#: (Fremling et al. 2020, ApJ 895, 32; Perley et al. 2020, ApJ 904, 35), where types Ib, Ic and IIb
#: are one class.
FRACTIONS = {"SNIa": 72.0, "SNII": 16.0, "SNIbc": 6.5, "SNIIn": 4.0, "SLSN": 1.5}


@dataclass(frozen=True)
class Times:
    """A time scale [d] of a type.

    Attributes
    ----------
    median : float
        At the wavelength of r, in the supernova's frame.
    scatter : float
        Standard deviation of its natural logarithm.
    slope : float
        Exponent with wavelength.
    """

    median: float
    scatter: float
    slope: float = 0.0


@dataclass(frozen=True)
class Kind:
    """A type of supernova.

    Attributes
    ----------
    absolute : tuple of float
        Mean and scatter of the absolute magnitude in r at peak without dust, in a volume.
    rise, plateau, fall : Times
        Time scales of the rise, of the plateau and of the exponential fall.
    drop : tuple of float
        Part of the flux that is lost along the plateau, as a logit: mean and scatter at r, and
        slope with the logarithm of wavelength.
    colour : tuple of float
        Mean and scatter of g - r at peak, without dust.
    dust : float
        Mean A_V of the dust in the host, in a volume.
    host : tuple of float
        Mean and scatter of the absolute magnitude of the host in r.
    bump : tuple of float
        Height of a second maximum, relative to the first, at r, and its slope with the logarithm
        of wavelength.
    """

    absolute: tuple[float, float]
    rise: Times
    plateau: Times
    fall: Times
    drop: tuple[float, float, float]
    colour: tuple[float, float]
    dust: float
    host: tuple[float, float]
    bump: tuple[float, float] = (0.0, 0.0)


#: Luminosities: Richardson et al. (2014, AJ 147, 118) and Perley et al. (2020). Plateaus of type
#: II: Anderson et al. (2014, ApJ 786, 67). Type IIn: Nyholm et al. (2020, A&A 637, A73).
#: Superluminous ones: De Cia et al. (2018, ApJ 860, 100). Hosts: Schulze et al. (2021, ApJS 255,
#: 29).
KINDS = {
    "SNIa": Kind(
        absolute=(-19.2, 0.4),
        rise=Times(3.4, 0.22, 0.2),
        plateau=Times(9.0, 0.35, 0.6),
        fall=Times(21.0, 0.28, 1.1),
        drop=(-1.2, 0.6, 0.0),
        colour=(-0.08, 0.1),
        dust=0.3,
        host=(-21.0, 1.2),
        bump=(0.06, 1.0),
    ),
    "SNII": Kind(
        absolute=(-16.9, 1.0),
        rise=Times(2.4, 0.45, 0.3),
        plateau=Times(70.0, 0.55),
        fall=Times(24.0, 0.5, 0.3),
        drop=(-0.4, 0.9, -4.8),
        colour=(0.05, 0.16),
        dust=0.3,
        host=(-20.0, 1.4),
    ),
    "SNIbc": Kind(
        absolute=(-17.4, 0.9),
        rise=Times(3.5, 0.35, 0.3),
        plateau=Times(9.0, 0.5, 0.6),
        fall=Times(20.0, 0.45, 1.3),
        drop=(-1.0, 0.7, 0.0),
        colour=(0.34, 0.18),
        dust=0.5,
        host=(-20.2, 1.3),
    ),
    "SNIIn": Kind(
        absolute=(-18.5, 0.95),
        rise=Times(6.5, 0.45, 0.2),
        plateau=Times(32.0, 0.55),
        fall=Times(50.0, 0.5, 0.6),
        drop=(-0.5, 0.8, -1.5),
        colour=(0.02, 0.18),
        dust=0.3,
        host=(-19.5, 1.6),
    ),
    "SLSN": Kind(
        absolute=(-21.3, 0.6),
        rise=Times(8.0, 0.4, 0.1),
        plateau=Times(18.0, 0.5, 0.3),
        fall=Times(35.0, 0.4, 0.8),
        drop=(-1.0, 0.7, -0.5),
        colour=(-0.15, 0.12),
        dust=0.1,
        host=(-17.0, 1.6),
    ),
}
