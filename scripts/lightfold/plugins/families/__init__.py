"""Families of features: each module computes some features of a star from its light curves.

A module names its features in literals, and has a function for each kind of them:

- ``BAND`` and ``of_band(curve)``: features of one band;
- ``FOLDED`` and ``of_folded(curve, period)``: features of one band at the star's period [d], which
  may be NaN; they need the family `period`;
- ``PAIR`` and ``of_pair(blue, red)``: features of two neighbouring bands;
- ``STAR`` and ``of_star(curves, settings)``: features of all bands together. `curves` is a
  dictionary by band, empty if no band has enough points. `settings` is the section ``features`` of
  the configuration. This function returns all features of its module: ``BAND`` and ``PAIR`` name
  those with keys ``(name, band)`` and ``(name, blue, red)``.

Each function returns the features by their names, NaN where they cannot be computed. In tables, the
names end in the bands if there are several. A curve is a `curves.points.Curve`, or a
`curves.fluxes.Fluxes` with ``TAKES = "fluxes"``, which has non-detections, too.

``MIN_POINTS`` is how many usable magnitudes a band needs, by default 10. With ``TOGETHER = True``,
it is how many all bands need together. ``UNITS`` gives the units of features that have one, as
astropy spells them. ``BESIDE`` names what else `of_star` returns that is no feature, with Arrow
types; columns ``flag_NAME`` among it count what is wrong.
"""
