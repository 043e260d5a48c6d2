"""Families of features: each module computes some features of a star from its light curves.

A module names its features and has a function for each kind of them:

- ``BAND`` and ``of_band(curve)``: features of one band;
- ``FOLDED`` and ``of_folded(curve, period)``: features of one band at the star's period [d], which
  may be NaN; they need the family `period`;
- ``PAIR`` and ``of_pair(blue, red)``: features of two neighbouring bands;
- ``STAR`` and ``of_star(curves, settings)``: features of all bands together. `curves` is a
  dictionary by band, and `settings` is the section ``features`` of the configuration.

The names are literals. Each function returns the features by their names, NaN where they cannot be
computed. The names of bands are appended where there are several. A curve is a
`curves.points.Curve`, or a `curves.fluxes.Fluxes` where ``TAKES = "fluxes"``. ``MIN_POINTS`` is how
many measured magnitudes a band needs, by default 10. ``BESIDE`` names what else `of_star` returns
that is no feature, with Arrow types; columns ``flag_NAME`` among it count what is wrong. ``UNITS``
gives the units of features that have one, as astropy spells them.
"""
