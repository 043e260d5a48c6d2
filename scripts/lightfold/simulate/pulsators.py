"""Light curves of pulsating stars, as Fourier series with the shapes and periods of each class.

The numbers of stars follow the Catalina surveys (Drake et al. 2014, 2017).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

#: Stars of each class in Catalina's southern survey, the deck's kind of mixture.
FRACTIONS = {
    "RRab": 4325,
    "RRc": 3752,
    "LPV": 1286,
    "RRd": 502,
    "Blazhko": 171,
    "ACEP": 153,
    "CepII": 153,
    "DSCT": 147,
}


@dataclass(frozen=True)
class Shape:
    """What the stars of a class have in common.

    Attributes
    ----------
    period : tuple
        Logarithmic mean [d], scatter [dex], smallest and largest value [d].
    amplitude : tuple
        Mean and scatter of the full amplitude in r [mag].
    ratios : tuple
        Amplitudes of the second and third harmonic over that of the first.
    colour : tuple
        Mean and scatter of g - r [mag].
    """

    period: tuple[float, float, float, float]
    amplitude: tuple[float, float]
    ratios: tuple[float, float]
    colour: tuple[float, float]


SHAPES = {
    "RRab": Shape((0.57, 0.055, 0.40, 0.95), (0.75, 0.20), (0.46, 0.30), (0.25, 0.08)),
    "RRc": Shape((0.32, 0.055, 0.20, 0.45), (0.38, 0.08), (0.14, 0.06), (0.12, 0.08)),
    "RRd": Shape((0.36, 0.020, 0.33, 0.42), (0.38, 0.06), (0.14, 0.06), (0.16, 0.08)),
    "Blazhko": Shape((0.54, 0.050, 0.40, 0.75), (0.70, 0.18), (0.42, 0.26), (0.24, 0.08)),
    "LPV": Shape((200, 0.250, 60, 700), (1.20, 0.80), (0.10, 0.03), (1.40, 0.35)),
    "DSCT": Shape((0.075, 0.150, 0.042, 0.25), (0.32, 0.12), (0.25, 0.10), (0.15, 0.10)),
    "ACEP": Shape((0.80, 0.180, 0.35, 2.4), (0.65, 0.20), (0.40, 0.20), (0.25, 0.10)),
    "CepII": Shape((4.0, 0.450, 0.9, 30), (0.70, 0.22), (0.25, 0.12), (0.45, 0.12)),
}

#: Ratio of the first overtone's period to the fundamental's in double-mode RR Lyrae stars.
RRD_RATIO = 0.745


def draw(label: str, rng: np.random.Generator) -> dict[str, Any]:
    """Draw a star of a class; see `binaries.draw` for what is returned."""
    shape = SHAPES[label]
    mean, scatter, low, high = shape.period
    period = float(np.clip(mean * 10 ** rng.normal(0, scatter), low, high))
    amplitude = max(rng.normal(*shape.amplitude), 0.1)
    ratios = [max(rng.normal(ratio, 0.25 * ratio), 0) for ratio in shape.ratios]
    phase = rng.uniform(size=3)
    # Fourier phases of a fast rise and a slow fall, nearly the same for all (Simon & Lee 1981).
    lag = 2.4 * np.arange(1, 3) + rng.normal(0, 0.2, 2)
    cycle, strength = rng.uniform(20, 90), rng.uniform(0.2, 0.5)
    second = rng.uniform(0.2, 0.6)
    depth = {"g": 1.3, "r": 1.0, "i": 0.8}

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        angle = 2 * np.pi * (t / period + phase[0])
        wave = -np.cos(angle)
        for number, (ratio, shift) in enumerate(zip(ratios, lag, strict=True), start=2):
            wave = wave - ratio * np.cos(number * angle - shift)
        if label == "RRd":
            wave = wave - second * np.cos(2 * np.pi * (t * RRD_RATIO / period + phase[1]))
        if label == "Blazhko":
            slow = 2 * np.pi * (t / cycle + phase[1])
            wave = wave * (1 + strength * np.sin(slow))
        if label == "LPV":
            wave = wave * (1 + 0.4 * strength * np.sin(2 * np.pi * t / (4.3 * period)))
        return depth[band] * 0.5 * amplitude * wave

    g_r = rng.normal(*shape.colour)
    colours = {"g": g_r, "r": 0.0, "i": -0.4 * g_r}
    return {"period": period, "colour": colours, "signal": signal}
