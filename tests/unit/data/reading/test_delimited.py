"""Text tables in the dialects that people and archives write."""

import bz2
import gzip
import lzma

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from lightfold.data.reading import files
from lightfold.data.reading.files import batches, has_no_header, read_file, read_header
from lightfold.errors import DataError

CSV = "object_id,ra,period,n,label\n007,10.5,0.25,3,EW\nb,,1e-300,,EA\nc,20.25,0.1,5,NA\n"


def tabbed(text):
    return text.replace(",", "\t")


def below(*lines):
    """Return the table with lines below its header."""
    return CSV.replace("\n", "\n" + "".join(f"{line}\n" for line in lines), 1)


def filled(text):
    """Return the table with a text in its empty cells."""
    return CSV.replace(",,", f",{text},").replace(",,", f",{text},")


#: The table with names of rows, as R writes it.
NUMBERED = "".join(f'"{n}",{line}\n' if n else f"{line}\n" for n, line in enumerate(CSV.split()))

#: The same table in many dialects: name of the file, and text.
SAME = {
    "plain": ("s.csv", CSV),
    "any suffix": ("s.cat", CSV),
    "no suffix": ("stars", CSV),
    "tabs": ("s.csv", CSV.replace(",", "\t")),
    "tabs in tsv": ("s.tsv", CSV.replace(",", "\t")),
    "semicolons": ("s.csv", CSV.replace(",", ";")),
    "decimal commas": ("s.csv", CSV.replace(",", ";").replace(".", ",")),
    "decimal commas, tabs": ("s.txt", CSV.replace(",", "\t").replace(".", ",")),
    "bars": ("s.txt", CSV.replace(",", "|")),
    "bars around": (
        "s.md",
        "".join(f"| {line.replace(',', ' | ')} |\n" for line in CSV.splitlines()),
    ),
    "a table of Markdown": (
        "s.md",
        "".join(f"| {line.replace(',', ' | ')} |\n" for line in CSV.splitlines()).replace(
            "|\n", "|\n|---|:---|---:|---|---|\n", 1
        ),
    ),
    "windows": ("s.csv", CSV.replace("\n", "\r\n")),
    "old mac": ("s.csv", CSV.replace("\n", "\r")),
    "no last line end": ("s.csv", CSV.rstrip("\n")),
    "byte order mark": ("s.csv", "\ufeff" + CSV),
    "blank lines": ("s.csv", "\n" + CSV.replace("\n", "\n\n   \n")),
    "blanks after commas": ("s.csv", CSV.replace(",", ", ")),
    "comments": ("s.csv", "# made by X, 2022, see paper\n# second line\n" + CSV),
    "comments of TeX": ("s.csv", "% a, b\n" + CSV),
    "comments between": ("s.csv", CSV.replace("\nb,", "\n#007,1,2,3,EA\n# bad, see log\nb,")),
    "comments of other marks": ("s.csv", "! IDL\n\\ IPAC, too\n" + CSV),
    "semicolons as comments": ("s.csv", "; written by hand\n" + CSV),
    "header in a comment": ("s.csv", "#" + CSV),
    "header in a comment after others": ("s.csv", "# by X\n# " + CSV),
    "many marks": ("s.txt", "###" + CSV.replace(",", "\t")),
    "separators at the ends": ("s.csv", CSV.replace("\n", ",\n")),
    "separators at the ends of rows": ("s.csv", CSV.replace("\n", ",\n").replace(",\n", "\n", 1)),
    "a separator at the end of the header": ("s.csv", CSV.replace("\n", ",\n", 1)),
    "units in brackets": ("s.csv", CSV.replace("\n", "\n,(deg),(d),,\n", 1)),
    "units": ("s.csv", CSV.replace("\n", "\n---,deg,d,---,---\n", 1)),
    "units and dashes": ("s.tsv", tabbed(below(",deg,d,,", "---,---,---,---,---"))),
    "VizieR": (
        "asu.tsv",
        "#\n#   VizieR Astronomical Server vizier.cds.unistra.fr\n#Column\tra\t(F9.5)\tangle\n#\n"
        + tabbed(below(",deg,d,,", "----,---,---,---,---"))
        + "\n\n#END#\n",
    ),
    "row names of R": (
        "s.csv",
        NUMBERED,
    ),
    "row names of R, tabs": (
        "s.txt",
        tabbed(NUMBERED),
    ),
    "row numbers of pandas": (
        "s.csv",
        "".join(f"{n - 1 if n else ''},{line}\n" for n, line in enumerate(CSV.split())),
    ),
    "nulls": ("s.csv", CSV.replace("b,,", "b,null,").replace(",,", ",NULL,")),
    "dashes for missing": ("s.csv", CSV.replace("b,,", "b,--,").replace(",,", ", - ,")),
    "masked": ("s.csv", CSV.replace("b,,", "b,masked,").replace(",,", ",INDEF,")),
    "spreadsheet": ("s.csv", CSV + ",,,,\n,,,,\n"),
    "blanks": ("s.dat", filled("nan").replace(",", "   ")),
    "blanks before": ("s.dat", "  " + filled("--").replace(",", "  ").replace("\n", " \n  ")),
    "blanks, header in a comment": ("s.tbl", "# " + filled("...").replace(",", " ")),
    "fixed width": (
        "s.txt",
        "object_id    ra  period  n label\n"
        "007       10.50    0.25  3 EW\n"
        "b                1e-300    EA\n"
        "c         20.25     0.1  5 NA\n",
    ),
    "fixed width with dashes": (
        "s.txt",
        "object_id ra     period  n   label\n"
        "          (deg)  (d)              \n"
        "--------- ------ ------- --- -----\n"
        "007        10.50   0.25    3 EW\n"
        "b                1e-300      EA\n"
        "c          20.25    0.1    5 NA\n",
    ),
    "ECSV of Gaia": (
        "GaiaSource_000-001.csv",
        "# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n# -\n#   name: object_id\n"
        "#   datatype: string\n# -\n#   name: ra\n#   datatype: float64\n#   unit: deg\n"
        + CSV.replace("b,,", "b,null,").replace(",,", ",null,"),
    ),
    "ECSV": (
        "s.ecsv",
        "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: object_id, datatype: string}\n"
        "# - {name: ra, unit: deg, datatype: float64}\n# - {name: period, datatype: float64}\n"
        "# - {name: n, datatype: int64}\n# - {name: label, datatype: string}\n"
        "# schema: astropy-2.0\n" + filled('""').replace(",", " "),
    ),
}  # fmt: skip


def expect(table):
    assert table["object_id"].tolist() == ["007", "b", "c"]
    assert table["label"].tolist() == ["EW", "EA", "NA"]
    np.testing.assert_array_equal(table["ra"].astype("f8"), [10.5, np.nan, 20.25])
    np.testing.assert_array_equal(table["period"], [0.25, 1e-300, 0.1])
    assert table["n"].fillna(-1).tolist() == [3, -1, 5]
    assert pd.api.types.is_integer_dtype(table["n"])


@pytest.mark.parametrize("kind", SAME)
def test_every_dialect_gives_the_same_table(tmp_path, kind):
    name, text = SAME[kind]
    path = tmp_path / name
    path.write_bytes(text.encode())
    names, _ = read_header(path)
    assert [name for name in names if "Unnamed" not in name] == CSV.split("\n")[0].split(",")
    assert not has_no_header(path)
    table = read_file(path, ["object_id", "label"])
    assert len(table.columns) == 5
    expect(table)
    wanted = ["n", "period", "object_id", "label", "ra"]
    parts = pd.concat(batches(path, wanted, ["object_id", "label"]))
    expect(parts[parts["object_id"].notna()])
    assert list(parts) == wanted


PACK = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


def zstd(text):
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(text)
    return sink.getvalue().to_pybytes()


PACK[".zst"] = zstd


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("kind", ["plain", "VizieR", "fixed width", "decimal commas"])
def test_compression_is_recognised_by_content(tmp_path, suffix, named, kind):
    name, text = SAME[kind]
    path = tmp_path / (name + suffix * named)
    path.write_bytes(PACK[suffix](text.encode()))
    expect(read_file(path, ["object_id", "label"]))


@pytest.mark.parametrize("suffix", PACK)
def test_a_cut_archive_is_named(tmp_path, suffix):
    whole = PACK[suffix]("".join(f"{n},{np.sqrt(n)}\n" for n in range(20000)).encode())
    path = tmp_path / f"s.csv{suffix}"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="s.csv.*: cannot be read"):
        list(batches(path, ["1", "2"], []))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-8-sig"])
def test_encodings(tmp_path, encoding, capsys):
    path = tmp_path / "s.csv"
    path.write_bytes(CSV.replace("EW", "étoile").replace("\n", "\r\n").encode(encoding))
    table = read_file(path, ["object_id", "label"])
    assert table["label"].tolist() == ["étoile", "EA", "NA"]
    said = capsys.readouterr().out
    assert (f"{path}: is not UTF-8; read as Latin-1" in said) == (encoding == "latin-1")


def test_latin_1_far_below_is_read_and_said(tmp_path, capsys):
    path = tmp_path / "s.csv"
    text = "id,label\n" + "".join(f"{n},EW\n" for n in range(900_000)) + "x,étoile\n"
    path.write_bytes(text.encode("latin-1"))
    assert read_file(path, ["label"])["label"].iloc[-1] == "étoile"
    assert "Latin-1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# a\n# b\n" + CSV, "2 comment lines are skipped before the table"),
        (CSV.replace("\nb", "\n# bad\nb"), "1 comment line is skipped between the rows"),
        (CSV.replace("\n", "\n,deg,d,,\n", 1), "the line below the names is taken as units"),
        (CSV.replace(",", ";").replace(".", ","), "decimal commas are read as decimal points"),
        (SAME["row names of R"][1], "its first column has no name and is taken as names of rows"),
        (SAME["fixed width"][1], "its columns are told by their places"),
        (SAME["spreadsheet"][1], "2 empty rows are skipped"),
    ],
)
def test_what_is_not_usual_is_said(tmp_path, capsys, text, said):
    path = tmp_path / "s.csv"
    path.write_text(text)
    read_file(path, ["object_id"])
    assert f"{path}: {said}" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["units", "units in brackets", "VizieR", "ECSV of Gaia", "ECSV"])
def test_units_are_kept(tmp_path, kind):
    name, text = SAME[kind]
    (tmp_path / name).write_text(text)
    assert read_file(tmp_path / name, [])["ra"].tolist()[0] == 10.5
    assert read_file(tmp_path / name, []).attrs["units"]["ra"] == "deg"
    assert read_header(tmp_path / name)[1]["ra"] == "deg"


@pytest.mark.parametrize(
    "text",
    [
        "8022.55865 14.861 0.020\n8037.26638 14.790 0.020\n",
        "  8022.55865 14.861 0.020\n  8037.26638 14.790 0.020 \n",
        "# by OGLE\n8022.55865\t14.861\t0.020\n8037.26638\t14.790\t0.020\n",
        "8022,55865;14,861;0,020\n8037,26638;14,790;0,020\n",
        "8022.55865,14.861,0.020\n8037.26638,nan,0.020\n",
    ],
)
def test_a_file_without_a_header_has_numbered_columns(tmp_path, text):
    path = tmp_path / "OGLE-LMC-RRLYR-00001.dat"
    path.write_text(text)
    assert has_no_header(path)
    assert read_header(path) == (["1", "2", "3"], {})
    table = pd.concat(batches(path, ["1", "3"], []))
    assert table["1"].tolist() == [8022.55865, 8037.26638]
    assert table["3"].tolist() == [0.02, 0.02]
    with pytest.raises(DataError, match="first line holds .*: start the file with the names"):
        read_file(path, [])


def test_ids_and_numbers_without_a_header(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("S1,0.5,12.1\nS2,0.7,12.4\n")
    assert has_no_header(path)
    path.write_text("object_id,1,2\nS1,0.5,12.1\nS2,0.7,12.4\n")
    assert read_header(path)[0] == ["object_id", "1", "2"]
    path.write_text("object_id,label\nS1,EW\nS2,EA\n")
    assert read_header(path)[0] == ["object_id", "label"]


def test_surveys_headers_in_comments(tmp_path):
    path = tmp_path / "S1.txt"
    path.write_text(
        "###MJD          m      dm   uJy   duJy F err chi/N   RA       Dec        Obs\n"
        "58022.058651  14.861  0.020   4125   83 c  0   1.04 314.46455 -41.64411  01a58039o0154o\n"
        "58036.766377 -14.790  0.020    440    3 o  0   1.04 314.46455 -41.64411  01a58039o0154o\n"
    )
    table = read_file(path, ["Obs"])
    assert list(table)[:3] == ["MJD", "m", "dm"]
    assert table["m"].tolist() == [14.861, -14.79]
    path.write_text(
        "# Catalina_Surveys_ID   Numerical_ID  RA_(J2000)   V_(mag) Var_Type\n"
        "CSS_J000000.3+003914   1101000000000 00:00:20.41 17.63 EW\n"
    )
    table = read_file(path, ["Var_Type"])
    assert table["Numerical_ID"].tolist() == [1101000000000]
    assert table["V_(mag)"].tolist() == [17.63]


def test_numbers_are_exactly_those_of_the_file(tmp_path):
    rng = np.random.default_rng(1)
    bits = rng.integers(0, 2**63, 5000, dtype="u8").view("f8")
    values = bits[np.isfinite(bits)]
    path = tmp_path / "s.csv"
    path.write_text("id,x\n" + "".join(f"a,{value!r}\n" for value in values.tolist()))
    np.testing.assert_array_equal(read_file(path, [])["x"], values)
    assert (pd.concat(batches(path, ["x"], []))["x"] == values).all()


def test_long_integers_keep_their_digits_beside_gaps(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text(
        "id,oid,big\na,686103400034440,18446744073709551615\nb,,\nc,686103400034441,1\n"
    )
    table = read_file(path, ["id"])
    assert table["oid"].dropna().tolist() == [686103400034440, 686103400034441]
    assert table["big"].dropna().tolist() == [2**64 - 1, 1]
    ids = read_file(path, ["oid"])["oid"].tolist()
    assert ids == ["686103400034440", None, "686103400034441"]


def test_truth_values_with_gaps_are_numbers(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("id,a,b\n1,True,true\n2,False,\n3,True,False\n")
    table = read_file(path, ["id"])
    assert table["a"].tolist() == [True, False, True]
    np.testing.assert_array_equal(table["b"], [1, np.nan, 0])


def test_text_columns_know_only_the_empty_cell(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text('id,label,other\n1,NA,NA\n2,None,x\n3,nan,\n4,,--\n5,"a, ""b""",y\n6,null,z\n')
    table = read_file(path, ["id", "label"])
    assert table["label"].tolist() == ["NA", "None", "nan", None, 'a, "b"', "null"]
    assert table["other"].isna().tolist() == [True, False, True, True, False, False]
    part = next(batches(path, ["label"], ["label"]))["label"]
    assert part.isna().sum() == 1
    assert part[0] == "NA"


def test_quoted_texts_hold_separators_and_line_ends(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text('id,note,x\n1,"a, b",2\n2,"two\nlines",3\n3,"5"" of, arc",4\n')
    table = read_file(path, ["id"])
    assert table["note"].tolist() == ["a, b", "two\nlines", '5" of, arc']
    assert table["x"].tolist() == [2, 3, 4]
    path.write_text('id note x\n1 "RR  Lyr" 2\n2 "EW" 3\n')
    assert read_file(path, ["note"])["note"].tolist() == ["RR  Lyr", "EW"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n1\n2\n", "has one column only"),
        ("# only\n# comments\n", "holds comments only"),
        ("My stars\nid,x\na,1\nb,2\n", r"first line \('My stars'\) is not that of a table: remove"),
        ("id,x\n", "has no rows"),
        ("id,x\na,1\nb,2,3\n", r"more values than the 2 columns of the header \(line 3, saw 3\)"),
        ("# c\nid,x,y\na,1,2\n\n# d\nb,2\n", r"fewer values than the 3 columns.*\(line 6, saw 2\)"),
        ("id,mag\na,15,1\nb,15,2\n", "look for decimal commas"),
        ("id,mag\n1,15,1\n2,15,2\n", "look for decimal commas"),
        ("id mag type\na 15.1 RR Lyr\nb 15.2 RR Lyr\n", "more values than the 3 columns"),
        ("id, x, y\na, 1, 2\nb, 2, 3, 4\n", r"more values than the 3 columns.*line 3, saw 4"),
        ("id,x\na,1\nb,\0\n", "holds NUL bytes"),
        ("id,x\né,1\n".encode() + b"b\xff,1\n", "save it as UTF-8"),
        ('id,x\na,"1\nb,2\n', "a quote is opened and not closed"),
        ('id,"x\ny"\na,1\n', "a quote is opened in the first line and not closed there"),
        ("id,x,x\na,1,2\n", "'x' is there twice"),
    ],
)
def test_what_is_no_table_is_named_with_its_line(tmp_path, text, message):
    path = tmp_path / "s.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DataError, match=f"s.csv: .*{message}"):
        read_file(path, ["id"])


def test_a_comment_that_looks_like_names_is_none(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("# by X, 2022\nobject_id,label\nS1,EW\nS2,EA\n")
    assert read_header(path)[0] == ["object_id", "label"]
    path.write_text("# object_id,label\nS1,EW\nS2,EA\n")
    assert read_header(path)[0] == ["object_id", "label"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.5D+03\n-2.5d-01", [1500, -0.25]),
        ("\u22121.5\n2.5", [-1.5, 2.5]),
        ("+1.5\n 2 ", [1.5, 2]),
        ("\\N\n2", [np.nan, 2]),
        ("inf\n-1e3", [np.inf, -1000]),
    ],
)
def test_numbers_in_odd_spellings(tmp_path, text, values):
    path = tmp_path / "s.csv"
    path.write_text("id,x\n" + "".join(f"a,{line}\n" for line in text.split("\n")))
    np.testing.assert_array_equal(read_file(path, ["id"])["x"].astype("f8"), values)


def test_one_bad_number_leaves_the_others_with_decimal_points(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("id;x\na;1,5\nb;2,5:\nc;,5\n")
    assert read_file(path, ["id"])["x"].tolist() == ["1.5", "2,5:", ".5"]


def test_the_first_row_is_no_comment_of_another_mark(tmp_path, capsys):
    path = tmp_path / "s.csv"
    path.write_text("x,id\n\\N,a\n%2,b\n!,c\n#4,d\n")
    assert read_file(path, ["id"])["id"].tolist() == ["a", "b", "c"]
    assert "1 comment line is skipped between the rows" in capsys.readouterr().out


@pytest.mark.parametrize("above", ["sep=;\n", "=== ===\n"])
def test_lines_for_looks_above_the_names(tmp_path, above):
    path = tmp_path / "s.csv"
    path.write_text(above + CSV.replace(",", ";"))
    expect(read_file(path, ["object_id", "label"]))


def test_angles_tell_that_there_is_no_header(tmp_path):
    path = tmp_path / "ident.dat"
    path.write_text("OGLE-1 RRab 04:29:38.86 -70:22:25.0\nOGLE-2 RRc 04:29:39.86 -70:22:26.0\n")
    assert has_no_header(path)


def test_whoever_asks_is_told(tmp_path, capsys):
    path = tmp_path / "s.csv"
    path.write_text("# a\n" + CSV.replace("\nb", "\n# bad\nb"))
    said = []
    read_file(path, [], say=said.append)
    list(batches(path, ["n"], [], say=said.append))
    assert len(said) == 4
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "head", ["", "# a, b", "# delimiter: ;", "# - 1", "# datatype: 5", "# d: 2020-99-99", "# {"]
)
def test_a_broken_head_of_ecsv_does_no_harm(tmp_path, head):
    path = tmp_path / "s.csv"
    path.write_text(f"# %ECSV 1.0\n# ---\n{head}\n{CSV}")
    expect(read_file(path, ["object_id", "label"]))


def test_ids_that_start_with_a_mark_of_comments_are_rows(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("id,x\n#1,2\n#2,3\n#3,4\n")
    assert read_file(path, ["id"])["id"].tolist() == ["#1", "#2", "#3"]


def test_a_number_of_another_kind_far_below_changes_the_column(tmp_path, monkeypatch):
    path = tmp_path / "s.csv"
    rows = [f"s{n},{n}" for n in range(5000)] + ["t,0.5", "u,--", "v,7"]
    path.write_text("id,x\n" + "\n".join(rows) + "\n")
    table = read_file(path, ["id"])
    assert table["x"].dtype == "f8"
    assert table["x"].isna().sum() == 1
    monkeypatch.setattr(files, "BATCH", 1)
    parts = list(batches(path, ["x"], ["id"]))
    assert pd.concat(parts).index.tolist() == list(range(5003))
