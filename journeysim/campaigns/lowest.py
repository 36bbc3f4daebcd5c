"""What is scarce goes to the lowest keyed uniforms."""

import numpy as np
from numpy.typing import NDArray


def lowest(u: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Return the positions of the `count` lowest uniforms, in no order."""
    # Only those near the expected cut can be among them; the rest need not be sorted.
    cut = (count + 8.0 * np.sqrt(count) + 16.0) / max(u.size, 1)
    near = np.flatnonzero(u < cut)
    if near.size < count:
        near = np.arange(u.size)
    if count >= near.size:
        return np.asarray(near)
    return np.asarray(near[np.argpartition(u[near], count - 1)[:count]] if count > 0 else near[:0])
