"""Sensitivities of a market whose answer is a formula."""

import numpy as np
import pytest

from tests.theory import indices
from tests.theory.support import check


def test_the_true_indices_do_not_depend_on_how_finely_they_are_integrated():
    for coarse, fine in zip(indices.true_indices(24), indices.true_indices(64), strict=True):
        assert coarse == pytest.approx(fine, abs=1e-9)
    first, total = indices.true_indices()
    assert np.all(first < total)
    assert first.sum() < 1.0 < total.sum()


@pytest.mark.slow
def test_sobol_indices_of_the_logit_are_those_of_its_formula():
    rows = indices.sobol_indices()
    check(rows)
    # A tolerance that would let anything pass is no test.
    assert max(row.tolerance for row in rows) < 0.35


@pytest.mark.slow
def test_shares_of_a_latin_hypercube_are_first_indices_of_the_formula():
    rows = indices.ranking_shares()
    check(rows)
    assert max(row.tolerance for row in rows) < 0.2
