"""Names of classes, features and bands in figures: as they are, on one line, never formulas."""

import pandas as pd
import pytest
from lightfold.comparison import compare
from lightfold.comparison.compared import bring_together
from lightfold.comparison.inflate import COLUMNS as INFLATION
from lightfold.display import gallery, page, web
from lightfold.display.names import FEATURE, LONGEST, legible, one_line
from lightfold.exploration.explored import Explored
from lightfold.exploration.figures import correlation, counts, distributions, missing, pca
from samples import node, records, stars, texts

NASTY = ["Ba$$in", r"$\alpha_$ Cyg", "_hidden", "cost $5 to $10_", "100 %\n{x}\t[0]", r"$\foo{x}$"]


@pytest.mark.parametrize("name", ["Ba$$in", r"$\alpha_$ Cyg", "a_b", "R&D 50% {x}", "变星", "نجم"])
def test_a_name_is_shown_as_it_is(name):
    assert legible(name) == name


def test_a_name_is_one_line_without_what_no_font_has():
    assert (
        legible("a\tb\r\n c\x00\x1bd") == "a b c\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}d"
    )
    assert one_line("\ud800") == "\N{REPLACEMENT CHARACTER}"


def test_a_name_cannot_turn_the_text_after_it():
    assert one_line("a\N{RIGHT-TO-LEFT OVERRIDE}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_a_page_shows_names_as_text(tmp_path):
    (tmp_path / "page.html.j2").write_text('<a title="{{ name }}">{{ name }}</a>{{ number }}')
    page = web.render(tmp_path / "page.html.j2", name='"<script>\x1b\n', number=3)
    shown = "&#34;&lt;script&gt;\N{REPLACEMENT CHARACTER}"
    assert page == f'<a title="{shown}">{shown}</a>3\n'


def test_a_long_name_keeps_both_ends():
    name = "start" + 200 * "x" + "end"
    for longest in (LONGEST, FEATURE):
        short = legible(name, longest)
        assert len(short) == longest
        assert short.startswith("start")
        assert short.endswith("end")


def drawn(figure, tmp_path):
    """Return the texts of a figure that could be written in both formats."""
    for suffix in page.FORMATS:
        page.save(figure, str(tmp_path / f"figure{suffix}"))
    return texts(figure)


def test_every_figure_of_the_exploration_takes_every_name(tmp_path):
    table = stars((60, 60, 60), features=6, missing=0.1)
    features = dict(zip([f"f{number}" for number in range(6)], NASTY, strict=True))
    classes = dict(zip(["common", "rare", "rarest"], NASTY, strict=False))
    table = table.rename(columns=features).replace({"label": classes})
    names = list(classes.values())
    correlations = correlation.correlate(table)
    places, variance = pca.reduce(table)[::-1]
    found = {
        "counts": counts.count(table["label"], names),
        "correlation": correlation.cluster(correlations),
        "distributions": distributions.describe(table, names, ["g"], correlations),
        "missing": missing.share(table, names),
        "period_amplitude": places.assign(period_column=None),
        "pca_variance": variance,
        "pca_stars": places,
    }
    explored = Explored(table, names, correlations, found, "180 stars")
    for module in (counts, correlation, distributions, missing, pca):
        text = drawn(module.draw(explored), tmp_path)
        shown = NASTY if module is correlation else names
        assert all(legible(name) in text for name in shown), module.__name__


@pytest.mark.parametrize("name", ["class_f1", "confusion", "confusion_cases"])
def test_figures_of_the_comparison_take_every_name(tmp_path, name):
    nodes = [node(model, "none", False) for model in ("knn", "svc")]
    read = {**records(nodes), "inflation": pd.DataFrame(columns=INFLATION)}
    names = {"A": r"$\foo{x}$_", "B": "_" + 300 * "long"}
    read["confusion"] = read["confusion"].replace({"label": names, "predicted": names})
    compared = bring_together(read, list(names.values()), "macro_f1", ["svc", "knn"])
    text = drawn(compare.draw(name, compared), tmp_path)
    assert all(legible(name) in text for name in names.values())


def test_a_band_that_begins_with_an_underscore_is_in_the_legend(tmp_path):
    figure = gallery.draw_gallery({"$a$$": [None]}, ["one"], ["_g", "$r$$"])
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels == [legible("_g"), "$r$$"]
    assert labels[0].endswith("_g")
    drawn(figure, tmp_path)


def test_a_legend_is_no_wider_than_its_figure():
    figure, axis = page.plt.subplots(figsize=(4, 2))
    for number in range(6):
        axis.plot([], [], label=f"{number} {20 * 'x'}")
    page.add_legend(figure, [axis], columns=6)
    (legend,) = figure.legends
    assert legend.get_window_extent().width <= figure.bbox.width
    assert len(legend.get_texts()) == 6
