"""A calibration that was never carried out, so that its reports cost nothing to test."""

import numpy as np

from journeysim.experiments.calibration.calibrate import Calibration, plan
from journeysim.experiments.calibration.search import Trial
from journeysim.experiments.calibration.spread import Found, Spread
from tests.experiments.calibration.market import FIT, NEED, WEIGHT, small, sold, write


def made(folder, hold_out=0.2, scale=1.0):
    """Twenty trials and five to polish, the last the best; its replicates lie around the data."""
    factor = 6.5 if scale == "fit" else 1.0
    data = np.array(sold(), float)
    asked = plan(small(), write(folder, sold()), FIT, period=1.0, hold_out=hold_out, scale=scale, budget=20,
                 replicates=4)  # fmt: skip
    draw = np.random.default_rng(1)
    points = [(0.002 * 100**u, 0.1 + 0.9 * v) for u, v in draw.random((25, 2)).tolist()]
    trials = [
        Trial(at, "search" if at < 20 else "polish", point, 1.0 / (at + 1), factor) for at, point in enumerate(points)
    ]
    trials.append(Trial(25, "polish", (0.0195, 0.998), 0.01, factor))
    found = (Found(NEED, 0.0195, 0.0132, 0.0287), Found(WEIGHT, 0.998, 0.95, 1.05, "upper end"))
    covariance = np.array([[0.002, -0.0008], [-0.0008, 0.001]])
    if scale == "fit":
        found = (*found, Found("scale", 6.5, 6.0, 7.0))
        covariance = np.pad(covariance, (0, 1)) + np.diag([0.0, 0.0, 0.001])
    deviations = np.sqrt(np.diag(covariance))
    spread = Spread(
        found, covariance, covariance / np.outer(deviations, deviations), 3.0, 0.3, ("both are <b>tied</b>",)
    )
    series = (data + draw.normal(0.0, 3.0, (4, 1, data.size))) / factor
    return Calibration(asked, tuple(trials), trials[-1], spread, series, 120)
