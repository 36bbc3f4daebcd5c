"""What is seen of a run that is watched: everybody's mark, and the run before."""

import pytest

from dashboards.pages.explore.asked import COLOURINGS, Asked
from dashboards.pages.explore.marks import marks, states
from dashboards.pages.explore.page import begin
from dashboards.pages.explore.watch import CALM, SLOW, _Tick, dotted
from dashboards.text.english import TEXTS
from journeysim import Scenario
from journeysim.experiments.live import LiveRun
from journeysim.reports.live import STAGE_COLOURS
from tests.records.market import LIVELY

MARKET = Scenario.from_dict(LIVELY, name="lively")
WEIGHT = "influences.normative.weight"


def test_the_run_before_stays_when_only_parameters_change():
    first = begin(Asked(consumers=200))
    first.run.step(5)
    second = begin(Asked(consumers=200, settings={WEIGHT: 5.0}), first)
    assert second.run.step_number == 0
    assert len(second.before) == 6
    assert second.before_asked == Asked(consumers=200)
    assert (second.run.network.targets == first.run.network.targets).all()
    # One that was not played does not take its place, nor does the same over again.
    third = begin(Asked(consumers=200, settings={WEIGHT: 6.0}), second)
    assert third.before is second.before
    third.run.step(3)
    again = begin(third.asked, third)
    assert again.before is second.before


def test_it_is_said_beforehand_where_the_dotted_line_ends():
    run = LiveRun(MARKET, seed=3)
    assert dotted(run, True) == TEXTS["explore.ends"]
    run.step(7)
    assert dotted(run, True).startswith("This run is at day 7 of 60;")
    assert dotted(run, False) == TEXTS["explore.ends"]
    run.step(53)
    assert dotted(run, True) == dotted(run, False) == TEXTS["explore.ends_never"]


@pytest.mark.parametrize("other", [Asked("cafes", consumers=200), Asked(consumers=300), Asked(consumers=200, seed=2)])
def test_other_people_have_no_run_before(other):
    first = begin(Asked(consumers=200))
    first.run.step(5)
    assert begin(other, first).before is None


@pytest.mark.parametrize("colouring", COLOURINGS)
def test_everybody_has_a_letter_with_a_mark(colouring):
    run = LiveRun(MARKET, seed=3)
    run.step(40)
    shown, letters = marks(run, colouring, STAGE_COLOURS), states(run, colouring)
    assert len(letters) == 400
    assert set(letters) <= {each.letter for each in shown}
    assert len(set(letters)) > 1
    assert len({(each.colour, each.shape) for each in shown}) == len(shown)
    counts = [letters.count(each.letter) for each in shown]
    last = run.series().iloc[-1]
    if colouring == "stage":
        assert counts == [last[f"stage.{name}"] for name in run.cast.stages]
    elif colouring == "product":
        assert counts[1:] == [last["owners.nova-5"], last["owners.arc"]]


def test_slow_parts_follow_slowly_until_the_run_rests():
    tick = _Tick().next(False, 100.0)
    assert (tick.slow, tick.calm, tick.resting) == (1, 1, False)
    assert tick.next(False, 100.0 + SLOW / 2) == tick
    later = tick.next(False, 100.0 + SLOW)
    assert (later.slow, later.calm) == (2, 1)
    assert later.next(False, 100.0 + CALM).calm == 2
    rest = later.next(True, 100.0 + SLOW + 0.01)
    assert (rest.slow, rest.calm, rest.resting) == (3, 2, True)
