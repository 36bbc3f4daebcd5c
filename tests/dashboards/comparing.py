"""A comparison on the page that compares, without the work, and what its tests press and read."""

import threading
from contextlib import suppress
from dataclasses import replace
from functools import cache

from dashboards.text.english import TEXTS
from journeysim.experiments.background import Advance
from journeysim.experiments.comparison.compare import compare
from journeysim.reports.comparison.outcome import begin, explain, extend, outcome
from tests.dashboards.page import elements, texts, until, words
from tests.dashboards.page import press as pressed
from tests.experiments.comparison.comparisons import BASE, PLANS


@cache
def small():
    """What came of a small comparison."""
    size = {"population.consumers": 60, "time.steps": 10}
    return outcome(compare(BASE.with_settings(size), [PLANS["autumn"].with_settings(size)], replicates=2))


#: Which of the arguments of each work says how many replicates there are in the end.
REPLICATES = {begin: 4, extend: 2, explain: 3}


class Fake:
    """A turn that goes on until it is told to end, and says that it has as many replicates as it was asked for."""

    def __init__(self, *given):
        self.given, self.state, self.seconds, self.ahead = given, "running", 2.0, 0
        self.progress = Advance({0: 365, 1: 365, 2: 0})
        self._ended, self.error = threading.Event(), None
        self.replicates, self.concluded = given[REPLICATES[given[0]]], False

    def wait(self, seconds=None):
        return self._ended.wait(seconds)

    def stop(self):
        self.end("stopped")

    def conclude(self):
        self.concluded = True

    def end(self, state="done", error=None):
        self.state, self.error = state, error
        self._ended.set()

    def answer(self):
        if self.error:
            raise self.error
        return replace(small(), replicates=self.replicates)


def button(rc, label):
    return next(each for each in elements(rc, "button") if words(each) == label)


def press(rc, label):
    """Press a button that can be pressed, if not now, then soon: another thread draws a page part by part."""

    def ready():
        return label in texts(rc) and not {"disabled", "aria-disabled"} & (button(rc, label).attributes or {}).keys()

    with suppress(AssertionError):
        until(ready, 2.0)
    pressed(button(rc, label), label)


def said(rc, key):
    return TEXTS[key] in texts(rc)
