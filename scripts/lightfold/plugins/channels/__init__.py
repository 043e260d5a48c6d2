"""Channels: each module draws one kind of image of a star, from its own light curve alone.

A module has ``draw(curves, period)``: `curves` are the usable points of each band (`points.Curve`),
at least one band, and `period` [d] is NaN where none was found. It returns an array of shape
``(SIZE, SIZE)``, see `images.table`, of numbers from 0 to 1, all 0 where there is nothing to draw.
"""
