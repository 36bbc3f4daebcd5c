"""What is remembered of everybody, and what is forgotten."""

from functools import cache

import pytest

from journeysim import JourneyModel, Scenario
from journeysim.records.memory import FORGOTTEN, Memory
from journeysim.records.recorder import StepRecorder
from tests.records.market import LIVELY, lively


def remembered(most=10**9, steps=60):
    memory = Memory(most)
    model = JourneyModel(Scenario.from_dict(LIVELY), seed=3, recorder=StepRecorder(memory=memory))
    for _ in range(steps):
        model.step()
    return memory, model


@cache
def everything():
    return remembered()[0]


def test_a_diary_read_in_parts_is_the_diary_read_at_once():
    memory, model = remembered(steps=0)
    read = []
    for _ in range(60):
        model.step()
        read.append(len(memory.diary(17).entries))
    assert read == sorted(read)
    assert memory.diary(17) == lively(diary=True).diary(17)
    other = memory.diary(18)
    assert other == lively(diary=True).diary(18)
    assert memory.diary(17) == lively(diary=True).diary(17)


@pytest.mark.slow
def test_the_oldest_steps_are_forgotten_beyond_what_fits():
    memory, _ = remembered(most=everything().size // 2)
    assert memory.size <= everything().size // 2
    whole = [str(each) for each in everything().diary(17).entries]
    entries = memory.diary(17).entries
    assert entries[0].text == FORGOTTEN
    told = [str(each) for each in entries[1:]]
    assert 0 < len(told) < len(whole)
    # What repeats is told in one line, which may begin anew where memory does.
    assert told[1:] == whole[len(whole) - len(told) + 1 :]
    assert memory.diary(17).about == everything().diary(17).about


@pytest.mark.slow
def test_a_diary_that_was_read_stays_whole_while_steps_are_forgotten():
    memory, model = remembered(most=everything().size // 2, steps=0)
    for _ in range(60):
        model.step()
        kept = memory.diary(17)
    assert kept == everything().diary(17)
