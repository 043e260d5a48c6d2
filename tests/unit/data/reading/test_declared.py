"""A mistake in the module of a format is named with its file before a table is read."""

import pytest
from brought import add_format
from lightfold import registry
from lightfold.data.reading import formats
from lightfold.errors import ConfigError

COLUMNS = {"object_id": ("no",), "band": ("filt",), "mjd": ("day",), "mag": ("m",)}


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        ({"ZERO_PIONT": 23.9}, "no constant ZERO_PIONT; did you mean 'ZERO_POINT'"),
        ({"BANDS": {1: "g"}}, "BANDS has 1, which is no text: write '1'"),
        ({"COLUMNS": COLUMNS | {"mag": "vmag"}}, r"COLUMNS\['mag'\] is a text.*\('vmag',\)"),
        ({"COLUMNS": COLUMNS | {"mag": ("Vmag",)}}, "'Vmag': write it in lower case"),
        ({"COLUMNS": COLUMNS | {"mag": {"V": "vmag"}}}, r"\['mag'\]\['V'\] is a text"),
        ({"COLUMNS": COLUMNS | {"magn": ("m",)}}, "'magn'.*did you mean 'mag'"),
        ({"READS": "gain"}, "READS is a text"),
        ({"EPOCH": 2459000}, "out of range.*BJD - 2,459,000 has EPOCH 58999.5"),
        ({"EPOCH": -58999.5}, "out of range"),
        ({"FLAGS": {"cloudy": False}}, r"FLAGS\['cloudy'\] has to be the value"),
        ({"FLAGS": {"Cloudy": (0, "dim")}}, "'Cloudy': write it in lower case"),
        ({"ZERO_POINT": "uJy"}, "ZERO_POINT has to be a number.*23.9 for uJy"),
        ({"DIFFERENCE": True}, "a magnitude does not say whether"),
        ({"recognises": None}, r"function recognises\(columns\) is missing"),
    ],
)
def test_mistakes_name_the_file_and_what_to_write(monkeypatch, contents, said):
    add_format(monkeypatch, "survey", **{"COLUMNS": COLUMNS, **contents})
    for use in (formats.load, lambda name: formats.recognise(["no", "m"], name)):
        with pytest.raises(ConfigError, match=rf"plugins/formats/survey\.py: .*{said}"):
            use("survey")


def test_a_format_may_have_flags_of_any_value_and_names_of_its_own(monkeypatch):
    flags = {"cloudy": (0, "cloudy"), "grade": (("A", None), "poor"), "ok": (True, "bad", "ask")}
    own = {"COLUMNS": COLUMNS, "FLAGS": flags, "_LIMIT": 3, "EPOCH": 58999.5}
    add_format(monkeypatch, "survey", **own)
    assert [flag.kept for flag in formats.load("survey").flags.values()] == [0, ("A", None), True]


def test_a_plugin_that_imports_what_is_not_there_is_named(tmp_path, monkeypatch):
    def broken(name):
        raise ModuleNotFoundError("No module named 'nunpy'")

    monkeypatch.setattr(registry.importlib, "import_module", broken)
    with pytest.raises(
        ConfigError, match=r"formats/ztf\.py: cannot be imported: No module .*nunpy"
    ):
        registry.load("formats", "ztf")
