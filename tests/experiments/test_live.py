"""A run that is watched is the run that nobody watches."""

import threading
from functools import cache

import numpy as np
import pytest

from journeysim import Scenario, run
from journeysim.experiments.live import FRUGAL, LiveRun
from journeysim.population.columns import STAGES
from tests.records.market import LIVELY
from tests.support import QUIET

MARKET = Scenario.from_dict(LIVELY, name="lively")
OTHER_ORDER = (1, 7, 2, 20, 100)


@cache
def watched():
    """The lively market's second replicate, run to its end in bites, looked at from all sides in between."""
    live = LiveRun(MARKET, seed=3, replicate=1)
    for count in OTHER_ORDER:
        live.step(count)
        live.series(), live.flows(), live.diary(5), live.person(7), live.satisfaction()
    return live


@cache
def unwatched():
    return run(MARKET, seed=3, replicates=2, diary=range(400))


@pytest.mark.slow
def test_a_watched_run_is_bit_for_bit_that_of_run():
    log = unwatched().logs[1]
    assert watched().finished
    assert watched().log().arrays.keys() == log.arrays.keys()
    for name, values in log.arrays.items():
        assert np.array_equal(watched().log()[name], values), name


@pytest.mark.parametrize("every", [20, pytest.param(1, marks=pytest.mark.slow)])
def test_everybody_has_the_diary_that_would_have_been_kept(every):
    kept = [diary for diary in unwatched().diaries if diary.replicate == 1]
    assert len(kept) == 400
    assert sum(bool(diary.entries) for diary in kept[::every]) > len(kept) // every / 2
    for diary in kept[::every]:
        assert watched().diary(diary.consumer) == diary


def test_the_series_has_a_row_for_the_beginning_and_each_step():
    series, steps = watched().series(), unwatched().steps.query("replicate == 1")
    assert series["step"].tolist() == list(range(61))
    assert series["day"].tolist()[1:] == steps["day"].tolist()
    same = {
        "units": "sales.units", "units.nova-5": "product.nova-5.units", "needs.feed": "needs.feed",
        "stage.need": "stage.need", "owners.arc": "product.arc.owners", "owners": "owners.share",
        "frugality": "frugality.level",
    }  # fmt: skip
    for mine, theirs in same.items():
        assert series[mine].tolist()[1:] == steps[theirs].tolist(), mine
    first = series.iloc[0]
    assert (first["units"], first["stage.idle"]) == (0, 400)
    assert first["owners"] == np.mean(LiveRun(MARKET, seed=3, replicate=1).owned() >= 0)
    stages = series[[f"stage.{name}" for name in STAGES]].sum(axis=1)
    assert (stages == 400).all()


def test_what_is_seen_of_everybody_agrees_with_the_series():
    live, last = watched(), watched().series().iloc[-1]
    assert np.bincount(live.stages(), minlength=7).tolist() == [last[f"stage.{name}"] for name in STAGES]
    owned = live.owned()
    assert np.count_nonzero(owned == 0) == last["owners.nova-5"]
    assert np.count_nonzero(owned >= 0) == round(400 * last["owners"])
    assert live.frugal().mean() == last["frugal"]
    assert live.network.size == 400


def test_satisfaction_is_of_those_who_bought_what_they_own():
    live = LiveRun(MARKET, seed=3)
    assert np.isnan(live.satisfaction()).all()
    live.step(60)
    judged = live.satisfaction()
    assert 0 < np.count_nonzero(~np.isnan(judged)) < 400
    assert (np.abs(judged[~np.isnan(judged)]) <= 1).all()
    assert (live.owned()[~np.isnan(judged)] >= 0).all()


def test_the_frugal_are_counted_from_the_threshold_on():
    for level, share in ((FRUGAL, 1.0), (FRUGAL - 1e-9, 0.0)):
        market = Scenario.from_dict(QUIET).with_settings({
            "time.steps": 2, "population.traits.frugality": level, "influences.frugality": {"form": "off"},
        })  # fmt: skip
        live = LiveRun(market)
        live.step(2)
        assert live.series()["frugal"].tolist() == [share] * 3


def test_steps_end_with_the_run():
    live = LiveRun(MARKET.with_settings({"time.steps": 3}))
    assert (live.step_number, live.day, live.finished) == (0, 0.0, False)
    assert live.step(2)
    assert not live.step(5)
    assert (live.step_number, live.day, live.finished) == (3, 3.0, True)
    assert not live.step()
    assert live.step_number == 3


@pytest.mark.slow
def test_a_run_can_be_looked_at_while_a_thread_makes_steps():
    live = LiveRun(MARKET, seed=3, replicate=1)
    thread = threading.Thread(target=live.step, args=(60,))
    thread.start()
    looks = 0
    while thread.is_alive():
        live.diary(looks % 400), live.person(looks % 400)
        series = live.series()
        assert len(series) == series["step"].iloc[-1] + 1
        looks += 1
    thread.join()
    assert looks
    assert live.diary(9) == watched().diary(9)


def test_a_person_is_told_beside_the_others():
    live, people = watched(), watched()._model.world.people
    found = live.person(11)
    owned = people.owned[11]
    assert found.segment in ("The young", "settled")
    assert found.stage == STAGES[people.stage[11]]
    assert found.owns == ("Nova 5", "Arc", "")[owned]
    assert found.friends == live.network.degree[11]
    assert 0 <= found.friends_owning <= found.friends
    by_name = {each.name: each for each in found.traits}
    prices = by_name["price_sensitivity"]
    assert prices.value == people.price_sensitivity[11]
    assert (prices.less, prices.same) == (np.mean(people.price_sensitivity < prices.value), 1 / 400)
    # A trait that all have alike says nothing of anyone.
    assert "passion" not in by_name


@pytest.mark.parametrize("who", [-1, 400])
def test_there_is_nobody_beyond_the_last_one(who):
    for ask in (watched().person, watched().diary):
        with pytest.raises(ValueError, match="they go from 0 to 399"):
            ask(who)
