"""What several tests of the page that compares are given."""

import pytest

from dashboards.pages.compare import page as comparing
from tests.dashboards.comparing import Fake


@pytest.fixture
def turns(monkeypatch):
    """The turns that pages have taken."""
    taken = []

    class Turns:
        full = None

        def take(self, *given, whose, concludes, forks):
            if self.full:
                raise self.full
            taken.append(Fake(*given))
            return taken[-1]

    monkeypatch.setattr(comparing, "TURNS", Turns())
    yield taken
    # A thread that still waited would keep the tests from ending.
    for each in taken:
        each.stop()
