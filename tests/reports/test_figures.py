"""Figures of means with intervals, and of series over time."""

from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from journeysim.reports.figures import ROW_LABEL, escaped, intervals, trend
from journeysim.reports.theme import BACK, BASE, COLOURS, NEUTRAL, ONWARD, PAPERS, WHISKER, look, template, tokens

LOOKS = {"": BASE, "one": look(0), "two": look(1)}
LABELS = {"": "today (base)", "one": "plan <one>", "two": "two"}


def table(*rows):
    return pd.DataFrame(rows, columns=["label", "series", "mean", "low", "high"]).assign(told="as told")


ROWS = table(
    ("units", "one", 3.0, 1.0, 6.0), ("units", "two", -2.0, -3.0, -1.0), ("money", "one", 5.0, np.nan, np.nan),
    ("money", "two", np.nan, np.nan, np.nan),
)  # fmt: skip


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_means_and_intervals_are_drawn_as_given():
    one, two = intervals(ROWS, LOOKS, LABELS, "units").data
    assert list(one.x) == [3.0, 5.0]
    assert list(one.error_x.array) == [3.0, 0.0]
    assert list(one.error_x.arrayminus) == [2.0, 0.0]
    assert list(two.x) == [-2.0]
    assert (list(two.error_x.array), list(two.error_x.arrayminus)) == ([1.0], [1.0])


def test_each_mean_has_a_row_of_its_own_below_its_label():
    figure = intervals(ROWS, LOOKS, LABELS, "units")
    rows = [place for trace in figure.data for place in trace.y]
    heads = {each.text: each.y for each in figure.layout.annotations}
    assert len({*rows, *heads.values()}) == 5
    assert heads["units"] < min(figure.data[0].y[0], figure.data[1].y[0])
    assert max(figure.data[0].y[0], figure.data[1].y[0]) < heads["money"] < figure.data[0].y[1]
    low, high = sorted(figure.layout.yaxis.range)
    assert all(low < place < high for place in [*rows, *heads.values()])


def test_a_page_knows_the_labels_that_it_may_break():
    assert {each.name for each in intervals(ROWS, LOOKS, LABELS, "units").layout.annotations} == {ROW_LABEL}
    assert f'"{ROW_LABEL}"' in (files("journeysim.reports") / "page.js").read_text("utf-8")


def test_bars_begin_at_0_and_hold_every_interval():
    amounts = table(("units", "one", 3.0, -1.0, 6.0), ("units", "two", 2.0, 1.0, 7.0))
    figure = intervals(amounts, LOOKS, LABELS, "units", bars=True)
    assert figure.layout.xaxis.range[0] == 0.0
    assert figure.layout.xaxis.range[1] > 7.0
    assert {trace.type for trace in figure.data} == {"bar"}
    assert figure.data[0].marker.pattern.shape != figure.data[1].marker.pattern.shape


@pytest.mark.parametrize(("mean", "low", "high"), [(5.0, 3.0, 7.0), (-5.0, -7.0, -3.0), (5.0, np.nan, np.nan)])
def test_differences_are_drawn_with_the_line_of_0_in_view(mean, low, high):
    axis = intervals(table(("units", "one", mean, low, high)), LOOKS, LABELS, "units").layout.xaxis
    least, most = axis.range
    assert axis.zeroline
    assert least < 0.0 < most
    assert least < np.nanmin([low, mean])
    assert most > np.nanmax([high, mean])


def test_names_and_labels_hold_no_markup():
    rows = ROWS.replace({"label": {"units": "<b>units</b>"}})
    figure = intervals(rows, LOOKS, LABELS, "<i>units</i>")
    assert figure.data[0].name == "plan &lt;one&gt;"
    assert figure.layout.annotations[0].text == "&lt;b&gt;units&lt;/b&gt;"
    assert figure.layout.xaxis.title.text == "&lt;i&gt;units&lt;/i&gt;"
    assert escaped("a & b") == "a &amp; b"


def curve(series, means, half):
    days = 7.0 * np.arange(1, len(means) + 1)
    means = np.array(means, float)
    return pd.DataFrame({"series": series, "day": days, "mean": means, "low": means - half, "high": means + half})


def test_a_curve_lies_in_its_band():
    figure = trend(pd.concat([curve("", [1, 2, 3], 1.0), curve("two", [2, 4, 6], 0.5)]), LOOKS, LABELS, "units")
    bands, lines = figure.data[:2], figure.data[2:]
    for band, line, half in zip(bands, lines, (1.0, 0.5), strict=True):
        assert band.legendgroup == line.legendgroup
        assert list(band.x) == [7.0, 14.0, 21.0, 21.0, 14.0, 7.0]
        assert list(band.y[:3]) == [mean + half for mean in line.y]
        assert list(band.y[3:]) == [mean - half for mean in line.y[::-1]]
    assert [line.name for line in lines] == ["today (base)", "two"]


def test_without_intervals_there_is_no_band():
    figure = trend(curve("one", [1, 2], np.nan), LOOKS, LABELS, "units")
    (line,) = figure.data
    assert list(line.y) == [1.0, 2.0]
    assert "nan" not in " ".join(line.hovertext)


@pytest.mark.parametrize("paper", [each[3] for each in PAPERS])
@pytest.mark.parametrize("colour", sorted({*COLOURS, NEUTRAL, WHISKER, ONWARD, BACK}))
def test_colours_stand_out_from_light_and_dark_paper(colour, paper):
    assert contrast(colour, paper) >= 3.0


@pytest.mark.parametrize("dark", [False, True])
def test_text_is_easy_to_read_on_its_paper(dark):
    assert contrast(template(dark).layout.font.color, PAPERS[dark][3]) >= 7.0


def test_ten_plans_look_different():
    looks = [look(number) for number in range(10)]
    assert len({each.colour for each in looks}) == len({each.symbol for each in looks}) == 10
    assert len({(each.dash, each.colour) for each in [BASE, *looks]}) == 11


def test_pages_and_reports_have_the_same_colours():
    for dark in (False, True):
        assert tokens(dark).keys() >= {"paper", "card", "text", "soft", "line", "accent", "warn", "warn-line"}
        text, _, _, paper = PAPERS[dark]
        assert (tokens(dark)["text"], tokens(dark)["paper"]) == (text, paper)
