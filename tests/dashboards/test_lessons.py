"""The lessons without a browser: what is asked, guessed, told, and kept in the address."""

import numpy as np
import pandas as pd
import pytest

from dashboards.address import search_of, state_of
from dashboards.components.draw import Draw
from dashboards.components.options import Options
from dashboards.pages.lessons.running import SHARED
from dashboards.pages.lessons.state import NAMES, Seen, seen_of
from dashboards.pages.lessons.words import words
from dashboards.text.english import TEXTS
from journeysim.experiments.lessons import bandwagon, friends, frugality, identity
from journeysim.experiments.lessons.all import LESSONS
from journeysim.experiments.lessons.lesson import Found
from tests.dashboards.page import having, page, rendered, texts

FLAT = [[0.7] * 9, [0.7] * 9]
RED = {"alone": 0.7, "conformists": 0.99, "snobs": 0.56, "dearer": 0.93}


def red():
    """What the runs of the first lesson might have given: straight lines."""
    day = np.arange(2.0, 121.0, 2.0)
    parts = [
        pd.DataFrame({"series": name, "day": day, "mean": RED[name], "low": RED[name], "high": RED[name]})
        for name in ("alone", "conformists", "snobs")
    ]
    return Found(pd.concat(parts, ignore_index=True), RED, "grows")


@pytest.fixture
def known(monkeypatch):
    """The runs of the first lesson are done."""
    monkeypatch.setitem(SHARED._done, "bandwagon", red())


def address(name="bandwagon", **state):
    return f"/lessons/{name}{search_of(state)}"


def questions(rc):
    return having(rc, "legend")


def test_the_overview_has_all_lessons_and_what_is_done():
    with page(address("", done=["friends"]).replace("/lessons/", "/lessons")) as rc:
        shown = texts(rc)
        assert [each.title for each in words().values()] == [each for each in shown if each in
                                                            {told.title for told in words().values()}]  # fmt: skip
        assert "1 of 5 done" in shown
        assert shown.count("Begin") == 4
        assert shown.count("Take it again") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_begins_with_its_market_and_the_guess(name):
    with page(address(name)) as rc:
        shown = texts(rc)
        told, lesson = words()[name], LESSONS[name]
        assert told.setup in shown
        papers = having(rc, "days")
        assert len(papers) == len(lesson.sketches)
        assert [list(each.days) for each in papers] == [list(sketch.days) for sketch in lesson.sketches]
        assert [each.legend for each in questions(rc)] == [told.ask] * bool(lesson.choices)
        assert TEXTS["lessons.run"] in shown
        assert TEXTS["lessons.why"] not in shown


def test_words_and_lessons_name_the_same_things():
    for name, told in words().items():
        lesson = LESSONS[name]
        assert tuple(told.answers) == lesson.answers
        assert tuple(told.choices) == lesson.choices
        assert {sketch.series for sketch in lesson.sketches} <= told.lines.keys()
        assert 2 <= len(told.setup.split(". ")) <= 5


def test_a_market_is_told_as_it_is():
    """What the texts say of people, days and shares is what the runs begin with."""
    changed = {name: lesson.shared for name, lesson in LESSONS.items()}
    due = {
        "bandwagon": [
            f"{bandwagon.LEAD:.0%}".replace("%", " of 100 wear red"),
            f"{LESSONS['bandwagon'].cases['dearer']['products.durable.price'] / 100 - 1:.0%} more than blue",
            f"{round(changed['bandwagon']['products.durable.lifetime'] / 7)}".replace("2", "two weeks"),
        ],
        "friends": [
            f"{changed['friends']['population.consumers']:,} people",
            {6: "six friends"}[friends.FRIENDS],
            {10: "ten people own it"}[changed["friends"]["initial.owners"]["first"]["count"]],
            {5.0: "within five days"}[friends.SOONER],
        ],
        "identity": [
            f"Riders are {100 * changed['identity']['population.segments']['riders']['share']:.0f} of 100 people",
            f"Of the riders {100 * identity.RIDERS:.0f} of 100",
            f"of the office workers {100 * identity.OFFICE:.0f} of 100",
            f"From day {identity.START:.0f} to day {identity.END:.0f}",
            f"these {identity.DAYS:.0f} days",
        ],
        "frugality": [
            f"about {frugality.LEVEL:.0%}",
            f"From day {frugality.START:.0f} to day {frugality.START + frugality.LASTS:.0f}",
            "take over {:.0%} of a rise they see, not {:.0%}".format(
                *(LESSONS["frugality"].cases[case]["influences.frugality"]["trend_weight"]
                  for case in ("eager", "followed"))
            ),
        ],
        "loop": [
            f"{changed['loop']['population.consumers']:,} people",
            f"{changed['loop']['time.steps']} days",
        ],
    }  # fmt: skip
    for name, parts in due.items():
        told = words()[name]
        says = " ".join([told.setup, told.ask, told.question, *told.choices.values()])
        assert [each for each in parts if each not in says] == []
    spans = {name: told.span[:2] for name, told in words().items() if told.span is not None}
    assert spans == {
        "identity": (identity.START, identity.END),
        "frugality": (frugality.START, frugality.START + frugality.LASTS),
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_words_fill_in_what_the_runs_give(name):
    lesson = LESSONS[name]
    found = lesson.find(lesson.run())
    told = words()[name]
    says = [*told.why(found.numbers), told.reason(found.numbers)]
    assert all("{" not in each and "nan" not in each for each in says)
    shown = set(found.curves["series"]) or set(found.parts["way"])
    assert set(told.lines) == shown


def test_the_guess_goes_into_the_address_once_all_lines_are_drawn(known):
    with page(address()) as rc:
        one, other = having(rc, "days")
        assert TEXTS["lessons.draw_first"] in texts(rc)
        one.vue_drawn([0.1, *[0.9] * 8])
        assert list(having(rc, "days")[0].values) == [0.7, *[0.9] * 8]
        assert TEXTS["lessons.draw_first"] not in texts(rc)
        assert "Now draw the other line, “Town of snobs”; then the button works." in texts(rc)
        other.vue_drawn([0.7, *[0.3] * 8])
        assert not [each for each in texts(rc) if each.endswith("then the button works.")]


def test_what_happened_is_told_with_how_near_the_guess_was(known):
    with page(address(curves=[[0.7] + [0.97] * 8, [0.7] + [0.2] * 8])) as rc:
        shown = texts(rc)
        assert any(each.startswith("Town of conformists: Your line is close: 3 points") for each in shown)
        (wide,) = (each for each in shown if each.startswith("Town of snobs: Your line is far off: "))
        assert wide.endswith("on average. It is farthest off on day 16, where you drew 20% and it was 56%.")
        assert any("red went from 70% to 99%" in each for each in shown)
        assert all(each.disabled for each in having(rc, "days"))
        (chart,) = having(rc, "figure")
        assert "Your guess: Town of snobs" in chart.figure
        (question,) = questions(rc)
        assert question.right == ""
        assert TEXTS["lessons.try"] not in shown


def test_a_guess_that_is_the_run_is_nowhere_far_off(known, monkeypatch):
    same = red()
    same.curves["mean"] = 0.7
    monkeypatch.setitem(SHARED._done, "bandwagon", same)
    with page(address(curves=FLAT)) as rc:
        told = "Your line is almost on the run's: 0.0 points from it on average."
        assert {f"Town of {each}: {told}" for each in ("conformists", "snobs")} <= set(texts(rc))


@pytest.mark.parametrize(("answer", "verdict"), [("grows", "Right. "), ("melts", "Not quite. ")])
def test_the_answer_is_told_right_or_wrong_with_the_reason(known, answer, verdict):
    with page(address(curves=FLAT, answer=answer, done=["bandwagon"])) as rc:
        shown = texts(rc)
        assert any(each.startswith(verdict) and "red ended at 93%" in each for each in shown)
        (question,) = questions(rc)
        assert (question.value, question.right, question.disabled) == (answer, "grows", True)
        assert "Next: Learning from friends" in shown
        assert TEXTS["lessons.try"] in shown
        assert any(
            each.strip() == "opens the town of conformists, where you can change it and watch." for each in shown
        )
        assert "1 of 5 done" in shown


def test_an_answer_counts_once_it_is_given_by_the_button(known):
    with page(address(curves=FLAT)) as rc:
        (question,) = questions(rc)
        question.vue_chosen("melts")
        question.vue_chosen("grows")
        (question,) = questions(rc)
        assert (question.value, question.right, question.disabled) == ("grows", "", False)
        assert TEXTS["lessons.answer"] in texts(rc)
        assert not [each for each in texts(rc) if each.startswith(("Right. ", "Not quite. "))]


def test_what_the_browser_has_kept_counts_as_done(known):
    with page("/lessons") as rc:
        (kept,) = having(rc, "words")
        for hostile in (None, "friends", {"friends": 1}, ["<b>", 3, None, ["friends"]]):
            kept.vue_found(hostile)
        assert "0 of 5 done" in texts(rc)
        kept.vue_found(["loop", "friends", "<b>"])
        assert "2 of 5 done" in texts(rc)
        # It adds to what the address says; that of somebody else's link is not kept.
        assert kept.words == []


def learnt():
    """What the runs of the lesson on friends might have given."""
    found = red()
    parts = pd.DataFrame({"friends": [0, 1], "chance": [0.0004885, 0.0198], "days": [90_000, 400]})
    numbers = dict.fromkeys(
        ["half_circles", "half_scattered", "day", "circles", "scattered", "nobody"]
        + [f"dose_{number}" for number in range(4)], 0.5,
    )  # fmt: skip
    curves = found.curves.replace({"alone": "nobody", "conformists": "circles", "snobs": "scattered"})
    return Found(curves, numbers, "each", "scattered", parts)


def test_the_answer_is_not_shown_before_it_is_given(monkeypatch):
    monkeypatch.setitem(SHARED._done, "friends", learnt())
    with page(address("friends", choice="same")) as rc:
        assert TEXTS["lesson_friends.dose"] not in texts(rc)
    with page(address("friends", choice="same", answer="each")) as rc:
        shown = texts(rc)
        assert TEXTS["lesson_friends.dose"] in shown
        (table,) = (each for each in shown if TEXTS["lesson_friends.dose_percent"] in each)
        assert "0.05" in table
        assert "1.98" in table
        assert TEXTS["lesson_friends.try_scattered"] in shown


def test_after_the_last_lesson_there_is_no_next(known):
    with page(address(curves=FLAT, answer="grows", done=list(NAMES))) as rc:
        assert TEXTS["lessons.finished"] in texts(rc)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"curves": [[0.7] * 8, [0.7] * 9]}, "lessons.bad_state"),
        ({"curves": [[0.7] * 9]}, "lessons.bad_state"),
        ({"curves": [[2.0] * 9] * 2}, "lessons.bad_state"),
        ({"curves": "<script>"}, "lessons.bad_state"),
        ({"choice": "scattered"}, "lessons.bad_state"),
        ({"answer": ["grows"], "curves": FLAT}, "lessons.bad_state"),
        ({"answer": {"a": 1}}, "lessons.bad_state"),
        ({"done": ["../etc"]}, "lessons.bad_state"),
        ({"done": "bandwagon"}, "lessons.bad_state"),
        ({"done": [["bandwagon"]]}, "lessons.bad_state"),
    ],
)
def test_a_hostile_link_gives_a_message(known, state, said):
    with page(address(**state)) as rc:
        assert TEXTS[said] in texts(rc)


def test_a_damaged_link_begins_afresh():
    with page("/lessons/loop?s=1.AAAA") as rc:
        assert TEXTS["address.unreadable"] in texts(rc)
        assert TEXTS["lessons.run"] in texts(rc)


def test_an_unknown_lesson_gives_the_overview():
    with page("/lessons/<b>nothing") as rc:
        assert "There is no lesson '<b>nothing'. These are the five." in texts(rc)


@pytest.mark.parametrize("name", NAMES)
def test_the_state_of_a_lesson_survives_its_address(name):
    lesson = LESSONS[name]
    curves = tuple((sketch.start, *[0.25] * (sketch.points - 1)) for sketch in lesson.sketches)
    seen = Seen(("friends",), curves, lesson.choices[0] if lesson.choices else "", lesson.answers[1])
    path = seen.path(name)
    assert seen_of(state_of("?" + path.partition("?")[2]), lesson) == (seen, True)
    assert seen.answered(name, "x").done == tuple(each for each in NAMES if each in ("friends", name))
    assert seen.elsewhere() == Seen(("friends",))


def test_an_answer_without_a_guess_does_not_count():
    assert seen_of({"answer": "grows"}, LESSONS["bandwagon"])[0].answer == ""


def test_only_shares_can_be_drawn():
    found = []
    with rendered(Draw("A line", [0, 1, 2], [0.5, 0.5, 0.5], found.append)) as rc:
        (paper,) = having(rc, "days")
        for bad in ([0.5, 0.5], [0.5, 2.0, 0.5], [0.5, "a", 0.5], None, {"a": 1}, [0.5, True, 0.5], [0.5, -0.1, 0.5]):
            paper.vue_drawn(bad)
        assert not found
        # The first point stands, whatever comes.
        paper.vue_drawn([0.0, 0.25, 1])
        assert found == [[0.5, 0.25, 1.0]]


def test_only_one_of_the_answers_can_be_chosen():
    found = []
    with rendered(Options("Which?", {"a": "A", "b": "B"}, found.append)) as rc:
        (asked,) = having(rc, "legend")
        for given in ("c", None, ["a"], 1, "b"):
            asked.vue_chosen(given)
        assert found == ["b"]
