"""What is said of a star beside its class: how strange it is, which stars are near, and why."""
