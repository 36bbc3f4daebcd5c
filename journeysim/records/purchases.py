"""Every purchase of a replicate, consumer by consumer: what a comparison needs to say who bought because of what."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeysim.engine.model import JourneyModel
from journeysim.population.columns import Ids
from journeysim.stages.base import Move


@dataclass(frozen=True)
class Purchases:
    """Every purchase of one replicate, in the order of steps, then consumers: arrays of shape (n,).

    `product`, `vendor` and `cause` are numbers in the order of the cast; `paid` and `cost` are in cents,
    accessories included; `saved`, in cents too, is what the offer of a campaign that no rival runs took off the price;
    `returned` says whether it was sent back by the end of the run. `segment` (N,) is each
    consumer's segment, `reached` (campaigns, N) whom each campaign had reached by the end of the run.
    """

    step: NDArray[np.int32]
    consumer: NDArray[np.int64]
    product: NDArray[np.int16]
    vendor: NDArray[np.int16]
    paid: NDArray[np.int64]
    cost: NDArray[np.int64]
    cause: NDArray[np.int16]
    saved: NDArray[np.int64]
    returned: NDArray[np.bool_]
    segment: NDArray[np.int16]
    reached: NDArray[np.bool_]

    @property
    def consumers(self) -> int:
        """Number of consumers in the population."""
        return self.segment.size

    def __len__(self) -> int:
        return self.step.size


class Till:
    """Writes every purchase down as it is paid; work is proportional to the purchases."""

    def __init__(self, model: JourneyModel) -> None:
        self._segment = model.world.people.segment.astype(np.int16)
        self._ledgers = list(model.campaigns.ledgers.values())
        # By the number of the offer; the last, which is -1, is none at all.
        own = {name: not lever.rival for name, lever in model.campaigns.levers.items()}
        self._own_offer = np.array([*(own[each.name] for each in model.world.market.offers.all), False])
        # Rows of (step, consumer, product, vendor, paid, cost, cause, saved), and of (step, consumer) sent back.
        self._sold: list[NDArray[np.int64]] = []
        self._returned: list[NDArray[np.int64]] = []

    def moved(self, model: JourneyModel, ids: Ids, move: Move) -> None:
        """Hear of returns."""
        if move.reason == "returned":
            self._returned.append(np.stack([np.full(ids.size, model.world.clock.step), ids]))

    def end_step(self, model: JourneyModel) -> None:
        """Write down what was paid."""
        step = model.world.clock.step
        columns = [
            (
                np.full(len(each), step),
                each.consumer,
                each.product,
                each.vendor,
                each.paid,
                each.cost,
                each.cause,
                np.where(self._own_offer[each.offer], each.saved, 0),
            )
            for each in model.world.sold
        ]
        if columns:
            rows = np.concatenate([np.stack([np.asarray(one, np.int64) for one in each]) for each in columns], axis=1)
            self._sold.append(rows[:, np.argsort(rows[1], kind="stable")])

    def purchases(self) -> Purchases:
        """Return what has been sold so far."""
        sold = np.concatenate([np.zeros((8, 0), np.int64), *self._sold], axis=1)
        step, consumer, product, vendor, paid, cost, cause, saved = sold
        return Purchases(
            step.astype(np.int32),
            consumer,
            product.astype(np.int16),
            vendor.astype(np.int16),
            paid,
            cost,
            cause.astype(np.int16),
            saved,
            self._sent_back(step, consumer),
            self._segment,
            np.array([each.reached for each in self._ledgers], bool).reshape(len(self._ledgers), self._segment.size),
        )

    def _sent_back(self, step: NDArray[np.int64], consumer: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which purchases were returned: whoever returns sends back the latest thing bought."""
        returned = np.zeros(step.size, bool)
        if not self._returned:
            return returned
        when, who = np.concatenate(self._returned, axis=1)
        length = int(step[-1]) + int(when.max()) + 1
        order = np.lexsort((step, consumer))
        bought = consumer[order] * length + step[order]
        returned[order[np.searchsorted(bought, who * length + when, side="right") - 1]] = True
        return returned
