"""Components send what a browser needs, and check what comes back from it."""

import base64
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import solara

from dashboards.components.markup import Table
from dashboards.components.network import Mark, Network, drawing
from dashboards.components.parameters import Field, Parameters, told_about
from dashboards.components.plot import Plot
from journeysim import Scenario
from journeysim.network.graph import Network as Ties
from journeysim.reports.figures import trend
from journeysim.reports.theme import look
from journeysim.scenario.declared import declared
from journeysim.scenario.parameters import AUTHOR
from tests.dashboards.page import having, rendered
from tests.support import QUIET

QUIET_MARKET = Scenario.from_dict(QUIET)
WEIGHT, CONSUMERS = "influences.normative.weight", "population.consumers"


def fields(keys=(WEIGHT,), most=None):
    """Controls whose changes are kept, and the list of them."""
    changes = []

    @solara.component
    def Page():  # noqa: N802
        scenario, set_scenario = solara.use_state(QUIET_MARKET)

        def change(changed, key, value):
            changes.append((key, value))
            set_scenario(changed)

        Parameters(scenario, keys, change, most=most)

    return Page(), changes


def test_a_control_comes_from_the_declaration():
    element, _ = fields([WEIGHT, "influences.normative.form", "stages.product.outside_option"])
    with rendered(element) as rc:
        weight, form, outside = having(rc, "details_label")
        assert (weight.kind, weight.label, weight.value) == ("number", "Pull of what others own", 1.0)
        assert any("from 0 to 50" in each for each in weight.details)
        assert any("slider goes from 0 to 5;" in each for each in weight.details)
        assert any("an assumption of ours" in each for each in weight.details)
        # A scale of the model's own is told in the help, not beside the name.
        assert weight.unit == ""
        assert (form.kind, form.choices) == ("choice", ["share", "threshold", "off"])
        assert (outside.kind, outside.value) == ("switch", False)


def test_a_change_goes_through_the_scenario():
    element, changes = fields()
    with rendered(element) as rc:
        (weight,) = having(rc, "details_label")
        weight.vue_entered(3)
        assert changes == [(WEIGHT, 3.0)]
        assert weight.value == 3.0


def test_a_scale_stays_where_its_slider_leads_and_follows_what_it_does_not_reach():
    shown = []

    @solara.component
    def Page():  # noqa: N802
        scenario, set_scenario = solara.use_state(QUIET_MARKET)
        shown[:] = [set_scenario]
        Parameters(scenario, [WEIGHT], lambda changed, key, value: set_scenario(changed))

    with rendered(Page()) as rc:
        (weight,) = having(rc, "details_label")
        for value, end in ((4.5, 5), (0.1, 5), (5, 5), (1, 5), (20, 50), (40, 50), (2, 50)):
            weight.vue_entered(value)
            assert (weight.value, weight.span) == (value, [0, end])
            assert any(f"slider goes from 0 to {end};" in each for each in weight.details) == (end < 50)
        # Another market brings its own value, and the scale for it.
        shown[0](QUIET_MARKET.with_settings({WEIGHT: 0.4}))
        assert (weight.value, weight.span) == (0.4, [0, 2])


def test_a_unit_is_left_out_where_the_label_says_it_and_a_source_where_it_says_nothing():
    about = replace(declared(QUIET_MARKET, WEIGHT), unit="posts per week", source=AUTHOR)

    @solara.component
    def Page():  # noqa: N802
        Field(replace(about, label="Posts per week"), 1.0, print)
        Field(replace(about, label="Posts"), 1.0, print)

    with rendered(Page()) as rc:
        units = [each.unit for each in having(rc, "details_label")]
        assert units == ["", "posts per week"]
    assert not any("Source" in each for each in told_about(about))
    assert any("Source" in each for each in told_about(replace(about, source="Bass 1969")))


@pytest.mark.parametrize("entered", [51, -1, "3", None, True, [1], {"a": 1}, float("inf"), float("nan")])
def test_what_the_scenario_refuses_is_said_and_changes_nothing(entered):
    element, changes = fields()
    with rendered(element) as rc:
        (weight,) = having(rc, "details_label")
        weight.vue_entered(entered)
        assert not changes
        assert weight.value == 1.0
        assert "from 0 to 50" in weight.wrong
        weight.vue_entered(2)
        assert weight.wrong == ""


def test_a_visitor_cannot_ask_for_more_than_the_page_allows():
    element, changes = fields([CONSUMERS], most={CONSUMERS: 2_000})
    with rendered(element) as rc:
        (consumers,) = having(rc, "details_label")
        consumers.vue_entered(2001)
        assert not changes
        assert "2001 is more than this page allows: 2000" in consumers.wrong
        consumers.vue_entered(10.5)
        assert consumers.wrong.startswith("found 10.5; allowed: a whole number")
        consumers.vue_entered(None)
        assert consumers.wrong.startswith("nothing entered; allowed: a whole number")
        assert consumers.wrong.endswith(f"It stays at {QUIET_MARKET.population.consumers} until then.")
        consumers.vue_entered(2000)
        assert changes == [(CONSUMERS, 2000)]


def test_what_a_control_tells_has_no_codes():
    way = declared(Scenario.load("plans/check-in"), "campaigns.check-in.way")
    help_, source = told_about(replace(way, help="By `check_in` (D2, D13b).", source="D22, D31: size assumed"))
    assert (help_, source) == ("By check in.", "Source: size assumed")
    assert told_about(replace(way, help="Who.", source="D22, D31")) == ["Who."]


def triangle():
    return Ties.from_pairs(4, np.array([0, 1, 0]), np.array([1, 2, 2]), np.zeros(3, bool))


def test_a_network_is_sent_as_places_and_each_tie_once():
    drawn = drawing(triangle(), np.array([[-1.0, 1.0], [0.0, 0.5], [1.0, -1.0], [0.25, 0.0]]))
    places = np.frombuffer(base64.b64decode(drawn.places), "<i2").reshape(-1, 2)
    ties = np.frombuffer(base64.b64decode(drawn.ties), "<u2").reshape(-1, 2)
    assert places.tolist() == [[-32000, 32000], [0, 16000], [32000, -32000], [8000, 0]]
    assert ties.tolist() == [[0, 1], [0, 2], [1, 2]]


def test_a_well_mixed_network_has_no_ties_to_draw_and_a_large_one_is_refused():
    assert drawing(Ties.complete(5), np.zeros((5, 2))).ties == ""
    with pytest.raises(ValueError, match="at most 3000"):
        drawing(Ties.complete(3001), np.zeros((3001, 2)))


@pytest.mark.parametrize(("picked", "told"), [(2, [2]), (0, [0]), (4, []), (-1, []), ("2", []), (True, []), (None, [])])
def test_only_a_person_of_the_network_can_be_picked(picked, told):
    found = []
    marks = (Mark("a", "Idle", "#808890"), Mark("b", "Owns", "#2f7fc1", "square"))
    element = Network(drawing(triangle(), np.zeros((4, 2))), "aabb", marks, on_pick=found.append)
    with rendered(element) as rc:
        (canvas,) = having(rc, "ties")
        canvas.vue_picked(picked)
        assert found == told
        assert [(each["label"], each["shape"]) for each in canvas.marks] == [("Idle", "circle"), ("Owns", "square")]


def test_a_chart_says_what_it_shows_and_has_its_numbers_behind_it():
    table = pd.DataFrame({"series": "<a>", "day": [1, 2], "mean": [1.5, 2.5], "low": np.nan, "high": [2.0, 3.0]})
    found = []
    figure = trend(table, {"<a>": look(0)}, {"<a>": "A"}, "units")
    with rendered(Plot(figure, "Sales", "They rise.", table, on_click=found.append)) as rc:
        (chart,) = having(rc, "figure")
        assert chart.label == "Sales. They rise."
        assert "template" not in json.loads(chart.figure)["layout"]
        chart.vue_clicked({"x": 1})
        assert found == [{"x": 1}]
        (numbers,) = having(rc, "html")
        assert "&lt;a&gt;" in numbers.html
        assert "<a>" not in numbers.html
        assert "nan" not in numbers.html


def test_a_long_table_says_how_much_it_leaves_out():
    with rendered(Table(["Name"], [[str(each)] for each in range(30)], most=10)) as rc:
        (shown,) = having(rc, "html")
        assert shown.html.count("<tr>") == 11
        assert "20 more rows" in shown.html
