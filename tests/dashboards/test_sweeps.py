"""The page of sweeps: which there are, what the chosen one tells, and what cannot be reached."""

from contextlib import contextmanager

import pytest

from dashboards import limits, results
from dashboards.address import BadAddress, search_of, state_of
from dashboards.pages.sweeps import looking
from dashboards.pages.sweeps.asked import ROWS, Asked, asked
from dashboards.pages.sweeps.looking import Looking
from dashboards.pages.sweeps.point import way
from dashboards.text.english import TEXTS
from journeysim import Scenario
from journeysim.reports.sweeps.view import view
from tests.dashboards.page import elements, having, page, texts, until
from tests.dashboards.page import press as pressed
from tests.dashboards.sweeps import VARY, fill
from tests.reports.sweeps.swept import write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("hidden-place") / "sweeps")


@contextmanager
def opened(folder, link="/sweeps"):
    """The page as a visitor sees it once what is asked for has been read."""
    results.use([folder])
    try:
        with page(link) as rc:
            ready(rc)
            yield rc
    finally:
        results.use(())


def ready(rc):
    until(lambda: not any(each.attributes.get("aria-busy") == "true" for each in elements(rc, "div")))


def shown(rc):
    return " ".join(texts(rc))


def button(rc, words):
    return next(each for each in elements(rc, "button") if each.children == [words])


def press(rc, words):
    pressed(button(rc, words), words)


def choice(rc, label):
    return next(each for each in having(rc, "options") if each.label == label)


def links(rc):
    found = [each for each in elements(rc, "a") if isinstance(each.children[0], str)]
    return {each.children[0]: each.attributes["href"] for each in found}


def test_the_list_tells_of_each_sweep_and_names_no_place(folder):
    with opened(folder) as rc:
        told = shown(rc)
        assert "All 18 runs are done." in told
        assert "14 of 18 runs are done." in told
        assert "full grid, 9 points. Varied: influences.informational.weight, influences.normative.weight." in told
        assert {"sweeps/whole", "sweeps/half", "sweeps/broken"} <= set(texts(rc))
        assert "hidden-place" not in told


def test_without_sweeps_the_page_says_how_to_make_one(tmp_path):
    (tmp_path / "mine").mkdir()
    with opened(tmp_path / "mine") as rc:
        told = shown(rc)
        assert TEXTS["sweeps.none"] in told
        assert "journeysim sweep smartphones --vary" in told
        assert "looks in mine/" in told
        assert str(tmp_path) not in told
        write(tmp_path / "mine" / "new", "grid", levels=2, replicates=1, vary={"stages.need.rate": (0.001, 0.2)})
        press(rc, TEXTS["sweeps.refresh"])
        until(lambda: "mine/new" in texts(rc))


@pytest.mark.parametrize("name", ["../hidden-place/sweeps/whole", "/etc", "sweeps/../sweeps/whole", "sweeps/nothing"])
def test_a_name_that_is_not_in_the_list_opens_nothing(folder, name):
    with opened(folder, Asked(sweep=name).link()) as rc:
        assert TEXTS["sweeps.gone"] in shown(rc)
        assert not having(rc, "figure")


def test_a_sweep_tells_what_matters_with_charts_and_points(folder):
    with opened(folder, Asked(sweep="sweeps/whole").link()) as rc:
        told = shown(rc)
        assert "Full grid, 9 points, 2 replicates, seed 1." in told or "full grid, 9 points" in told
        for heading in ("matters", "one", "two", "points"):
            assert TEXTS[f"sweeps.{heading}"] in texts(rc)
        (rows,) = having(rc, "rows")
        assert [each["id"] for each in rows.rows] == list(range(9))
        charts = having(rc, "figure")
        assert len(charts) >= 4
        assert all(each.label for each in charts)
        assert sum("<table" in each.html for each in having(rc, "html")) >= len(charts)
        assert "hidden-place" not in told


def test_measure_variables_and_order_can_be_chosen(folder):
    with opened(folder, Asked(sweep="sweeps/whole").link()) as rc:
        groups = {each["value"]: each["group"] for each in choice(rc, TEXTS["sweeps.measure"]).options}
        assert (groups["sales.units"], groups["needs.total"]) == ("At a glance", "Needs and wants")
        choice(rc, TEXTS["sweeps.measure"]).vue_chosen("needs.total")
        until(lambda: choice(rc, TEXTS["sweeps.measure"]).value == "needs.total")
        first, second = choice(rc, TEXTS["sweeps.over"]).options
        choice(rc, TEXTS["sweeps.over"]).vue_chosen(second["value"])
        until(lambda: choice(rc, TEXTS["sweeps.over"]).value == second["value"])
        choice(rc, TEXTS["sweeps.down"]).vue_chosen(first["value"])
        until(lambda: TEXTS["sweeps.two_same"] in texts(rc))
        choice(rc, TEXTS["sweeps.order"]).vue_chosen("most")
        until(lambda: having(rc, "rows")[0].rows[0]["id"] != 0)


def test_a_point_opens_from_the_table_and_from_a_chart_and_leads_to_a_comparison(folder):
    with opened(folder, Asked(sweep="sweeps/whole").link()) as rc:
        having(rc, "rows")[0].vue_picked(4)
        until(lambda: TEXTS["sweeps.compare"] in links(rc))
        link = links(rc)[TEXTS["sweeps.compare"]]
        assert link.startswith("/compare?")
        state = state_of(link.partition("?")[2])
        assert state["base"] == "smartphones"
        assert state["consumers"] == 200
        assert state["settings"] == {"stages.need.rate": 0.05}
        (plan,) = state["plans"]
        assert plan["set"] == pytest.approx(dict(zip(VARY, (0.45, 1.0), strict=True)))
        curve = next(each for each in having(rc, "figure") if each.clickable)
        curve.vue_clicked({"customdata": 7})
        until(lambda: TEXTS["sweeps.point"].format(point="7") in texts(rc))
        for nonsense in ({}, {"customdata": "x"}, {"customdata": 10**6}, {"customdata": [1]}):
            curve.vue_clicked(nonsense)
        having(rc, "rows")[0].vue_picked(10**6)
        assert TEXTS["sweeps.point"].format(point="7") in texts(rc)
        press(rc, TEXTS["sweeps.close_point"])
        until(lambda: TEXTS["sweeps.point"].format(point="7") not in texts(rc))


def test_a_scenario_of_ones_own_gives_a_file_instead_of_a_link(tmp_path):
    made = write(tmp_path / "own", "grid", levels=2, replicates=1, vary={"stages.need.rate": (0.001, 0.2)})
    found = way(view(made), 1)
    assert (found.link, found.wrong) == ("", "sweeps.compare_unknown")
    assert found.scenario.stages.need.rate == 0.2


def test_more_than_a_visitor_may_run_is_brought_to_the_limit_and_said(folder, monkeypatch):
    monkeypatch.setattr(limits, "CONSUMERS", 50)
    found = way(view(folder / "whole"), 4)
    assert found.large
    assert state_of(found.link.partition("?")[2])["consumers"] == 50


def test_a_sweep_that_is_not_done_says_how_far_it_is(folder):
    with opened(folder, Asked(sweep="sweeps/half").link()) as rc:
        assert "14 of 18 runs are done" in shown(rc)
        assert TEXTS["sweeps.failed_one"] in shown(rc)
        assert having(rc, "figure")
        press(rc, TEXTS["sweeps.refresh"])
        ready(rc)
        assert having(rc, "figure")


def test_a_damaged_sweep_and_a_large_one_give_a_message(folder, monkeypatch):
    with opened(folder, Asked(sweep="sweeps/broken").link()) as rc:
        assert "its files are damaged" in shown(rc)
        assert "parquet" not in shown(rc)
    monkeypatch.setattr(limits, "SWEEP_POINTS", 8)
    with opened(folder, Asked(sweep="sweeps/whole").link()) as rc:
        assert "too large for this page, which opens up to 8 points" in shown(rc)


def test_what_breaks_the_reading_is_told_as_damage(folder, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("/somewhere/secret")

    monkeypatch.setattr(Looking, "_view", broken)
    seen = Looking([folder]).look("sweeps/whole", "")
    assert seen.wrong == "sweeps.damaged"
    assert not seen.problem
    assert "a sweep could not be read" in caplog.text


def test_a_link_with_an_unknown_measure_shows_the_first_and_says_so(folder):
    with opened(folder, Asked(sweep="sweeps/whole", metric="sales.unit", over="nothing", point=99).link()) as rc:
        assert TEXTS["sweeps.unknown"] in shown(rc)
        assert having(rc, "figure")


def test_views_are_kept_for_a_while_and_shared(folder, monkeypatch):
    monkeypatch.setattr(looking, "_VIEWS", 2)
    monkeypatch.setattr(looking, "_SWEEPS", 1)
    first = Looking([folder]).look("sweeps/whole", "").view
    assert Looking([folder]).look("sweeps/whole", "").view is first
    found = Looking([folder])
    assert found.look("sweeps/whole", "needs.total").view.sweep is first.sweep
    found.look("sweeps/whole", "visits")
    again = found.look("sweeps/whole", "").view
    assert again is not first
    # Another sweep takes the place of all views of the one before.
    found.look("sweeps/half", "")
    assert found.look("sweeps/whole", "").view is not again


def test_an_address_keeps_what_is_asked_for():
    wanted = Asked("sweeps/whole", "needs.total", "a", "b", "c", "least", ROWS, 3)
    assert asked(state_of(wanted.link().partition("?")[2])) == wanted
    assert Asked().link() == "/sweeps"


@pytest.mark.parametrize(
    "state",
    [{"sweep": 3}, {"point": "1"}, {"point": True}, {"order": "sideways"}, {"path": "/etc"}, {"metric": "x" * 401}],
)
def test_a_hostile_address_is_refused(folder, state):
    with pytest.raises(BadAddress):
        asked(state)
    with opened(folder, "/sweeps" + search_of(state)) as rc:
        assert TEXTS["sweeps.lead"] in texts(rc)


def test_variables_of_the_sweep_are_those_of_the_market():
    for name in VARY:
        assert Scenario.load("smartphones", {name: 0.5})
