"""In which keys two scenarios differ."""

import tomllib

from journeysim.reports.scenario_changes import changes
from tests.experiments.comparisons import BASE, PLANS


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


def test_a_table_that_only_one_has_is_one_key_with_all_it_holds():
    (gone,) = changes(BASE, PLANS["without"])
    assert (gone.key, gone.plan) == ("campaigns.spring", "")
    (new,) = changes(BASE, PLANS["autumn"])
    assert (new.key, new.base) == ("campaigns.autumn", "")
    assert tomllib.loads(new.plan) == PLANS["autumn"].as_dict()["campaigns"]["autumn"]
