"""What Mesa's DataCollector records of a run unless told otherwise."""

from functools import partial
from typing import Any

import mesa
import numpy as np

from journeysim.population.columns import STAGES


class Collector(mesa.DataCollector):
    """The model's own data collector: the model lets it collect by itself."""


def in_stage(model: Any, code: int) -> int:
    """Return the number of consumers in a stage."""
    return int(np.count_nonzero(model.world.people.stage == code))


def owners_share(model: Any) -> float:
    """Return the share of consumers who own the category."""
    return float(model.world.owning_share)


def units_so_far(model: Any) -> int:
    """Return the number of units bought since the start, returned ones included."""
    return int(model.world.people.purchases.sum())


#: Model reporters by name.
MODEL: dict[str, Any] = {
    **{f"stage.{name}": partial(in_stage, code=code) for code, name in enumerate(STAGES)},
    "owners.share": owners_share,
    "sales.units_so_far": units_so_far,
}
