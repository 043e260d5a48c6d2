"""Rule `portray`: images of copies of stars."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from lightfold.curves.copies import new_curves
from lightfold.curves.stars import read_stars
from lightfold.images.draw import Drawn, draw_star, load_channels, read_periods, write_drawn
from lightfold.seeds import derive


def write_copies(light_curves: str, augmented: str, output: str, settings: dict[str, Any]) -> None:
    """Write the images of copies of stars, from the same light curves as their features.

    Parameters
    ----------
    light_curves, augmented, output : str
        Paths. Periods are in the table of copies, ``augmented``.
    settings : dict
        As for `draw.write_images`, and the ``seed`` of the copies and
        the points that they keep in a band, ``kept``; see `features.augment.copied`.
    """
    bands, channels = settings["bands"], load_channels(settings)
    least, kept = settings["least"], settings["kept"]
    copies = read_periods(augmented, ["object_id", "source_id", "copy"])
    own: dict[str, list[tuple[str, int, float]]] = defaultdict(list)
    for name, source, copy, period in zip(*(copies[column] for column in copies), strict=True):
        own[source].append((name, copy, period))

    def draw() -> Iterator[list[Drawn]]:
        for group in read_stars(light_curves, sorted(own), bands):
            found = []
            for source, star in group:
                for name, copy, period in own[source]:
                    curves = new_curves(star, bands, derive(settings["seed"], source, copy), kept)
                    found.append(Drawn(name, *draw_star(curves, bands, period, channels, least)))
            yield found

    write_drawn(draw(), len(copies), output, settings["channels"])
