"""Ctrl-C waits for what must not be left half-done, once."""

import os
import signal
import threading

import pytest

from journeysim.experiments.sweeps.interrupts import put_off


@pytest.fixture(autouse=True)
def _heard():
    """Ctrl-C as a shell's own process hears it, whatever started the tests."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_the_first_waits_for_the_end_and_the_second_does_not():
    done = []

    def one():
        with put_off():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("first")

    def two():
        with put_off():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("second")
            os.kill(os.getpid(), signal.SIGINT)
            done.append("never")

    for each in (one, two):
        with pytest.raises(KeyboardInterrupt):
            each()
    assert done == ["first", "second"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_one_within_the_other_is_told_at_the_end_of_the_outer_one():
    done = []

    def outer():
        with put_off():
            with put_off():
                os.kill(os.getpid(), signal.SIGINT)
            done.append("outer")

    with pytest.raises(KeyboardInterrupt):
        outer()
    assert done == ["outer"]


def test_outside_the_main_thread_nothing_is_changed():
    seen = []

    def work():
        with put_off():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]
