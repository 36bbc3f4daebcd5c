"""The charts of a run that is watched."""

import numpy as np
import pandas as pd
import pytest

from journeysim import Scenario
from journeysim.experiments.live import TRAITS, LiveRun, Trait
from journeysim.records.diary import Diary, Entry
from journeysim.reports.live import (
    ALL,
    BEFORE,
    POINTS,
    against,
    bin_steps,
    diary_html,
    flows,
    frugality,
    funnel,
    sales,
    trait_words,
)  # fmt: skip
from tests.records.market import LIVELY

MARKET = Scenario.from_dict(LIVELY, name="lively")


@pytest.fixture(scope="module")
def played():
    live = LiveRun(MARKET, seed=3)
    live.step(60)
    return live


def lines(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def test_sales_are_added_up_by_full_weeks(played):
    series = played.series()
    chart = sales(played, series, None)
    (nova,) = lines(chart.figure, "Nova 5")
    assert list(nova.x) == [7.0 * week for week in range(1, 9)]
    units = series["units.nova-5"].to_numpy()
    assert list(nova.y) == [units[7 * week - 6 : 7 * week + 1].sum() for week in range(1, 9)]
    assert chart.numbers["Nova 5"].tolist() == list(nova.y)
    assert chart.says.startswith(f"{series['units'].sum()} sold so far, most often the ")
    assert not lines(chart.figure, BEFORE)


def test_a_run_before_stays_as_dotted_lines_under_one_name(played):
    other = LiveRun(MARKET.with_settings({"stages.need.rate": 0.02}), seed=3)
    other.step(60)
    before, series = other.series(), played.series().iloc[:31]
    shown = {name: sales(played, series, before, name) for name in (ALL, "arc")}
    for chart in (*shown.values(), frugality(played, series, before)):
        assert len(chart.figure.data) == 2
        (ghost,) = lines(chart.figure, BEFORE)
        assert ghost is chart.figure.data[-1]
        assert ghost.line.dash == "dot"
        assert ghost.x[-1] >= 56
        assert any(column.endswith(", run before") for column in chart.numbers.columns)
    weeks = before["units"].to_numpy()[1:57].reshape(8, 7).sum(axis=1)
    assert list(lines(shown[ALL].figure, BEFORE)[0].y) == list(weeks)
    assert list(lines(shown["arc"].figure, "Arc")[0].y) == shown[ALL].numbers["Arc"].dropna().tolist()
    assert not lines(sales(played, series, before).figure, BEFORE)


def test_it_is_said_what_differs_from_the_run_before(played):
    series = played.series()
    before = series.assign(units=0, owners=0.25, frugal=0.5)
    sold = series["units"].sum()
    says, shares = against(series, before)
    assert says == f"By this day of the run before 0 had been sold, here {sold}."
    assert shares.endswith(f"% own one, then 25% and {series['frugal'].iloc[-1]:.0%} are frugal, then 50%.")
    assert sales(played, series, before).says.endswith(says)
    assert against(series, before.iloc[:21]) == ("The run before stopped on day 20, with 0 sold.",)
    assert against(series, None) == against(series.iloc[:1], before) == ()


def test_a_chart_at_the_start_is_empty_and_as_wide_as_the_run():
    live = LiveRun(MARKET, seed=3)
    series = live.series()
    for chart in (sales(live, series, None), frugality(live, series, None)):
        assert tuple(chart.figure.layout.xaxis.range) == (0, 60)
    assert sales(live, series, None).says == "0 sold so far."
    assert flows(live).numbers.empty
    assert set(funnel(live, series).numbers["People"]) == {0}


def test_a_long_run_is_thinned_and_its_points_stay_where_they_are():
    live = LiveRun(MARKET.with_settings({"time.steps": 1460, "population.consumers": 20}), seed=3)
    day = np.arange(1461)
    series = pd.concat([live.series()] * 1461, ignore_index=True).assign(step=day, day=day.astype(float))
    (early,) = lines(frugality(live, series.iloc[:701], None).figure, "Frugal people")
    chart = frugality(live, series, None)
    (late,) = lines(chart.figure, "Frugal people")
    assert len(late.x) <= POINTS + 1
    assert list(late.x[: len(early.x)]) == list(early.x)
    assert late.x[-1] == 1460
    assert len(chart.numbers) == len(late.x)
    assert max(len(each.x) for each in sales(live, series, None).figure.data) == 208


def test_the_frugal_are_shares_of_people(played):
    series = played.series()
    (line,) = lines(frugality(played, series, None).figure, "Frugal people")
    assert np.allclose(line.y, 100 * series["frugal"])
    assert frugality(played, series, None).figure.layout.yaxis.range[0] == 0


def test_it_is_said_when_the_frugal_become_fewer_while_the_average_stays(played):
    stays = played.series().iloc[[0, -1]].assign(frugality=0.3, frugal=[0.11, 0.01])
    says = frugality(played, stays, None).says
    assert "The frugal are 1% of people, 11% at the start. The average person has 0.30, as at the start." in says
    assert says.endswith("So the average has stayed while fewer people are far above it.")
    rises = stays.assign(frugality=[0.3, 0.4])
    assert frugality(played, rises, None).says.endswith("The average person has 0.40, 0.30 at the start.")


@pytest.mark.parametrize(("last", "told"), [(0.291, "a little less"), (0.309, "a little more")])
def test_an_average_that_reads_differently_is_not_called_the_same(played, last, told):
    moves = played.series().iloc[[0, -1]].assign(frugality=[0.3, last], frugal=[0.11, 0.01])
    says = frugality(played, moves, None).says
    assert f"The average person has {last:.2f}, {told} than 0.30 at the start. So the average has hardly moved" in says


def test_the_stages_now_are_those_of_the_run(played):
    last = played.series().iloc[-1]
    chart = funnel(played, played.series())
    (bars,) = chart.figure.data
    names = [name for name in played.cast.stages if name != "idle"]
    assert list(bars.x) == chart.numbers["People"].tolist() == [last[f"stage.{name}"] for name in names]
    assert f"{int(last['stage.idle'])} are idle" in chart.says


def test_the_journey_so_far_has_its_steps_back(played):
    chart = flows(played)
    moves = played.moves(1, 60)
    begun = moves.loc[moves["from"] == "idle", "count"].sum()
    assert chart.says.startswith(
        f"By day 60, {begun:,} journeys have begun, and {moves.loc[moves['back'], 'count'].sum():,} times"
    )
    assert chart.numbers["Count"].sum() == moves["count"].sum()
    arrived = moves.loc[moves["to"] == "purchase", "count"].sum()
    back = moves.loc[(moves["from"] == "purchase") & moves["back"], "count"].sum()
    assert chart.says.endswith(f" and {back:,} in a step back.")
    assert f" the checkout: of {arrived:,} arrivals there " in chart.says
    assert chart.figure.data


@pytest.mark.slow
def test_the_checkout_and_the_sales_count_the_same():
    live = LiveRun(MARKET, seed=3)
    waiting = set()
    while not live.finished:
        live.step()
        sold = live.series()["units"].sum() if live.step_number % 7 == 0 else 0
        if not sold:
            continue
        moves = live.moves(1, live.step_number)
        waits = sold - moves.loc[moves["reason"] == "delivered", "count"].sum()
        told = f"there {sold:,} ended in a sale{f' ({waits:,} still to be delivered)' if waits else ''} and "
        assert told in flows(live).says
        assert sales(live, live.series(), None).says.startswith(f"{sold:,} sold so far")
        waiting.add(bool(waits))
    assert any(waiting)


@pytest.mark.parametrize(("steps", "step_days", "binned"), [(365, 1.0, 7), (40, 1.0, 1), (20, 1.0, 1), (400, 0.05, 10)])
def test_short_runs_have_shorter_bins(steps, step_days, binned):
    assert bin_steps(MARKET.with_settings({"time.steps": steps, "time.step_days": step_days})) == binned


def test_a_diary_is_told_from_its_last_day_with_nothing_as_markup():
    diary = Diary(0, 1, "", (Entry(1, 1.0, "saw <b>"), Entry(3, 3.0, "bought")))
    assert diary_html(diary) == "<ol><li><b>day 3</b> bought</li><li><b>day 1</b> saw &lt;b&gt;</li></ol>"
    assert diary_html(Diary(0, 1, "", ())) == ""
    told = Diary(0, 1, "", (Entry(1, 1.0, "kept it (kept)"), Entry(2, 2.0, "took one look: A (by friends)")))
    html = diary_html(told, ["kept"])
    assert "kept it</li>" in html
    assert "(by friends)</li>" in html


@pytest.mark.parametrize(
    ("trait", "says"),
    [
        (Trait("price_sensitivity", 1.0, 0.0, 0.4), "less than most"),
        (Trait("price_sensitivity", 1.0, 0.4, 0.2), "about as much as most"),
        (Trait("price_sensitivity", 1.0, 0.6, 0.2), "more than most"),
        (Trait("conformity", -0.1, 0.0, 0.1), "neither here nor there"),
        (Trait("conformity", 0.4, 0.0, 0.1), "conforms"),
        (Trait("conformity", -0.4, 0.9, 0.1), "seeks distinction"),
    ],
)
def test_a_trait_is_told_beside_the_others(trait, says):
    assert trait_words(trait)[1] == says


def test_every_trait_has_its_words():
    assert len({trait_words(Trait(name, 0.0, 0.0, 0.1))[0] for name in TRAITS}) == len(TRAITS)
