"""All lessons in their order, and how one is taught."""

from journeysim.experiments.executor import Progress
from journeysim.experiments.lessons import bandwagon, friends, frugality, identity, loop
from journeysim.experiments.lessons.lesson import SEED, Found, Lesson

LESSONS: dict[str, Lesson] = {
    each.name: each for each in (bandwagon.LESSON, friends.LESSON, identity.LESSON, frugality.LESSON, loop.LESSON)
}


def teach(name: str, seed: int = SEED, progress: Progress | None = None) -> Found:
    """Run a lesson and return what it teaches; raises `KeyError` for a name that no lesson has."""
    lesson = LESSONS[name]
    return lesson.find(lesson.run(seed, progress))
