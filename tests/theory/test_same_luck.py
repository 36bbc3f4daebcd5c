"""Same person, same luck: what does nothing changes nothing, and what does something changes only through causes."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from journeysim import JourneyModel, Scenario
from tests.theory import limits
from tests.theory.support import build, check, differences, fingerprint, load, people_who_differ, state, trace

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
OFF = {f"influences.{name}.form": "off" for name in ("normative", "informational", "identity", "frugality")}
# Nobody learns from anybody: all is known, nothing is looked up, nothing on sale is scarce or announced. No wish
# fades, so that a first choice is made in the first journey.
ALONE = OFF | {
    "initial.known_products": 1.0,
    "initial.known_vendors": 1.0,
    "initial.owners": {},
    "market.reference_price": 400.0,
    "stages.need.recommender_rate": 0.0,
    "stages.need.feed_rate": 0.0,
    "stages.need.want_fade": 0.0,
    "stages.need.need_fade": 0.0,
    "stages.product.looks": 0.0,
    "stages.product.recall": 1.0,
    "vendors.market.group": "drop",
    "vendors.a-site.deals": "drop",
    "vendors.feed-shop.deals": "drop",
    "vendors.feed-shop.stock": {},
    "vendors.feed-shop.restock": {},
    "vendors.corner.stock": {},
    "vendors.corner.restock": {},
    "campaigns": {},
}
PRODUCTS = ("owned", "product", "prompted", "previous_owned")
VENDORS = ("vendor", "owned_vendor", "previous_vendor", "deal_vendor")


class FirstChoices:
    """A recorder of each consumer's first choice of a product and of a vendor: when, and what."""

    def __init__(self, scenario, seed):
        self.found = {"product": {}, "vendor": {}}
        self.names = {"product": list(scenario.products), "vendor": list(scenario.vendors)}
        model = build(scenario, seed, recorder=self)
        while model.running:
            model.step()

    def begin(self, model):
        pass

    def moved(self, model, ids, move):
        if move.reason in ("product chosen", "vendor chosen"):
            what = move.source
            chosen = getattr(model.world.people, what)[ids]
            for i, k in zip(ids.tolist(), chosen.tolist(), strict=True):
                self.found[what].setdefault(i, (model.world.clock.step, self.names[what][k]))

    def end_step(self, model):
        pass


def test_identity_without_symbols_is_identity_off_bit_for_bit():
    check(limits.identity_off())


def test_a_campaign_that_cannot_act_changes_nothing_bit_for_bit():
    check(limits.inert_campaign())


def test_the_comparison_sees_a_campaign_that_acts():
    scenario = load("rich.toml")
    acting = limits.with_campaign(scenario, budget=1000.0)
    found = differences(trace(build(scenario, 3)), trace(build(acting, 3)))
    assert {"books.needs", "people.owned", "transitions"} <= set(found)


def test_the_only_customer_without_friends_changes_only_herself():
    check(limits.isolation())


def test_the_comparison_sees_the_friends_of_changed_customers():
    scenario = load("rich.toml", **limits.PRIVATE)
    one, other = build(scenario, 3), build(scenario, 3)
    well_linked = np.argsort(other.world.network.degree)[-10:]
    other.world.people.price_sensitivity[well_linked] *= 3.0
    while one.running:
        one.step()
        other.step()
    assert set(people_who_differ(one, other)) > set(well_linked)


@pytest.mark.parametrize("price", [90.0, 400.0, 2_000.0])
def test_a_new_product_only_wins_people_over(price):
    before = FirstChoices(load("rich.toml", **ALONE), 4).found["product"]
    new = {"price": price, "quality": 3.5, "brand": "D"}
    after = FirstChoices(load("rich.toml", **ALONE).with_settings({"products.newcomer": new}), 4).found["product"]
    assert len(before) > 300
    won = {i for i, (_, name) in after.items() if name == "newcomer"}
    assert won
    assert {i: choice for i, choice in after.items() if i not in won} == {
        i: choice for i, choice in before.items() if i not in won
    }
    assert all(after[i][0] <= before[i][0] for i in won & before.keys())


def test_a_campaign_that_only_hastens_needs_does_not_redraw_tastes():
    plain = load("rich.toml", **ALONE)
    early = limits.with_campaign(plain, budget=10_000.0)
    one, other = FirstChoices(plain, 5).found, FirstChoices(early, 5).found
    for what in ("product", "vendor"):
        both = one[what].keys() & other[what].keys()
        assert len(both) > 300
        assert sum(other[what][i][0] < one[what][i][0] for i in both) > 100, "the campaign hastens nobody"
        assert all(one[what][i][1] == other[what][i][1] for i in both)


def reordered(scenario, tables):
    data = scenario.as_dict()
    for name in tables:
        data[name] = dict(reversed(list(data[name].items())))
    return Scenario.from_dict(data)


@pytest.mark.parametrize("table", ["products", "vendors", "channels", "campaigns"])
def test_the_order_in_which_things_are_declared_does_not_matter(table):
    scenario = load("rich.toml")
    one, other = build(scenario, 6), build(reordered(scenario, [table]), 6)
    while one.running:
        one.step()
        other.step()
    names = {key: list(getattr(scenario, key)) for key in ("products", "vendors", "channels")}
    for name, column in one.world.people.columns.items():
        a, b = getattr(one.world.people, name), getattr(other.world.people, name)
        if column.by == table:
            b = b[:, ::-1]
        if (name in PRODUCTS and table == "products") or (name in VENDORS and table == "vendors"):
            b = np.where(b >= 0, len(names[table]) - 1 - b, -1)
        if a.dtype.kind == "f":  # sums over products or vendors may round otherwise in another order
            assert np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True), name
        else:
            assert np.array_equal(a, b), name


class Shuffled(JourneyModel):
    """The same model, which hands each stage its people in another order at every step."""

    def _in_stage(self, code):
        ids = super()._in_stage(code)
        return np.random.default_rng(self.world.clock.step * 10 + code).permutation(ids)


def test_the_order_in_which_people_are_processed_does_not_matter():
    scenario = load("rich.toml")
    one, other = JourneyModel(scenario, seed=7), Shuffled(scenario, seed=7)
    while one.running:
        one.step()
        other.step()
    for name, values in state(one).items():
        assert np.array_equal(values, state(other)[name], equal_nan=values.dtype.kind == "f"), name


@pytest.mark.slow
def test_the_number_of_threads_does_not_matter():
    code = "from tests.theory.support import fingerprint, load; print(fingerprint(load('rich.toml'), 8, 30))"
    found = []
    for threads in ("1", "2"):
        names = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        environment = os.environ | dict.fromkeys(names, threads)
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
        found.append(done.stdout.strip())
    assert found == [fingerprint(load("rich.toml"), 8, 30)] * 2


def test_a_seed_gives_one_run_and_another_seed_another():
    scenario = load("rich.toml")
    assert fingerprint(scenario, 0, 20) == fingerprint(scenario, 0, 20)
    assert len({fingerprint(scenario, seed, 20) for seed in (0, 1, 2)}) == 3
