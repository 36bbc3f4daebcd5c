# ruff: noqa: E501 - each case is one line
"""What has to fit together across tables."""

import pytest

from journeysim import Scenario
from tests.scenario.files import child, told


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[population.segments.students]\nshare = 0.7", "population.segments: the shares sum to 1.1; allowed: shares that sum to 1"),
        ("[vendors.bazaar]\nsells = ['nova5']", "vendors.bazaar.sells: unknown product 'nova5'; did you mean 'nova-5'?"),
        ("[vendors.bazaar.prices]\nnova-4 = 3", "vendors.bazaar.prices.nova-4: unknown product 'nova-4'; did you mean 'nova-5'?"),
        ("[vendors.bazaar.stock]\nnova5 = 3", "vendors.bazaar.stock.nova5: unknown product 'nova5'; did you mean 'nova-5'?"),
        ("[vendors.bazaar.restock]\nnova5 = 3", "vendors.bazaar.restock.nova5: unknown product 'nova5'; did you mean 'nova-5'?"),
        ("[vendors.bazaar.restock]\nnova-5 = 3", "vendors.bazaar.restock.nova-5: its stock is unlimited, so that none can arrive; allowed: products with an entry in 'stock'"),
        ("[vendors.bazaar]\nsells = ['nova-5']\nprices = { nova-3 = 9 }", "vendors.bazaar.prices.nova-3: the vendor does not sell 'nova-3'; allowed: 'nova-5'"),
        ("[vendors.bazaar]\nsells = ['nova-5']\ngroup = { discount = 0.1, products = ['nova-3'] }", "vendors.bazaar.group.products: the vendor does not sell 'nova-3'; allowed: 'nova-5'"),
        ("[vendors.bazaar]\nsells = ['nova-5']\ndeals = { discount = 0.1, products = ['nova-3'] }", "vendors.bazaar.deals.products: the vendor does not sell 'nova-3'; allowed: 'nova-5'"),
        ("[vendors.bazaar]\nstock = { nova-5 = 0 }\nrestock = { nova-5 = 1e7 }", "vendors.bazaar.restock.nova-5: found 10000000.0; allowed: a number from 0 to 1,000,000 (units per day)"),
        ("[influences.identity.dissimilarity.everyone]\neveryon = 0.5", "influences.identity.dissimilarity.everyone.everyon: unknown group 'everyon'; did you mean 'everyone'?"),
        ("[influences.identity.dissimilarity.riders]\neveryone = 0.5", "influences.identity.dissimilarity.riders: unknown group 'riders'; allowed: 'everyone'"),
        ("[influences.identity.dissimilarity.everyone]\neveryone = 1.5", "influences.identity.dissimilarity.everyone.everyone: found 1.5; allowed: a number from 0 to 1 (share)"),
        ("[influences.identity]\nat = ['need']", "influences.identity.at: it does not act at 'need'; allowed: 'product', 'decision', 'evaluation'"),
        ("[influences.normative]\nat = ['need', 'evaluation']", "influences.normative.at: it does not act at 'evaluation'; allowed: 'need', 'product', 'decision'"),
        ("[influences.informational]\nat = ['decision']", "influences.informational.at: it does not act at 'decision'; allowed: 'need', 'product', 'evaluation'"),
        ("[influences.frugality]\nat = ['evaluation']", "influences.frugality.at: it does not act at 'evaluation'; allowed: 'need', 'product', 'decision'"),
        ("[influences.frugality]\ntrend_weight = 1", "influences.frugality.trend_weight: found 1; allowed: a number from 0 to 0.95 (share)"),
        ("[time]\nstep_days = 0.1\n[initial.owners.early]\nage = 1e9", "initial.owners.early.age: up to 1,000,000,000 days old, at 0.1 days a step; allowed: at most 214,748,361 days, or longer steps"),
        ("[initial.owners.early]\nphase = 'none'", "initial.owners.early.phase: found 'none'; allowed: 'awareness', 'exploration', 'expansion', 'commitment', 'dissolution'"),
        ("[vendors.bazaar]\nchannel = 'caht'", "vendors.bazaar.channel: unknown channel 'caht'; did you mean 'chat'?"),
        ("[vendors.bazaar.presence]\ncht = 0.1", "vendors.bazaar.presence.cht: unknown channel 'cht'; did you mean 'chat'?"),
        ("[vendors.bazaar]\ngroup = { discount = 0.1, products = ['x'] }", "vendors.bazaar.group.products: unknown product 'x'; allowed: 'nova-5', 'nova-3'"),
        ("[vendors.bazaar]\ndeals = { discount = 0.1, products = ['nova5'] }", "vendors.bazaar.deals.products: unknown product 'nova5'; did you mean 'nova-5'?"),
        ("[vendors.bazaar]\nkind = 'social_shop'", "vendors.bazaar.channel: missing: a social shop is in a channel; allowed: 'chat'"),
        ("[vendors.nova-site]\nbrand = ''", "vendors.nova-site.brand: missing: a brand site belongs to a brand; allowed: 'nova'"),
        ("[vendors.nova-site]\nbrand = 'nvoa'", "vendors.nova-site.brand: unknown brand 'nvoa'; did you mean 'nova'?"),
        ("[population.segments.students.traits.channels]\nchatt = 0.5", "population.segments.students.traits.channels.chatt: unknown channel 'chatt'; did you mean 'chat'?"),
        ("[population.traits.tastes]\ncamra = 0.5", "population.traits.tastes.camra: unknown attribute: no product has it; did you mean 'camera'?"),
        ("[population.traits.polarity]\npositive = 0.7\nnegative = 0.5", "population.traits.polarity: positive and negative sum to 1.2; allowed: at most 1 together"),
        ("[initial.owners.early]\nproducts = { nova5 = 1 }", "initial.owners.early.products.nova5: unknown product 'nova5'; did you mean 'nova-5'?"),
        ("[initial.owners.early]\nvendors = { bazar = 1 }", "initial.owners.early.vendors.bazar: unknown vendor 'bazar'; did you mean 'bazaar'?"),
        ("[initial.owners.early]\nproducts = { nova-5 = 0 }", "initial.owners.early.products: the weights sum to 0; allowed: at least one weight above 0"),
        ("[initial.owners.early]\nsegment = 'student'", "initial.owners.early.segment: unknown segment 'student'; did you mean 'students'?"),
        ("[initial.owners.early]\nshare = 0.1\ncount = 5", "initial.owners.early: share and count are given; allowed: one of 'share', 'count', 'ids', or 'start' with 'length'"),
        ("[initial.owners.late]\nage = 3", "initial.owners.late: neither share, count, ids nor start is given; allowed: one of 'share', 'count', 'ids', or 'start' with 'length'"),
        ("[initial.owners.early]\nstart = 5", "initial.owners.early.length: missing; allowed: a whole number"),
        ("[initial.owners.early]\nstart = 95\nlength = 6", "initial.owners.early: the run ends at consumer 100; allowed: ids from 0 to 99"),
        ("[initial.owners.early]\ncount = 101", "initial.owners.early.count: found 101; allowed: at most all 100 consumers"),
        ("[initial.owners.early]\nids = [1, 100]", "initial.owners.early.ids[1]: found 100; allowed: ids from 0 to 99"),
        ("[initial.owners.early]\nids = [1, 1]", "initial.owners.early.ids: a consumer is named twice; allowed: each id once"),
        ("[initial.known_products]\nnova5 = 1", "initial.known_products.nova5: unknown product 'nova5'; did you mean 'nova-5'?"),
        ("[initial.known_vendors]\nbazar = 1", "initial.known_vendors.bazar: unknown vendor 'bazar'; did you mean 'bazaar'?"),
        ("[record]\ndiary = [100]", "record.diary[0]: found 100; allowed: ids from 0 to 99"),
    ],
)  # fmt: skip
def test_one_plain_line(tmp_path, text, line):
    assert told(child(tmp_path, text)) == [f"child.toml: {line}"]


def test_ages_are_held_against_the_oldest_that_can_be_drawn(tmp_path):
    age = "[time]\nstep_days = 0.001\n[initial.owners.early]\nage = {{ distribution = 'lognormal', median = 400, sigma = {} }}"
    assert Scenario.load(child(tmp_path, age.format(0.5))).initial.owners["early"].phase == "expansion"
    (line,) = told(child(tmp_path, age.format(1.5)))
    assert line.startswith("child.toml: initial.owners.early.age: up to ")


def test_a_vendor_may_get_more_of_what_it_has(tmp_path):
    text = "[vendors.bazaar]\nstock = { nova-5 = 0 }\nrestock = { nova-5 = 0.5 }"
    assert Scenario.load(child(tmp_path, text)).vendors["bazaar"].restock == {"nova-5": 0.5}


def test_shares_may_differ_from_one_by_rounding(tmp_path):
    thirds = "\n".join(f"[population.segments.{name}]\nshare = 0.3333333" for name in ("families", "students", "old"))
    assert len(Scenario.load(child(tmp_path, thirds)).population.segments) == 3


def test_a_component_checks_itself_and_gets_the_nearest_name(tmp_path):
    text = "[campaigns.spring]\nlever = 'advertising'\nproduct = 'nova5'\nchannel = 'chat'\nbudget = 100.0"
    line = "campaigns.spring.product: unknown product 'nova5'; did you mean 'nova-5'?"
    assert told(child(tmp_path, text)) == [f"child.toml: {line}"]


def test_an_unknown_lever_is_refused(tmp_path):
    (line,) = told(child(tmp_path, "[campaigns.spring]\nlever = 'advertisng'\nproduct = 'nova-5'\nchannel = 'chat'"))
    assert line.startswith("child.toml: campaigns.spring.lever: ")
    assert line.endswith("did you mean 'advertising'?")


def test_a_missing_edge_list_is_told_with_the_nearest_file(tmp_path):
    (tmp_path / "ties.csv").write_text("source,target\n0,1\n", encoding="utf-8")
    text = "network = {{ kind = 'edge_list', file = '{}' }}"
    assert Scenario.load(child(tmp_path, text.format("ties.csv"))).network.file == "ties.csv"
    line = "child.toml: network.file: no such file: 'tis.csv'; did you mean 'ties.csv'?"
    assert told(child(tmp_path, text.format("tis.csv"))) == [line]


def test_a_campaign_outside_the_run_is_refused_unless_the_run_was_cut_short(tmp_path):
    text = "[campaigns.spring]\nlever = 'advertising'\nproduct = 'nova-5'\nchannel = 'chat'\nbudget = 1.0\nstart = 50.0"
    path = child(tmp_path, text + "\n[time]\nsteps = 50")
    line = "campaigns.spring.start: day 50 is outside the run, which ends on day 50; allowed: from 0 to below 50"
    assert told(path) == [f"child.toml: {line}"]
    assert Scenario.load(path, {"time.steps": 51}).campaigns
    assert Scenario.load(path, {"time.steps": 10}).campaigns, "who cuts a run short knows what comes later"


def test_a_window_in_which_no_step_begins_is_refused(tmp_path):
    text = "[campaigns.spring]\nlever = 'advertising'\nproduct = 'nova-5'\nchannel = 'chat'\nbudget = 1.0\nstart = 2.3\nend = {}"
    line = (
        "campaigns.spring.end: no step begins between days 2.3 and 2.7, so that it would never act;"
        " allowed: a window in which a step begins; steps last 1 days"
    )
    assert told(child(tmp_path, text.format(2.7))) == [f"child.toml: {line}"]
    assert Scenario.load(child(tmp_path, text.format(3.1))).campaigns
