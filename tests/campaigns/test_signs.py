"""Every lever moves what it claims to move, with the sign that the field knows, at 99% confidence."""

import pytest

from journeysim.campaigns.base import Lever
from journeysim.scenario.registry import components
from tests.campaigns.signs import CLAIMS, finding


def test_every_lever_claims_something():
    assert CLAIMS.keys() == components("campaigns", Lever).keys()


@pytest.mark.slow
@pytest.mark.parametrize("lever", sorted(CLAIMS))
def test_a_lever_moves_what_it_claims(lever):
    assert finding(lever).holds, finding(lever)
