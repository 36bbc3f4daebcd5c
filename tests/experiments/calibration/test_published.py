"""Two real series: fits come to what least squares of Bass's formula give, but for luck and the length of a step."""

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import least_squares

from journeysim import Scenario
from journeysim.experiments.calibration.calibrate import calibrate
from tests.experiments.calibration.market import NEED, WEIGHT, write
from tests.theory import expected as theory

STEP, CONSUMERS, REPLICATES = 0.25, 10_000, 6


def in_steps(series, step=STEP):
    """Bass's p, q and market fitted to a series, in steps during which the share that others see stands still."""
    series = np.asarray(series, float)

    def sales(logs):
        p, q = np.exp(logs)
        per_year = round(1 / step)
        shares = theory.bass_in_steps(step, series.size * per_year, p, q)[::per_year]
        unit = np.diff(shares)
        return unit * (unit @ series) / (unit @ unit), (unit @ series) / (unit @ unit)

    done = least_squares(lambda logs: (sales(logs)[0] - series) / series.std(), np.log([0.01, 0.5]), xtol=1e-12)
    return np.array([*np.exp(done.x), sales(done.x)[1]])


@pytest.mark.parametrize(
    ("series", "step", "told"),
    [
        (theory.VCR, 0.05, ("p .00908, q .6475 and 67,601", 0.00908, 0.6475, 67601)),
        (theory.AIR_CONDITIONERS, 0.25, ("p .0102, q .386\nand 18,598", 0.0102, 0.386, 18598)),
        (theory.AIR_CONDITIONERS[:10], 0.25, ("one of 13,489 thousand", 0.00849, 0.523, 13489)),
    ],
)
def test_the_page_tells_what_least_squares_in_steps_give(series, step, told):
    text, *wanted = told
    assert text in (Path(__file__).parents[3] / "docs" / "how-to-calibrate.md").read_text("utf-8")
    np.testing.assert_allclose(in_steps(series, step), wanted, rtol=0.002)


@pytest.mark.parametrize(
    ("name", "series", "printed"),
    [
        pytest.param("vcr", theory.VCR, theory.VCR_FIT, marks=pytest.mark.full),
        pytest.param("air_conditioners", theory.AIR_CONDITIONERS, theory.AIR_CONDITIONERS_FIT, marks=pytest.mark.full),
    ],
)
def test_real_series_give_the_published_parameters(tmp_path, name, series, printed):
    market = Scenario.load(f"limits/{name}", {"time.step_days": STEP, "time.steps": round(len(series) / STEP)})
    assert market.population.consumers == CONSUMERS
    found = calibrate(
        market, write(tmp_path, series), [f"{NEED}=0.001:0.1:log", f"{WEIGHT}=0.1:1.5"], period=1.0, scale="fit",
        hold_out=0.0, method="sobol", budget=12, replicates=REPLICATES, workers=2,
    )  # fmt: skip
    ours = np.array([*found.best.point, CONSUMERS * found.scale])
    # What luck does to the fit: the scatter of the formula's parameters over replicates.
    fits = np.array([in_steps(each) for each in found.modelled[:, 0]])
    luck = fits.std(axis=0, ddof=1) / np.sqrt(REPLICATES)
    assert (np.abs(ours - in_steps(series)) <= 4 * luck).all()
    assert (luck < [0.1 * ours[0], 0.05 * ours[1], 0.02 * ours[2]]).all()
    m, p, q = map(float, printed)
    for each, published in zip(found.spread.found, (p, q, m / CONSUMERS), strict=True):
        assert each.low < published < each.high
