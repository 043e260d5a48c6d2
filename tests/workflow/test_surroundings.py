"""What surrounds a run: a folder, a Python and settings of Matplotlib that are not Lightfold's."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
import yaml
from project import TINY

#: What a user may have set; all of it would change or stop a figure.
MATPLOTLIBRC = """
backend: no_such
text.usetex: True
text.parse_math: True
font.family: No Such Sans
savefig.bbox: tight
axes.prop_cycle: cycler(color=['red', 'black'])
lines.linewidth: wide
no.such.key: 5
"""


def start(python, *arguments, cwd, **environment):
    return subprocess.run(
        [python, "-m", "snakemake", "--nocolor", "--cores", "2", *arguments],
        cwd=cwd,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
    )


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A Python in a folder with a blank and a quote, with the libraries of this one."""
    folder = tmp_path_factory.mktemp("odd") / "it's mine" / ".venv"
    venv.create(folder, symlinks=True)
    own = folder / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    (own / "these.pth").write_text(sysconfig.get_path("purelib"))
    return str(folder / "bin/python")


def test_figures_are_the_same_from_anywhere_whatever_matplotlib_is_told(finished, python, tmp_path):
    settings = tmp_path / "settings"
    elsewhere = tmp_path / "else [1] {where}"
    for folder in (elsewhere, settings, settings / ".config/matplotlib"):
        folder.mkdir(parents=True)
        (folder / "matplotlibrc").write_text(MATPLOTLIBRC)
    config = {**TINY, "results": "$OWN/results", "data": str(finished.folder / "mine")}
    (elsewhere / "own.yaml").write_text(yaml.safe_dump(config, sort_keys=False))
    folder = Path("results/tasks/stars/explore")
    run = start(
        python,
        *("-s", str(finished.folder / "Snakefile"), "--configfile", "own.yaml"),
        *("--", str(folder / "counts.png").replace("results", "out/results", 1)),
        cwd=elsewhere,
        **{
            **finished.environment,
            **{"OWN": "out", "MPLBACKEND": "module://no_such.backend", "HOME": str(settings)},
            **{"MATPLOTLIBRC": str(settings), "PYTHONIOENCODING": "ascii", "COLUMNS": "1"},
        },
    )
    assert run.returncode == 0, run.stdout
    assert "matplotlib" not in run.stdout.lower().replace(str(settings).lower(), "")
    drawn = sorted((elsewhere / "out" / folder).glob("*.p[nd][gf]"))
    assert len(drawn) == 12
    for path in drawn:
        usual = finished.results() / "tasks/stars/explore" / path.name
        assert path.read_bytes() == usual.read_bytes(), path.name


def test_a_folder_without_a_configuration_gets_the_default_one(finished, tmp_path):
    snakefile = str(finished.folder / "Snakefile")
    for arguments, cwd in (
        (["-s", snakefile], tmp_path),
        (["--directory", str(tmp_path)], finished.folder),
    ):
        run = start(
            *(sys.executable, *arguments, "--dry-run", "--quiet", "all", "--"),
            "results/datasets/survey/objects.parquet",
            cwd=cwd,
            **finished.environment,
        )
        assert run.returncode == 0, run.stdout
    assert not (tmp_path / "results").exists()


def test_a_folder_with_a_configuration_of_its_own_keeps_it(finished, tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config/config.yaml").write_text("datasets: {}\n")
    run = start(
        *(sys.executable, "-s", str(finished.folder / "Snakefile"), "--dry-run"),
        cwd=tmp_path,
        **finished.environment,
    )
    assert run.returncode
    assert "the configuration cannot be used" in run.stdout
