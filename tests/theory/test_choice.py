"""Choice: the multinomial logit, and the logit of those who imitate each other."""

import pytest

from tests.theory import limits
from tests.theory.support import check


@pytest.mark.slow
def test_shares_are_those_of_the_multinomial_logit_and_a_third_product_leaves_their_ratio():
    check(limits.logit_shares())


@pytest.mark.full
def test_imitation_divides_a_market_of_equals_above_the_critical_weight_only():
    check(limits.social_logit())


@pytest.mark.slow
@pytest.mark.parametrize(("w", "share"), [(1.9, 0.5), (2.1, 0.68535)], ids=["just below", "just above"])
def test_the_critical_weight_of_imitation_is_two(w, share):
    # The noise of one step has almost no restoring force here, so runs are long and large.
    got = limits.social_share(w, 0.7, 1, **{"time.steps": 150, "population.consumers": 20_000})
    assert abs(got - share) <= limits.social_open(w, share, 20_000, 1)
