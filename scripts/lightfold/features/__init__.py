"""Light-curve features, one family a module.

`extract.extract` runs them all. A family takes one star's light curves by band and returns its
features by name.
"""
