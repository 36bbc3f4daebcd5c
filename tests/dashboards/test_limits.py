"""What one visitor may ask for holds whatever way it is asked: by a file, a link or the form."""

from dataclasses import replace

import pytest

from dashboards import limits
from dashboards.address import search_of, state_of
from dashboards.pages.compare import asked as asking
from dashboards.pages.compare.form import Market, Plans
from journeysim import Scenario
from journeysim.scenario.problems import ScenarioError
from tests.dashboards.page import having, rendered
from tests.dashboards.test_files import sent

BASE = b'extends = "smartphones"\n'
BUNDLE = '[campaigns.a{}]\nlever = "bundle"\nvendor = "bazaar"\n'
#: One campaign more than a plan may have, with the one of the market.
MANY = BASE + "".join(BUNDLE.format(each) for each in range(limits.CAMPAIGNS)).encode()


def changed(**settings):
    """What is asked for with plans whose base has other settings, as a link would ask."""
    changes = {key.replace("__", "."): value for key, value in settings.items()}
    return asking.asked_of({**asking.state_of(asking.first()), "days": 1, "settings": changes})


@pytest.mark.parametrize("part", [Market, Plans], ids=["market", "plan"])
def test_a_file_with_more_campaigns_than_a_plan_may_have_is_refused(part):
    asked = asking.first()
    heard = []
    with rendered(part(asked, heard.append, False)) as rc:
        (upload,) = having(rc, "too_large")
        upload.vue_given(sent(MANY, "mine.toml"))
        assert heard == []
        assert "13 campaigns are more than this page allows: 12" in having(rc, "too_large")[0].wrong
        upload.vue_given(sent(MANY.replace(BUNDLE.format(0).encode(), b""), "mine.toml"))
        assert len(heard) == 1
        assert heard[0].plans or len(heard[0].base.campaigns) == limits.CAMPAIGNS


def test_a_market_that_was_written_for_more_people_is_asked_for_with_fewer_and_has_a_link():
    base = Scenario.load("smartphones", {"population.consumers": 90_000, "time.steps": 2_000})
    asked = asking.with_plan(asking.of_base(base), base.with_settings({"products.nova-5.price": 899.0}))
    assert (asked.consumers, asked.steps) == (limits.CONSUMERS, limits.STEPS)
    again = asking.asked_of(state_of(search_of(asking.state_of(asked))))
    assert again == asked
    assert {each.population.consumers for each in asking.sized(replace(again, replicates=2))[1]} == {limits.CONSUMERS}


def test_short_steps_do_not_make_more_of_them():
    asked = changed(time__step_days=0.0001)
    assert asked.days == 1
    with pytest.raises(ScenarioError, match="10,000 steps are more than this page allows: 1460"):
        asking.sized(asked)


@pytest.mark.parametrize(
    "network",
    [
        {"kind": "blocks", "mean_degree": 201.0},
        {"kind": "erdos_renyi", "mean_degree": 201.0},
        {"kind": "ring", "degree": 202},
        {"kind": "small_world", "degree": 202},
        {"kind": "scale_free", "links": 101},
    ],
    ids=lambda each: each["kind"],
)
def test_more_ties_than_memory_holds_are_refused(network):
    asked = replace(changed(network=network), consumers=10_000)
    with pytest.raises(ScenarioError, match="ties between people are more than this page allows: 2,000,000"):
        asking.sized(asked)
    asking.sized(replace(asked, consumers=9_000))


def test_a_plan_that_has_more_ties_than_its_base_is_refused_too():
    asked = asking.first()
    plan = asked.base.with_settings({"network.mean_degree": 1_000.0})
    with pytest.raises(ScenarioError, match="ties between people"):
        asking.sized(replace(asked, plans=(plan,), consumers=10_000))


def test_people_who_all_know_each_other_have_no_ties_to_store():
    asking.sized(changed(network={"kind": "well_mixed"}, influences__identity__form="off"))


def test_more_tallies_than_memory_holds_are_refused():
    """Few people and many products: the work is little, but every run keeps what each product sold each step."""
    products = {f"products.x{each}.price": 500.0 for each in range(60)}
    base = Scenario.load("smartphones")
    nova = base.as_dict()["products"]["nova-5"]
    base = base.with_settings({key.rpartition(".")[0]: {**nova, "label": key} for key in products})
    plan = base.with_settings({"products.nova-5.price": 899.0})
    asked = replace(asking.of_base(base), plans=(plan,), consumers=100, replicates=100)
    with pytest.raises(ScenarioError, match=r"1\.\d times as much as one visitor"):
        asking.sized(asked)
    asking.sized(replace(asked, replicates=80))
