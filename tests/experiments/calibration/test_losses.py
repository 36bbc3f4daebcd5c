"""How far a market is from the data."""

from dataclasses import replace

import numpy as np
import pytest

from journeysim.experiments.calibration.losses import check, make
from journeysim.scenario.problems import ScenarioError
from tests.experiments.calibration.curve import read

DATA = np.array([[2.0, 4.0, 9.0, 5.0]])
RUNS = np.array([[[1.0, 2.0, 3.0, 2.0]], [[1.0, 2.0, 5.0, 4.0]]])


def judged(name, scale, runs=RUNS, data=DATA, about=None):
    loss = make(name, about or read(len(data)), data, scale, runs)
    return loss, loss.judge(loss.features(runs))


def test_rmse_counts_in_standard_deviations_of_the_data():
    _, found = judged("rmse", 2.0)
    gap = DATA[0] - 2.0 * np.array([1.0, 2.0, 4.0, 3.0])
    assert found.value == pytest.approx(np.sqrt(np.mean(gap**2)) / DATA.std())
    np.testing.assert_allclose(found.residuals, gap / DATA.std())


@pytest.mark.parametrize("name", ["rmse", "poisson", "moments"])
def test_a_scale_that_is_fitted_is_better_than_any_given(name):
    loss, best = judged(name, None)
    given = {factor: replace(loss, fixed=factor * best.scale) for factor in (0.9, 0.99, 1.0, 1.01, 1.1)}
    values = {factor: each.judge(each.features(RUNS)).value for factor, each in given.items()}
    assert values[1.0] == pytest.approx(best.value)
    assert all(value > best.value for factor, value in values.items() if factor != 1.0)


def test_poisson_deviance_is_what_the_likelihood_says():
    from scipy.stats import poisson

    _, found = judged("poisson", 2.0)
    mean = 2.0 * np.array([1.0, 2.0, 4.0, 3.0])
    saturated, ours = poisson.logpmf(DATA[0], DATA[0]).sum(), poisson.logpmf(DATA[0], mean).sum()
    assert found.value == pytest.approx(2.0 * (saturated - ours) / 4)
    assert np.sum(found.residuals**2) == pytest.approx(4 * found.value)
    assert (np.sign(found.residuals) == np.sign(DATA[0] - mean)).all()


def test_a_model_that_sells_nothing_has_a_poisson_deviance_too():
    _, found = judged("poisson", 1.0, np.zeros_like(RUNS))
    assert np.isfinite(found.value)
    assert found.value > judged("poisson", 1.0)[1].value
    _, nothing = judged("rmse", None, np.zeros_like(RUNS))
    assert nothing.value == pytest.approx(np.sqrt(np.mean(DATA**2)) / DATA.std())


def test_a_perfect_model_has_no_loss():
    same = np.repeat(DATA[None], 2, axis=0)
    for name in ("rmse", "poisson", "moments"):
        assert judged(name, 1.0, same)[1].value == pytest.approx(0.0, abs=1e-12)
        assert judged(name, None, same / 3.0)[1].scale == pytest.approx(3.0)


def test_moments_are_those_of_each_series_and_shares_of_their_sum():
    both = np.array([[2.0, 4.0, 9.0, 5.0], [1.0, 1.0, 2.0, 6.0]])
    loss, found = judged("moments", 1.0, np.stack([both, both]), both, read(2))
    gap = both[0] - both[0].mean()
    mean, deviation, peak, height, trend, tie = loss.observed[:6]
    assert mean == 5.0
    assert deviation == pytest.approx(both[0].std())
    assert peak == 0.5
    assert height == 9.0
    assert trend == pytest.approx(4 * np.polyfit(np.arange(4), both[0], 1)[0])
    assert tie == pytest.approx((gap[1:] * gap[:-1]).sum() / (gap**2).sum())
    assert loss.observed[12:] == pytest.approx([20 / 30, 10 / 30])
    assert found.value == pytest.approx(0.0, abs=1e-12)


def test_moments_that_luck_moves_more_weigh_less():
    draw = np.random.default_rng(1)
    wild = DATA * (1.0 + 0.3 * draw.standard_normal((50, 1, 4)))
    calm, loud = (
        make("moments", read(), DATA, 1.0, np.repeat(DATA[None], 50, axis=0)),
        make("moments", read(), DATA, 1.0, wild),
    )
    assert (loud.spread(DATA)[[0, 1, 3]] > 3 * calm.spread(DATA)[[0, 1, 3]]).all()


def test_only_amounts_grow_with_the_market():
    loss, found = judged("rmse", 5.0, about=read(amounts=False))
    np.testing.assert_array_equal(found.predicted, RUNS.mean(axis=0)[0])
    assert not loss.scaled.any()


@pytest.mark.parametrize(
    ("name", "changes", "data", "scale", "words"),
    [
        ("mse", {}, DATA, 1.0, "--loss: unknown loss 'mse'; allowed: rmse, poisson, moments"),
        ("rmse", {"amounts": (False,)}, DATA, None, "--scale: 'fit', but the data has only shares and levels"),
        ("poisson", {}, 0.0 * DATA, None, "--scale: 'fit', but no amount in the fitted periods is above 0"),
        ("rmse", {}, np.array([[0.0, 0.0, 0.0, 9.0]]), None, "--scale: 'fit', but no amount in the fitted periods"),
        ("rmse", {}, DATA, 0.0, "--scale: found 0; allowed: a number above 0, or 'fit'"),
        ("rmse", {}, DATA, float("nan"), "--scale: found nan"),
        ("poisson", {}, -DATA, 1.0, "--loss: poisson: product.p0.units is below 0 in the data"),
        ("poisson", {"overs": ("last",)}, DATA, 1.0, "--loss: poisson is for counts of what happens in a period"),
        ("poisson", {"names": ("sales.revenue",)}, DATA, 1.0, "sales.revenue is in units; allowed: rmse or moments"),
        ("poisson", {"overs": ("ratio",), "amounts": (False,)}, DATA, 1.0, "--loss: poisson is for counts"),
    ],
)
def test_losses_that_do_not_fit_the_data_are_refused(name, changes, data, scale, words):
    about = read()
    vars(about).update(changes)
    with pytest.raises(ScenarioError) as caught:
        check(name, about, data, 3, scale)
    assert words in str(caught.value)
