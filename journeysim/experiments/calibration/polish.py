"""Goes the last steps to the best point: least squares on the same replicates' luck.

With luck the same at every point, what differs between two near points is the parameters' doing, so that derivatives
can be taken by differences. A search by trials alone ends near the best point, not at it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from journeysim.experiments.calibration.losses import Judgement, Loss
from journeysim.experiments.calibration.market import Market, Point
from journeysim.experiments.calibration.search import Trial, best

#: Half the distance over which a derivative is taken, as a share of the range: first far, then near.
_REACHES = (0.04, 0.01)
#: Points looked at in each round besides those for derivatives.
_LOOKS = 5
_NEAR = 1e-4

Values = NDArray[np.float64]


def polish(market: Market, loss: Loss, kept: int, start: Trial) -> list[Trial]:
    """Return the points that were tried on the way from `start`, those for derivatives among them.

    The first `kept` periods count.
    """
    tried: list[Trial] = []

    def judged(rows: Sequence[Values]) -> list[Judgement]:
        points = [market.of(row) for row in rows]
        found = [loss.judge(loss.features(series[:, :, :kept])) for series in market.at(points)]
        for point, each in zip(points, found, strict=True):
            tried.append(Trial(start.number + 1 + len(tried), "polish", point, each.value, each.scale))
        return found

    here = start.point
    for reach in _REACHES:
        begin = np.clip(_shares(market, here), 1e-6, 1.0 - 1e-6)
        if not np.isfinite(market.at([market.of(begin)])[0]).all():
            break  # a run fails where rounding takes the best point

        def slopes(at: Values, reach: float = reach) -> Values:
            pairs = around(at - 1.0, reach)
            found = judged([row for pair in pairs for row in pair])
            columns = []
            for i, (low, high) in enumerate(pairs):
                before, after = found[2 * i].residuals, found[2 * i + 1].residuals
                # Where a run beside it fails there is no derivative, and the parameter stays where it is.
                known = np.isfinite(before).all() and np.isfinite(after).all()
                columns.append((after - before) / (high[i] - low[i]) if known else np.zeros(before.size))
            return np.stack(columns, axis=1)

        def misses(at: Values) -> Values:
            return judged([at - 1.0])[0].residuals

        # Shares are moved by 1, since steps are judged by the size of what is changed, which must not be near 0.
        least_squares(
            misses,
            1.0 + begin,
            jac=slopes,
            bounds=(1.0, 2.0),
            xtol=_NEAR,
            ftol=_NEAR,
            max_nfev=_LOOKS,
        )
        here = best([start, *tried]).point
    return tried


def around(shares: Values, reach: float | Values) -> list[tuple[Values, Values]]:
    """Return for each parameter the two points on its sides, no further than the ends of its range."""
    reaches = np.broadcast_to(reach, shares.shape)
    pairs = []
    for i in range(shares.size):
        low, high = shares.copy(), shares.copy()
        low[i], high[i] = max(shares[i] - reaches[i], 0.0), min(shares[i] + reaches[i], 1.0)
        pairs.append((low, high))
    return pairs


def _shares(market: Market, point: Point) -> Values:
    return np.array([each.share(value) for each, value in zip(market.parameters, point, strict=True)])
