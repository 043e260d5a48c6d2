"""The picture of the DAG shows what Snakemake says."""

import re
import runpy

from samples import ROOT


def test_arrows_and_stages_of_the_picture_are_those_of_the_workflow():
    drawing = runpy.run_path(str(ROOT / "docs/draw_dag.py"))
    picture = drawing["PICTURE"].read_text()
    stages = drawing["read_stages"]()
    arrows = {f"{a}-{b}" for a, b in drawing["bundle"](drawing["read_arrows"](), stages)}
    assert set(re.findall(r'id="arrow-([\w-]+)"', picture)) == arrows
    assert set(stages.values()) == set(drawing["STAGES"])
    assert stages.keys() == drawing["PLACES"].keys()
