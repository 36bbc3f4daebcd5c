"""The journey as a Sankey diagram."""

from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest

from journeysim.records.log import STAGE_LABELS
from journeysim.reports.journey import busiest, journey
from tests.experiments.comparison.comparisons import comparison

FLOWS = pd.DataFrame(
    [
        ("idle", "need", False, 100.0, "functional"), ("need", "product", False, 80.0, "search"),
        ("need", "idle", False, 30.0, "faded"), ("product", "vendor", False, 60.0, "chosen"),
        ("product", "need", True, 10.0, "nothing suits"), ("vendor", "decision", False, 60.0, "chosen"),
        ("decision", "need", True, 5.0, "waits"), ("decision", "purchase", False, 50.0, "buys"),
        ("purchase", "decision", True, 20.0, "drop-out"), ("purchase", "evaluation", False, 30.0, "delivered"),
        ("evaluation", "idle", False, 28.0, "<kept>"),
    ],
    columns=["from", "to", "back", "count", "reasons"],
)  # fmt: skip


def bands(figure):
    """The outlines of the flows by what is told of them."""
    return {trace.text: trace for trace in figure.data if trace.text and "→" in trace.text}


@cache
def lively():
    base = comparison().base
    return base.flows, dict(base.cast.stages)


def test_names_stand_clear_of_the_bands_that_pass_by_and_say_who_gave_up():
    past = pd.DataFrame([("idle", "purchase", False, 70.0, "again")], columns=FLOWS.columns)
    figure = journey(pd.concat([FLOWS, past], ignore_index=True), STAGE_LABELS)
    names = {each.text.split("<br>")[0]: each for each in figure.layout.annotations}
    assert names[STAGE_LABELS["need"]].text.endswith("<br>given up 30")
    assert "given up" not in names[STAGE_LABELS["vendor"]].text
    (band,) = (each for text, each in bands(figure).items() if "again" in text)
    for name in ("product", "vendor", "decision"):
        label = names[STAGE_LABELS[name]]
        near = [x for x, y in zip(band.x, band.y, strict=True) if abs(y - label.y) < 0.1]
        assert near
        assert label.x > max(near)


def test_stages_count_how_often_people_were_there():
    told = [each.text for each in journey(FLOWS, STAGE_LABELS).layout.annotations]
    assert "Journeys begin<br>100" in told
    assert f"{STAGE_LABELS['purchase']}<br>50 times" in told
    assert "Keep it, as owners<br>28" in told


def test_bands_are_as_wide_as_their_counts():
    drawn = bands(journey(FLOWS, STAGE_LABELS, scale=200.0))
    assert len(drawn) == len(FLOWS)
    for row in FLOWS.to_dict("records"):
        (band,) = (
            each
            for text, each in drawn.items()
            if text.startswith(STAGE_LABELS[row["from"]]) and f": {row['count']:,.0f}<br>" in text
        )
        assert band.x[-1] - band.x[0] == pytest.approx(row["count"] / 200.0, abs=2e-4)


def test_ways_back_are_hatched_and_run_on_the_left():
    for text, band in bands(journey(FLOWS, STAGE_LABELS)).items():
        back = any(reason in text for reason in ("nothing suits", "waits", "drop-out"))
        assert (min(band.x) < 0) is back
        assert (band.fillpattern.shape == "/") is back


@pytest.mark.parametrize("made", [lambda: (FLOWS, STAGE_LABELS), lively])
def test_flows_leave_a_stage_side_by_side_within_its_bar(made):
    given, stages = made()
    figure = journey(given, stages)
    bars = {trace.y[2]: trace.x[1] for trace in figure.data if trace.text and "→" not in trace.text}
    leaving = {}
    for band in bands(figure).values():
        leaving.setdefault(band.y[0], []).append((band.x[0], band.x[-1]))
    assert len(leaving) > 5
    for place, ends in leaving.items():
        ends.sort()
        assert ends[0][0] == pytest.approx(0.0, abs=1e-9)
        assert ends[-1][1] <= bars[min(bars, key=lambda bar: abs(bar - place))] + 1e-3
        for (_, end), (start, _) in pairwise(ends):
            assert start == pytest.approx(end, abs=2e-4)
    assert max(bars.values()) == pytest.approx(1.0)


def test_lanes_of_ways_back_that_pass_each_other_do_not_overlap():
    lanes = []
    for band in bands(journey(*lively())).values():
        if min(band.x) < 0:
            x, y = np.array(band.x), np.array(band.y)
            # Half the outline is the inner edge: a bend below, then one above; the other half is the outer edge.
            inner, outer, low, high = x[16], x[-17], y[16], y[17]
            assert outer < inner < 0
            assert low > high
            lanes.append((outer, inner, high, low))
    assert len(lanes) > 5
    for one, other in combinations(lanes, 2):
        if max(one[2], other[2]) < min(one[3], other[3]):
            assert one[1] < other[0] or other[1] < one[0]


def test_the_same_scale_makes_two_diagrams_comparable():
    half = FLOWS.assign(count=FLOWS["count"] / 2)
    scale = busiest(FLOWS, STAGE_LABELS)
    assert busiest(half, STAGE_LABELS) == scale / 2
    wide, narrow = (max(max(each.x) for each in bands(journey(given, STAGE_LABELS, scale)).values())
                    for given in (FLOWS, half))  # fmt: skip
    assert narrow < wide


def test_a_journey_that_nobody_makes_is_drawn_empty():
    figure = journey(FLOWS.iloc[:0], STAGE_LABELS)
    assert not bands(figure)
    assert len(figure.layout.annotations) == len(STAGE_LABELS) + 1


def test_reasons_hold_no_markup():
    assert any("&lt;kept&gt;" in text for text in bands(journey(FLOWS, STAGE_LABELS)))
