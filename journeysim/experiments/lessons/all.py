"""All lessons in their order, and how one is taught."""

from journeysim.experiments.executor import Progress
from journeysim.experiments.lessons import bandwagon, friends, frugality, identity, loop
from journeysim.experiments.lessons.lesson import SEED, Found, Lesson
from journeysim.scenario.scenario import Scenario

#: What the name of a lesson's market begins with, so that it is told from those of scenarios.
MARKET = "lesson-"

LESSONS: dict[str, Lesson] = {
    each.name: each for each in (bandwagon.LESSON, friends.LESSON, identity.LESSON, frugality.LESSON, loop.LESSON)
}


def markets() -> dict[str, str]:
    """Return the title of each lesson's market by its name."""
    return {MARKET + name: str(lesson.shared["title"]) for name, lesson in LESSONS.items()}


def market(name: str) -> Scenario:
    """Return the market of a lesson, which is worth playing with; raises `KeyError` for a name that none has."""
    lesson = LESSONS[name.removeprefix(MARKET)]
    return lesson.scenario(lesson.shown)


def teach(name: str, seed: int = SEED, progress: Progress | None = None) -> Found:
    """Run a lesson and return what it teaches; raises `KeyError` for a name that no lesson has."""
    lesson = LESSONS[name]
    return lesson.find(lesson.run(seed, progress))
