"""The page under the hood: Mesa's own page within ours, one model for each visitor, and no console."""

import threading
import warnings

import ipyvue
import ipyvuetify
import pytest

from dashboards.pages.mesa import LINES
from dashboards.text.english import TEXTS
from tests.dashboards.page import _below, having, page, texts, until
from tests.dashboards.page import press as pressed

# Mesa's page breaks a rule of Solara's that has no consequence here.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:.*use_state.*:UserWarning")]


def buttons(rc):
    return {str(each.children[0]): each for each in _below(rc.container) if isinstance(each, ipyvuetify.Btn)}


def press(rc, words):
    pressed(buttons(rc)[words], words)


def sliders(rc):
    return {each.label: each for each in _below(rc.container) if isinstance(each, ipyvuetify.Slider)}


def steps(rc):
    found = next(each for each in texts(rc) if each.startswith("Step: "))
    return int(found.removeprefix("Step: "))


def test_the_controls_and_pictures_of_mesa_stand_in_our_page():
    with page("/mesa") as rc:
        assert {"Reset", "▶", "Step"} <= set(buttons(rc))
        assert {TEXTS["mesa.consumers"], TEXTS["mesa.seed"]} <= set(sliders(rc))
        grid = next(each for each in _below(rc.container) if each.__class__.__name__ == "GridLayout")
        assert len(grid.items) == 3
        (words,) = [each.texts for each in having(rc, "texts")]
        assert len(words) == len(grid.items)
        # One head and one heading of the first level: Mesa's own bar is not shown.
        assert len(having(rc, "links")) == 1
        assert sum(isinstance(each, ipyvue.Html) and each.tag == "h1" for each in _below(rc.container)) == 1
        assert not any(
            isinstance(each, ipyvuetify.AppBar | ipyvuetify.NavigationDrawer) for each in _below(rc.container)
        )


def test_there_is_no_console_that_runs_python():
    with page("/mesa") as rc:
        assert not any("onsole" in each for each in texts(rc))
        assert not any(isinstance(each, ipyvuetify.TextField | ipyvuetify.Textarea) for each in _below(rc.container))


def test_a_step_is_one_step_and_reset_takes_the_sliders():
    with page("/mesa") as rc:
        press(rc, "Step")
        press(rc, "Step")
        assert steps(rc) == 2
        sliders(rc)[TEXTS["mesa.consumers"]].v_model = 10**9
        press(rc, "Reset")
        assert steps(rc) == 0


def test_visitors_have_models_of_their_own():
    with page("/mesa") as one, page("/mesa") as other:
        press(one, "Step")
        assert (steps(one), steps(other)) == (1, 0)


def test_whoever_leaves_while_it_plays_leaves_nothing_running():
    before = set(threading.enumerate())
    with page("/mesa") as rc:
        press(rc, "▶")
        until(lambda: steps(rc) > 0)
        assert set(threading.enumerate()) - before
    until(lambda: not set(threading.enumerate()) - before)


def test_the_lines_on_the_page_make_a_page():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = {}
        exec(LINES, made)
    assert len(made["model"].agents) == 300
    assert made["page"].component.name == "SolaraViz"
