"""Who bought because of a plan."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeysim import Scenario, run
from journeysim.experiments.comparison.own import Own
from journeysim.experiments.comparison.truth import (
    KINDS,
    MEASURES,
    consumers,
    frame,
    horizon,
    segment_frame,
    truth,
    truths,
)
from tests.experiments.comparison.made import (
    ADS,
    BAZAAR,
    CORNER,
    MINI,
    NOVA,
    OWN,
    ROCK,
    purchases,
    result,
)  # fmt: skip
from tests.records.market import LIVELY

SIBLINGS = np.array([False, True, False])


def of(before, after, reached=((False,) * 4,), own=OWN.cells):
    """The truth of purchases without and with a plan of one campaign."""
    return truth(purchases(*before), purchases(*after, reached=reached), own, SIBLINGS, [0], ["young", "old"])


def kinds(before, after):
    base, plan = result(purchases(*before)), result(purchases(*after, reached=[[False] * 4]), campaigns={"ads": ADS})
    table = consumers(base, plan, OWN, everyone=True)
    return dict(zip(table["consumer"], table["kind"], strict=True))


def test_the_same_purchases_are_no_change():
    found = of([(1, 0, NOVA), (2, 1, ROCK)], [(1, 0, NOVA), (2, 1, ROCK)])
    assert (found.incremental_units, found.gained, found.lost, found.both, found.only_with) == (0, 0, 0, 1, 0)
    assert found.pulled_forward == found.delayed == found.incremental_buyers == 0
    assert math.isnan(found.pulled_days)


def test_a_purchase_on_top_of_all_else_grows_the_category():
    found = of([(1, 0, ROCK)], [(1, 0, ROCK), (4, 0, NOVA)])
    assert (found.incremental_units, found.new_to_category, found.from_rivals, found.cannibalised) == (1, 1, 0, 0)


def test_a_purchase_instead_of_anothers_comes_from_rivals():
    found = of([(1, 0, ROCK)], [(4, 0, NOVA)])
    assert (found.incremental_units, found.new_to_category, found.from_rivals, found.cannibalised) == (1, 0, 1, 0)


def test_a_purchase_instead_of_the_brands_other_product_is_cannibalised():
    found = of([(1, 0, MINI), (1, 1, ROCK)], [(4, 0, NOVA), (4, 1, NOVA)])
    assert (found.gained, found.from_rivals, found.cannibalised) == (2, 2, 1)


def test_a_second_unit_that_replaces_one_of_two_others_is_split_by_the_category():
    found = of([(1, 0, ROCK)], [(4, 0, NOVA), (5, 0, NOVA)])
    assert (found.gained, found.new_to_category, found.from_rivals) == (2, 1, 1)


def test_incremental_buyers_are_direct_or_spillover():
    found = of([], [(1, 0, NOVA), (1, 1, NOVA), (1, 2, NOVA)], reached=[(True, False, False, True)])
    assert (found.incremental_buyers, found.direct, found.spillover) == (3, 1, 2)


def test_only_campaigns_that_the_base_has_not_make_a_buyer_direct():
    reached = [(True, True, True, True), (False, True, False, False)]
    after = purchases((1, 0, NOVA), (1, 1, NOVA), reached=reached)
    found = truth(purchases(), after, OWN.cells, SIBLINGS, [1], ["young", "old"])
    assert (found.direct, found.spillover) == (1, 1)
    found = truth(purchases(), after, OWN.cells, SIBLINGS, [], ["young", "old"])
    assert (found.direct, found.spillover) == (0, 2)


def test_as_many_but_earlier_is_pulled_forward_and_not_new():
    found = of([(8, 0, NOVA), (9, 1, NOVA), (3, 2, NOVA)], [(3, 0, NOVA), (8, 1, NOVA), (5, 2, NOVA)])
    assert (found.incremental_units, found.gained) == (0, 0)
    assert (found.pulled_forward, found.delayed) == (2, 1)
    assert found.pulled_days == (5 + 1) / 2


def test_the_days_pulled_forward_are_per_purchase_and_in_days():
    found = truth(
        purchases((4, 0, NOVA), (9, 0, NOVA)), purchases((2, 0, NOVA), (3, 0, NOVA)),
        OWN.cells, SIBLINGS, [], ["young", "old"], step_days=2.0,
    )  # fmt: skip
    assert (found.pulled_forward, found.pulled_days) == (1, (2 + 6) / 2 * 2.0)


def test_gains_and_losses_are_told_apart():
    found = of([(1, 0, NOVA), (1, 1, NOVA), (2, 1, NOVA)], [(1, 1, NOVA), (1, 2, NOVA), (2, 2, NOVA)])
    assert (found.incremental_units, found.gained, found.lost) == (0, 2, 2)
    assert (found.incremental_buyers, found.lost_buyers) == (1, 2)
    assert (found.only_with, found.only_without, found.both) == (1, 1, 1)


def test_what_was_returned_is_sold_but_not_kept():
    found = of([(1, 0, NOVA)], [(1, 0, NOVA), (2, 1, NOVA, BAZAAR, True), (3, 2, NOVA)])
    assert (found.incremental_units, found.incremental_kept) == (2, 1)


def test_own_may_be_one_vendors_sales():
    cells = np.zeros((3, 2), bool)
    cells[NOVA, BAZAAR] = True
    found = of([(1, 0, NOVA, CORNER)], [(1, 0, NOVA, BAZAAR)], own=cells)
    assert (found.incremental_units, found.from_rivals) == (1, 1)


def test_segments_share_the_change():
    found = of([(1, 0, NOVA)], [(1, 1, NOVA), (1, 2, NOVA), (2, 2, NOVA), (1, 3, NOVA)])
    assert found.by_segment == {"young": (0, 1, 2), "old": (3, 2, 2)}


bought = st.lists(
    st.tuples(st.integers(1, 10), st.integers(0, 3), st.integers(0, 2), st.integers(0, 1), st.booleans()), max_size=25
)


@settings(max_examples=200, deadline=None)
@given(bought, bought, st.tuples(*[st.booleans()] * 4), st.lists(st.booleans(), min_size=6, max_size=6))
def test_incremental_is_with_minus_without_and_every_split_adds_up(before, after, reached, cells):
    own = np.array(cells).reshape(3, 2)
    found = of(before, after, reached=[reached], own=own)

    def units(rows, who):
        return sum(own[product, vendor] for _, consumer, product, vendor, _ in rows if consumer == who)

    change = [units(after, who) - units(before, who) for who in range(4)]
    assert found.incremental_units == sum(change) == found.gained - found.lost
    assert found.gained == sum(max(each, 0) for each in change)
    assert found.incremental_buyers == sum(each > 0 for each in change) == found.direct + found.spillover
    assert found.direct == sum(each > 0 and hit for each, hit in zip(change, reached, strict=True))
    assert found.new_to_category + found.from_rivals == found.gained
    assert 0 <= found.cannibalised <= found.from_rivals
    buyers = [sum(units(rows, who) > 0 for who in range(4)) for rows in (before, after)]
    assert [found.only_without + found.both, found.only_with + found.both] == buyers
    units_by, buyers_by, people = zip(*found.by_segment.values(), strict=True)
    assert (sum(units_by), sum(buyers_by), sum(people)) == (sum(change), found.incremental_buyers, 4)


def test_what_a_consumer_did_differently_has_a_name():
    before = [(2, 0, NOVA), (5, 1, NOVA), (3, 2, ROCK), (4, 3, NOVA)]
    assert kinds(before, before) == dict.fromkeys(range(4), "same")
    after = [(2, 0, NOVA), (3, 0, NOVA), (4, 1, NOVA), (3, 2, NOVA)]
    assert kinds(before, after) == {0: "more", 1: "pulled forward", 2: "only with", 3: "only without"}
    assert kinds(after, before) == {0: "fewer", 1: "delayed", 2: "only without", 3: "only with"}
    switched = [(2, 0, NOVA, CORNER), (5, 1, NOVA), (6, 1, ROCK), (3, 2, MINI), (4, 3, NOVA)]
    assert kinds(before, switched) == {0: "switched", 1: "switched", 2: "switched", 3: "same"}


def test_consumers_tells_what_each_bought():
    base = result(purchases((2, 0, NOVA)), purchases())
    plan = result(
        purchases((1, 0, NOVA), (3, 1, NOVA), (4, 1, ROCK), reached=[(False, True, True, False)]),
        purchases((5, 3, MINI), reached=[(False,) * 4]),
        campaigns={"ads": ADS},
    )
    table = consumers(base, plan, OWN)
    rows = table[["replicate", "consumer", "segment", "reached", "own.with", "own.without", "kind"]].to_numpy().tolist()
    assert rows == [
        [0, 0, "young", False, 1, 1, "pulled forward"],
        [0, 1, "young", True, 1, 0, "only with"],
        [1, 3, "old", False, 0, 0, "switched"],
    ]
    assert table["first_day.with"].tolist()[:2] == [1.0, 3.0]
    assert table["first_day.without"].tolist()[0] == 2.0
    assert table["first_day.without"].isna().tolist() == [False, True, True]
    assert (table["rock.with"].tolist(), table["mini.with"].tolist()) == ([0, 1, 0], [0, 0, 1])
    assert len(consumers(base, plan, OWN, everyone=True)) == 8
    assert set(table["kind"]) <= set(KINDS)


def test_frames_have_a_row_for_each_measure_and_segment():
    base = result(purchases(), purchases())
    plan = result(
        purchases((1, 0, NOVA), reached=[(True,) * 4]), purchases((1, 2, NOVA), (2, 3, NOVA), reached=[(True,) * 4]),
        campaigns={"ads": ADS},
    )  # fmt: skip
    found = truths(base, plan, OWN)
    table = frame(found).set_index("name")
    assert list(table.index) == list(MEASURES)
    assert table.loc["incremental_units", "mean"] == 1.5
    assert table.loc["incremental_units", "low"] < 1.5 < table.loc["incremental_units", "high"]
    assert (table.loc["pulled_days", "n"], math.isnan(table.loc["pulled_days", "mean"])) == (0, True)
    by_segment = segment_frame(found, plan.cast.segments).set_index("segment")
    assert by_segment["units"].to_dict() == {"young": 0.5, "old": 1.0}
    assert by_segment["consumers"].to_dict() == {"young": 2, "old": 2}


def test_the_horizon_is_stated_with_its_days():
    assert "365 days" in horizon(365.0)
    assert "counts as new" in horizon(365.0)


@pytest.mark.slow
def test_in_a_real_pair_the_consumers_add_up_to_the_sales():
    plan = Scenario.from_dict(LIVELY, set={"time.steps": 30})
    base = plan.with_settings({"campaigns": {}})
    without, with_it = (run(each, seed=3, replicates=2, purchases=True) for each in (base, plan))
    own = Own(np.array([[True, True], [False, False]]), "Nova 5")
    found = truths(without, with_it, own)
    sold = [each.values("product.nova-5.units") for each in (without, with_it)]
    assert [each.incremental_units for each in found] == [b - a for a, b in zip(*sold, strict=True)]
    table = consumers(without, with_it, own, everyone=True)
    change = (table["own.with"] - table["own.without"]).groupby(table["replicate"]).sum()
    assert change.tolist() == [each.incremental_units for each in found]
    assert any(each.incremental_units for each in found)
    returned = [each.values("product.nova-5.returns") for each in (without, with_it)]
    kept = [b - a for a, b in zip(*returned, strict=True)]
    assert [each.incremental_units - each.incremental_kept for each in found] == kept
