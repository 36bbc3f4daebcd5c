"""A market that is a formula with noise, so that what a fit must find is known and costs nothing."""

from types import SimpleNamespace

import numpy as np

from journeysim.experiments.calibration.losses import make
from journeysim.experiments.calibration.parameters import Parameter
from journeysim.experiments.calibration.polish import polish
from journeysim.experiments.calibration.search import Trial
from journeysim.experiments.calibration.spread import enough, spread

PARAMETERS = (Parameter("height", 1.0, 400.0, True), Parameter("rate", 0.0, 1.0))
TRUTH = (100.0, 0.3)
TIME = np.arange(20.0)


def read(count=1, amounts=True):
    """What a loss has to know of the data: `count` series of counts."""
    names = tuple(f"product.p{at}.units" for at in range(count))
    return SimpleNamespace(
        names=names, columns=names, units=("units",) * count, overs=("sum",) * count, amounts=(amounts,) * count
    )


class Curve:
    """Replicates of height e^(-rate t), each with noise of its own that is the same at every point."""

    def __init__(self, replicates=12, noise=5.0, seed=1, parameters=PARAMETERS, formula=None):
        draw = np.random.default_rng(seed)
        self.parameters, self.replicates, self.asked = parameters, replicates, 0
        self.noise = noise * draw.standard_normal((enough(replicates), 1, TIME.size))
        self.formula = formula or (lambda point: point[0] * np.exp(-point[1] * TIME))

    def at(self, points, replicates=None):
        self.asked += len(points)
        return [self.formula(point) + self.noise[: replicates or self.replicates] for point in points]

    def of(self, shares):
        return tuple(each.within(float(share)) for each, share in zip(self.parameters, shares, strict=True))


def data(seed, noise=5.0, truth=TRUTH):
    draw = np.random.default_rng(1000 + seed)
    return (truth[0] * np.exp(-truth[1] * TIME) + noise * draw.standard_normal(TIME.size))[None, :]


def fitted(market, observed, loss="rmse", scale=1.0, start=(50.0, 0.5), kept=TIME.size):
    """The point that least squares end at from a start, and how well it is known."""
    compared = make(loss, read(), observed[:, :kept], scale, market.at([start])[0][:, :, :kept])
    judged = compared.judge(compared.features(market.at([start])[0][:, :, :kept]))
    first = Trial(0, "search", start, judged.value, judged.scale)
    tried = [first, *polish(market, compared, kept, first)]
    best = min(tried, key=lambda each: each.value)
    return best, spread(market, compared, kept, best.point)
