"""A market of a few hundred consumers, to be watched with the tools that Mesa brings along."""

from typing import Any

from journeysim.engine.model import JourneyModel

#: The scenario, and what may be asked for: first value, least and most.
SCENARIO = "smartphones"
CONSUMERS, NORMATIVE, PRICES, SEED = (300, 100, 500), (2.0, 0.0, 5.0), (1.0, 0.8, 1.2), (1, 0, 1_000)


class Classroom(JourneyModel):
    """The smartphone market with a few hundred consumers.

    Parameters
    ----------
    consumers
        How many there are, from 100 to 500.
    normative
        Weight of what others own, from 0 to 5.
    prices
        All prices relative to those of the scenario, from 0.8 to 1.2.
    seed
        Whole number from 0 to 1,000.

    What lies outside is brought to the nearest end, and what is no number to the first value: whoever moves a slider
    in a browser decides what arrives here.
    """

    def __init__(
        self, consumers: Any = CONSUMERS[0], normative: Any = NORMATIVE[0], prices: Any = PRICES[0], seed: Any = SEED[0]
    ) -> None:
        changes: dict[str, Any] = {
            "population.consumers": int(_within(consumers, CONSUMERS)),
            "influences.normative.weight": _within(normative, NORMATIVE),
            "market.price_level": _within(prices, PRICES),
        }
        super().__init__(SCENARIO, int(_within(seed, SEED)), **changes)


def _within(value: Any, allowed: tuple[float, float, float]) -> float:
    """Return a number within its ends."""
    first, least, most = allowed
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return first
    return float(min(max(value, least), most))
