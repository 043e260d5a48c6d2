"""Channels: each module draws one kind of image of a star, from its own light curve alone.

A module has ``draw(curves, period)``. `curves` are the usable points (`curves.points.Curve`) of
each band, with at least one band. `period` [d] is NaN if none was found. ``draw`` returns an array
of shape ``(SIZE, SIZE)``, see `images.table`, with numbers from 0 to 1. All are 0 if there is
nothing to draw. ``FOLDS = True`` says that it needs the period.
"""
