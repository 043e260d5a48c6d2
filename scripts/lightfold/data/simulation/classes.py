"""Which classes the survey has, in which groups, and how many stars each has."""

from lightfold.data.simulation import binaries, pulsators, supernova_types
from lightfold.errors import DataError

#: Classes of each group: those that share its number, and those that exist only on request.
GROUPS = {
    "binaries": (*binaries.FRACTIONS, "EA"),
    "pulsators": (*pulsators.FRACTIONS, "CepI"),
    "supernovae": tuple(supernova_types.FRACTIONS),
}
GROUP_OF = {label: group for group, labels in GROUPS.items() for label in labels}
MODULES = {"binaries": binaries, "pulsators": pulsators, "supernovae": supernova_types}

#: Number of stars of each group in a survey that asks for nothing else.
USUAL = {"binaries": 2000, "pulsators": 1200, "supernovae": 0}


def class_sizes(stars: dict[str, int], floor: int) -> dict[str, int]:
    """Return how many stars each class has.

    A class that `stars` names has exactly that number. The other classes of a group share its
    number in proportion to their fractions. No class is below the floor. What the floor adds is
    not taken from the others, so the sum may exceed the group's number. A survey of supernovae has
    no other stars, so the groups that `stars` does not name are then empty.

    Raises
    ------
    DataError
        If there would be supernovae and stars. Supernovae are differences from a reference image.
    """
    named = {label: number for label, number in stars.items() if label in GROUP_OF}
    exploding = [label for label in named if GROUP_OF[label] == "supernovae" and named[label]]
    if exploding or stars.get("supernovae"):
        stars = dict.fromkeys(USUAL, 0) | stars
    else:
        stars = USUAL | stars
    sizes = {}
    for group, module in MODULES.items():
        shared = [label for label in module.FRACTIONS if label not in stars]
        weight = sum(module.FRACTIONS[label] for label in shared)
        for label in shared if stars[group] else []:
            size = round(stars[group] * module.FRACTIONS[label] / weight)
            if size < floor:
                print(f"class {label}: {size} stars, raised to the floor of {floor}")
            sizes[label] = max(size, floor)
    found = {label: size for label, size in (sizes | named).items() if size}
    if len({GROUP_OF[label] == "supernovae" for label in found}) > 1:
        raise DataError(
            "`stars` asks for supernovae, which are differences from a reference image, and for "
            "stars, which are not: give the supernovae a data set of their own."
        )
    return found
