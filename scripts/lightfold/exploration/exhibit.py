"""The job that shows images of some stars of each class on a contact sheet."""

from typing import Any

from lightfold import tables
from lightfold.display import page
from lightfold.exploration import images
from lightfold.exploration.training_stars import training_stars
from lightfold.images.table import read_images


def write_exhibition(inputs: dict[str, str], outputs: list[str], settings: dict[str, Any]) -> None:
    """Draw the images of some training stars of each class, and the mean image of the class.

    Parameters
    ----------
    inputs : dict
        Paths of ``table`` and ``split``, and of the data set's ``images``.
    outputs : list of str
        Paths of the figure, one per format.
    settings : dict
        ``classes``.
    """
    stars = training_stars(*(tables.read(inputs[name]) for name in ("table", "split")))
    pictures = read_images(inputs, stars["object_id"])
    figure = images.draw(stars, pictures, settings["classes"])
    for path in outputs:
        page.save(figure, path)
