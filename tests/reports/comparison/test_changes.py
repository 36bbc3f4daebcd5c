"""In which keys two scenarios differ."""

import tomllib

from journeysim import Scenario
from journeysim.reports.comparison.changes import changes
from tests.experiments.comparison.comparisons import BASE, PLANS


def test_nothing_differs_from_itself_nor_by_words_alone():
    assert changes(BASE, BASE) == []
    assert changes(BASE, BASE.with_settings({"title": "Another", "question": "Why?"})) == []


def test_a_changed_value_is_told_by_its_key():
    plan = BASE.with_settings({"campaigns.spring.budget": 5.0, "population.consumers": 399})
    found = {each.key: (each.base, each.plan) for each in changes(BASE, plan)}
    assert found == {
        "population.consumers": ("400", "399"),
        "campaigns.spring.budget": (str(BASE.campaigns["spring"].budget), "5.0"),
    }


def test_a_table_that_only_one_has_is_one_key_without_what_is_at_its_default():
    (gone,) = changes(BASE, PLANS["without"])
    assert (gone.key, gone.plan) == ("campaigns.spring", "")
    (new,) = changes(BASE, PLANS["autumn"])
    assert (new.key, new.base) == ("campaigns.autumn", "")
    told, full = tomllib.loads(new.plan), PLANS["autumn"].as_dict()["campaigns"]["autumn"]
    assert told.items() < full.items()
    assert {"lever", "budget"} <= set(told)
    assert not {"on_days", "off_days", "target", "setup_cost"} & set(told)
    data = BASE.as_dict()
    data["campaigns"]["autumn"] = told
    assert Scenario.from_dict(data).campaigns["autumn"] == PLANS["autumn"].campaigns["autumn"]


def spring(**changes):
    data = BASE.as_dict()
    data["campaigns"]["spring"] |= changes
    return Scenario.from_dict(data)


def test_a_campaign_without_an_end_goes_on_to_the_end_of_the_run():
    ended, endless = spring(end=20.0), spring(end=1e9)
    (found,) = changes(ended, endless)
    assert (found.key, found.base, found.plan) == ("campaigns.spring.end", "20.0", "to the end of the run")
    without = BASE.with_settings({"campaigns.spring": "drop"})
    assert "# to the end of the run" in changes(without, endless)[0].plan
    assert "1000000000" not in changes(without, endless)[0].plan
    assert "to the end" not in changes(without, ended)[0].plan
    assert "to the end" not in changes(without, spring(end=1e9, schedule="burst"))[0].plan


def test_a_campaign_of_another_lever_is_told_whole():
    data = BASE.as_dict()
    data["campaigns"]["spring"] = {"lever": "coupon", "products": ["nova-5"], "vendor": "bazaar", "discount": 0.1}
    (found,) = changes(BASE, Scenario.from_dict(data))
    assert found.key == "campaigns.spring"
    assert tomllib.loads(found.base)["lever"] != tomllib.loads(found.plan)["lever"] == "coupon"
