"""Which classes the survey has, in which groups, and how many stars each has."""

from lightfold.data.simulation import binaries, pulsators

#: Classes of each group: those that share its number, and those that exist only on request.
GROUPS = {
    "binaries": (*binaries.FRACTIONS, "EA"),
    "pulsators": (*pulsators.FRACTIONS, "CepI"),
}
GROUP_OF = {label: group for group, labels in GROUPS.items() for label in labels}
MODULES = {"binaries": binaries, "pulsators": pulsators}


def class_sizes(stars: dict[str, int], floor: int) -> dict[str, int]:
    """Return how many stars each class has.

    A class that `stars` names has exactly that number. The other classes of a group share its
    number in proportion to their fractions. No class is below the floor. What the floor adds is
    not taken from the others, so the sum may exceed the group's number.
    """
    sizes = {}
    for group, module in MODULES.items():
        shared = [label for label in module.FRACTIONS if label not in stars]
        weight = sum(module.FRACTIONS[label] for label in shared)
        for label in shared if stars[group] else []:
            size = round(stars[group] * module.FRACTIONS[label] / weight)
            if size < floor:
                print(f"class {label}: {size} stars, raised to the floor of {floor}")
            sizes[label] = max(size, floor)
    named = {label: number for label, number in stars.items() if label in GROUP_OF}
    return {label: size for label, size in (sizes | named).items() if size}
