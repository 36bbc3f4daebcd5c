"""A lesson runs its cases on the same luck, says how far it is, and can be opened and changed."""

from types import SimpleNamespace

import numpy as np
import pytest

from journeysim import Scenario
from journeysim.experiments.lessons.all import LESSONS, market, markets
from journeysim.experiments.lessons.lesson import Found, Lesson, Sketch, by_case, curve, shares
from journeysim.records.log import Log
from journeysim.records.recorder import StepRecorder


def small():
    """Three days of two small towns, in one of which nobody ever needs anything."""
    return Lesson(
        name="small",
        base="limits/bass",
        shared={"time": {"step_days": 1.0, "steps": 3}, "population.consumers": 50, "title": "Small"},
        cases={"needs": {"stages.need.rate": 0.5}, "nobody": {"stages.need.rate": 0.0}},
        find=lambda runs: Found(by_case(runs, shares), {}, "a"),
        answers=("a", "b"),
        shown="needs",
        replicates=2,
    )


def test_all_cases_run_and_say_how_far_they_are():
    told = []
    runs = small().run(progress=lambda number, step: told.append((number, step)))
    assert {case: len(each) for case, each in runs.items()} == {"needs": 2, "nobody": 2}
    assert told == [(number, step) for number in range(4) for step in (1, 2, 3)]
    assert small().steps == len(told)
    assert shares(runs["nobody"]).tolist() == [[0.0, 0.0, 0.0]] * 2
    assert (np.diff(shares(runs["needs"])) > 0).all()


def test_cases_share_people_and_luck():
    runs = small().run()
    again = small().run()
    assert np.array_equal(shares(runs["needs"]), shares(again["needs"]))
    one, other = shares(runs["needs"])
    assert not np.array_equal(one, other)


def test_a_curve_holds_all_replicates_in_its_band():
    table = curve("a", np.array([[0.0, 0.5], [0.5, 0.7]]), 2.0)
    assert table["day"].tolist() == [2.0, 4.0]
    assert table["mean"].tolist() == [0.25, 0.6]
    assert table["low"].tolist() == [0.0, 0.5]
    assert table["high"].tolist() == [0.5, 0.7]


def test_a_sketch_is_given_at_even_days():
    assert Sketch("a", 40.0, 80.0, 0.5, points=5).days == (40.0, 50.0, 60.0, 70.0, 80.0)


def test_there_are_five_lessons_each_a_shipped_scenario_with_changes():
    assert list(LESSONS) == ["bandwagon", "friends", "identity", "frugality", "loop"]
    for name, lesson in LESSONS.items():
        assert lesson.name == name
        assert bool(lesson.sketches) != bool(lesson.choices)
        assert 2 <= len(lesson.answers) <= 4
        assert not lesson.choices or 2 <= len(lesson.choices) <= 4
        for case in lesson.cases:
            plan = lesson.scenario(case)
            assert plan == Scenario.load(lesson.base).with_settings(lesson.changes(case))
            assert plan.title.startswith("Lesson: ")
        assert lesson.shown in lesson.cases


@pytest.mark.parametrize("name", LESSONS)
def test_the_cases_of_a_lesson_have_the_same_people(name):
    """Same traits but for what the lesson is about, so that luck is paired."""
    lesson = LESSONS[name]
    people = [lesson.scenario(case).population for case in lesson.cases]
    assert len({each.consumers for each in people}) == 1
    assert len({tuple(each.segments) for each in people}) == 1
    assert len({lesson.scenario(case).time.steps for case in lesson.cases}) == 1


def test_the_market_of_each_lesson_can_be_opened_by_name():
    assert list(markets()) == [f"lesson-{name}" for name in LESSONS]
    for name, title in markets().items():
        assert market(name).title == title
    with pytest.raises(KeyError):
        market("lesson-nothing")


def test_shares_by_product_and_group():
    class Recorded(StepRecorder):
        cast = SimpleNamespace(consumers=10, groups=("office", "riders"))

        def log(self):
            # (step, group, product): five own something, then eight.
            return Log(0, {"owners_by_group": np.array([[[1, 2], [2, 0]], [[1, 2], [1, 4]]])}, 0.0)

    runs = [Recorded()]
    assert shares(runs).tolist() == [[0.5, 0.8]]
    assert shares(runs, 0).tolist() == [[3 / 5, 2 / 8]]
    assert shares(runs, 0, "riders").tolist() == [[1.0, 1 / 5]]


def test_the_way_to_another_case_gives_that_case():
    lesson = LESSONS["friends"]
    ((case, changes),) = lesson.also.items()
    assert lesson.scenario(lesson.shown).with_settings(changes) == lesson.scenario(case)
