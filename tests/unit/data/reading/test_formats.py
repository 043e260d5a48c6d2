"""Light curves as surveys give them, and formats that are not there yet."""

from types import SimpleNamespace

import pytest
from astropy.table import Table
from brought import COLUMNS, CURVES, read, refused
from lightfold import registry


@pytest.fixture
def survey(monkeypatch):
    """A format that is not there: in millimagnitudes, with a band that is dropped and a mark."""
    module = SimpleNamespace(**registry.DEFAULTS["formats"])
    vars(module).update(
        COLUMNS={column: (f"s_{column}",) for column in COLUMNS},
        BANDS={"g": "G", "r": None},
        MISSING=(444.0,),
        UNITS={"mag": "mmag", "magerr": "mmag"},
        recognises=lambda columns: "s_mag" in columns,
    )
    names, load = registry.names, registry.load
    monkeypatch.setattr(registry, "names", lambda axis: [*names(axis), "survey"])
    monkeypatch.setattr(
        registry, "load", lambda axis, name: module if name == "survey" else load(axis, name)
    )
    thousand = CURVES[["mag", "magerr"]] * 1000
    return CURVES.assign(**thousand).add_prefix("s_")


def test_a_new_format_is_recognised_and_says_bands_and_units(tmp_path, capsys, survey):
    for options in ({}, {"format": "survey"}):
        _, curves = read(tmp_path, survey, **options)
        assert set(curves["band"]) == {"G"}
        assert curves["mag"].tolist() == [16.5, 16.25, 15.25, 15.5]
        assert curves["magerr"].tolist() == pytest.approx([-1, 0.02, 0.05, 0.03])
        assert "s_mag is in mmag: divided by 1000" in capsys.readouterr().out


def test_an_error_that_a_format_marks_as_missing_is_in_its_own_unit(tmp_path, survey):
    marked = survey.assign(s_magerr=survey["s_magerr"].where(survey.index != 1, 444))
    _, curves = read(tmp_path, marked)
    assert curves["mag"].isna().tolist() == [False, True, False, False]


def test_the_unit_of_a_file_comes_before_that_of_its_format(tmp_path, survey):
    table = Table.from_pandas(survey.assign(s_mag=CURVES["mag"]))
    table["s_mag"].unit = "mag"
    table.write(tmp_path / "c.vot", format="votable")
    _, curves = read(tmp_path, None, name="c.vot")
    assert curves["mag"].tolist() == [16.5, 16.25, 15.25, 15.5]


def test_what_a_configuration_says_of_bands_comes_before_the_format(tmp_path, survey):
    _, curves = read(tmp_path, survey, bands={"r": "R"})
    assert set(curves["band"]) == {"G", "R"}


def test_a_table_of_two_formats_is_refused_unless_one_is_named(tmp_path, survey):
    both = survey.assign(fid=1, magpsf_corr=15.0)
    refused(tmp_path, "those of the formats alerce and survey: set `format` to one of them", both)
    assert set(read(tmp_path, both, format="survey")[1]["band"]) == {"G"}
