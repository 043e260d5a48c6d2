"""Units of computed features."""

import pytest
from astropy import units
from lightfold.features.names import feature_names
from lightfold.prediction.units import unit_of
from samples import FEATURES

NUMBERS = {
    *("period_significance", "chi2red", "roms", "norm_peak_to_peak_amp", "norm_excess_var"),
    *("skew", "kurtosis", "inv_von_neumann", "welch_i", "stetson_j", "stetson_k"),
    *("anderson_darling", "shapiro_wilk", "beyond_1std", "eta_e", "cusum", "amplitude_ratio"),
    *("f1_power", "f1_bic", "f1_phi0"),
    *(f"f1_rel{what}{number}" for what in ("amp", "phi") for number in (1, 2, 3, 4)),
}


@pytest.mark.parametrize("bands", [["V"], ["g", "r"], ["g", "r_1"]])
def test_every_computed_feature_has_a_unit_or_is_a_number(bands):
    found = {name: unit_of(name, bands) for name in feature_names({**FEATURES, "bands": bands})}
    suffixes = ["", *(f"_{band}" for band in bands), *(f"_{'_'.join(bands)}",)]
    for name, unit in found.items():
        stems = {name.removesuffix(suffix) for suffix in suffixes}
        assert unit or stems & NUMBERS, name
        units.Unit(unit)
    assert found["period"] == "d"
    last = "" if len(bands) == 1 else f"_{bands[-1]}"
    assert (found[f"median{last}"], found[f"f1_slope{last}"]) == ("mag", "mag / d")
    if last:
        assert found[f"colour_{'_'.join(bands)}"] == "mag"
