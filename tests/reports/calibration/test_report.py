"""The report of a calibration."""

import numpy as np
import pytest

from journeysim.reports.calibration import figures
from journeysim.reports.calibration.report import report, write_report
from tests.reports.browser import figures_drawn
from tests.reports.calibration.made import made
from tests.reports.html import Read


def test_every_section_is_there_and_every_figure_has_its_numbers(tmp_path):
    read = Read(report(made(tmp_path)))
    assert read.sections == ["parameters", "data", "trials", "pairs", "reading", "provenance"]
    assert set(read.drawings["figures"]) == {"data-0", "trials-figure", "pair-0-1"}
    for figure in read.all("figure"):
        assert read.within(figure, "table")
    for word in ("0.0132 to 0.0287", "upper end", "Both are <b>tied</b>.", "SHA-256", "fitted.toml"):
        assert word in read.text
    assert not read.all("b")
    assert read.all("p", class_="warning")


def test_the_data_is_drawn_as_observed_and_the_model_as_it_ran(tmp_path):
    found = made(tmp_path, scale="fit")
    told = figures.modelled(found, 0)
    np.testing.assert_array_equal(told["data"], found.plan.values[0])
    np.testing.assert_allclose(told["mean"], 6.5 * found.series[:, 0].mean(axis=0))
    # Student's t of 3 degrees of freedom, for one more market.
    spread = 3.182446 * 6.5 * found.series[:, 0].std(axis=0, ddof=1) * np.sqrt(1 + 1 / 4)
    np.testing.assert_allclose(told["high"] - told["mean"], spread, rtol=1e-5)
    assert (told["low"] >= 0).all()
    band, model, data, held_out = figures.against_data(told, "units").data
    assert list(band.x[:15]) == list(model.x) == [float(at) for at in range(1, 16)]
    assert list(data.y) == found.plan.values[0][:12].tolist()
    assert list(held_out.y) == found.plan.values[0][12:].tolist()
    assert held_out.marker.symbol != data.marker.symbol


def test_the_heading_has_the_name_of_the_file_and_not_where_it_lay(tmp_path):
    (heading,) = Read(report(made(tmp_path))).all("h1")
    assert heading["text"].endswith(": fitted to data.csv")


def test_trials_of_a_pair_are_told_apart_by_more_than_how_dark_they_are(tmp_path):
    drawn = figures.pair(made(tmp_path), 0, 1)
    looks = {(trace.marker.symbol, trace.marker.color) for trace in drawn.data if trace.mode == "markers"}
    assert len(looks) == 4
    assert not any("rgba" in colour for _, colour in looks)
    # A logarithmic axis is read without counting powers.
    assert drawn.layout.xaxis.ticktext[:4] == ("0.001", "0.002", "0.005", "0.01")


def test_trials_are_drawn_with_the_best_so_far(tmp_path):
    found = made(tmp_path)
    search, polish, best = figures.trials(found).data
    assert len(search.x) == 20
    assert len(polish.x) == 6
    assert list(best.y) == np.minimum.accumulate([each.value for each in found.trials]).tolist()


def test_a_pair_shows_every_trial_and_a_region_within_the_ranges(tmp_path):
    found = made(tmp_path)
    figure = figures.pair(found, 0, 1)
    *groups, region, best = figure.data
    assert sum(len(each.x) for each in groups) == 26
    assert (list(best.x), list(best.y)) == ([0.0195], [0.998])
    assert min(region.x) < 0.0195 < max(region.x)
    assert max(region.y) == 1.0
    assert figure.layout.xaxis.type == "log"
    assert figure.layout.yaxis.type == "linear"


def test_a_page_asks_nothing_of_any_other_place(tmp_path):
    write_report(made(tmp_path), tmp_path / "report.html")
    read = Read((tmp_path / "report.html").read_text("utf-8"))
    for each in read.elements:
        assert not {"src", "href"} & set(each["attrs"]) or each["attrs"].get("href", "").startswith("#")
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".part"] == []


@pytest.mark.slow
def test_a_browser_draws_every_figure(tmp_path):
    write_report(made(tmp_path), tmp_path / "report.html")
    places = figures_drawn(tmp_path / "report.html")
    assert len(places) == 3
    assert all(drawn for _, drawn in places)
