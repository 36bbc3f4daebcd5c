"""What a lever is: it acts within its window and schedule, on its target, within its budget; and it keeps books."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from journeysim.campaigns.exposure import Exposure
from journeysim.campaigns.target import Target
from journeysim.market.offers import Offer
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, Settings, parameter
from journeysim.world import Sales, World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: A budget of none at all, in cents.
UNLIMITED = 1 << 60


@dataclass
class Ledger:
    """What one campaign has done so far; money in cents.

    `paid` is what went out in money; with what its `offer` gave in price cuts it makes up `spent`. `reached` flags
    those whom it has met in person, `uses` counts what was claimed besides the offer.
    """

    name: str
    budget: int
    target: Flags
    reached: Flags
    paid: int = 0
    impressions: int = 0
    clicks: int = 0
    claimed: int = 0
    begun: bool = False
    over: bool = False
    offer: Offer | None = None
    exposure: Exposure | None = None
    # The vendors, a mask, whose every visitor it reaches.
    visited: Flags | None = None
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def discounts(self) -> int:
        """What was given in price cuts."""
        return self.offer.given if self.offer is not None else 0

    @property
    def uses(self) -> int:
        """How often its offer was used, or a reward or sample of it claimed."""
        return self.claimed + (self.offer.uses if self.offer is not None else 0)

    @property
    def spent(self) -> int:
        """Everything that counts against the budget."""
        return self.paid + self.discounts

    @property
    def left(self) -> int:
        """What may still be spent."""
        return self.budget - self.spent

    @property
    def memory(self) -> Exposure:
        """What people remember of its messages."""
        assert self.exposure is not None
        return self.exposure

    def used(self, sales: Sales) -> Flags:
        """Return which sales were made with its offer, shape (n,)."""
        return np.asarray(sales.offer == self._number)

    def quoted(self, world: World) -> Flags:
        """Return whose last price was settled with its offer, shape (N,)."""
        return np.asarray(world.people.offer == self._number)

    @property
    def _number(self) -> int:
        # Those without an offer have -1 as the number of theirs.
        return self.offer.number if self.offer is not None else -2

    def pay(self, cents: int) -> bool:
        """Pay an amount if the budget allows it, and return whether it does."""
        if cents > self.left:
            return False
        self.paid += cents
        if self.offer is not None:
            self.offer.purse = self.left
        return True

    def pay_each(self, cents: int, count: int) -> int:
        """Pay a price for as many as the budget allows, and return how many that is."""
        affordable = count if cents <= 0 else min(count, max(self.left, 0) // cents)
        self.pay(affordable * max(cents, 0))
        return affordable

    def pay_in_turn(self, cents: NDArray[np.int64]) -> int:
        """Pay amounts in their order until one is beyond the budget, and return how many were paid."""
        total = np.cumsum(cents)
        paid = int(np.searchsorted(total, self.left, side="right"))
        self.pay(int(total[paid - 1]) if paid else 0)
        return paid


class Lever(Settings):
    """A campaign of one kind; a subclass declares `lever: Literal["its file's name"]` and implements `act`."""

    #: Whether a rival, or a movement, runs it: its sales and spend are then not the strategist's own.
    rival: ClassVar[bool] = False
    #: The cause that its own rate counts under, and whether that is a want (cut most by frugality) or a need.
    cause: ClassVar[str] = ""
    want: ClassVar[bool] = True
    #: Where it stands in the list of levers: with paid messages, what friends pass on, prices, what a vendor offers, or
    #: what a rival does.
    shelf: ClassVar[Literal["messages", "friends", "prices", "vendor", "rival"]] = "vendor"

    lever: str
    label: str = parameter("", unit="text", source=AUTHOR, label="Name in tables", help="Name in tables.")
    start: float = parameter(0.0, unit="days", bounds=(0, None), source=AUTHOR, label="First day", help="First day.")
    end: float = parameter(1e9, unit="days", bounds=(0, 1e9), source=AUTHOR, help="Day after the last.")
    schedule: Literal["always_on", "burst", "pulsing"] = Field(
        "always_on",
        description="When it acts within the window: all the time, in a `burst` of `on_days` at the start, or"
        " `pulsing`: `on_days` on, `off_days` off, and so on.",
        json_schema_extra={"unit": "choice", "source": AUTHOR},
    )
    on_days: float = parameter(
        7.0,
        unit="days",
        bounds=(0.001, 1e9),
        source=AUTHOR,
        label="Days on",
        help="Length of the burst or of each pulse.",
    )
    off_days: float = parameter(
        21.0, unit="days", bounds=(0, 1e9), source=AUTHOR, label="Days off", help="Pause between two pulses."
    )
    budget: float | None = parameter(
        None, unit="currency", bounds=(0, 1e12), source=AUTHOR,
        help="The most to spend, price cuts included; without it there is no limit, with 0 nothing happens.",
    )  # fmt: skip
    setup_cost: float = parameter(
        0.0, unit="currency", bounds=(0, 1e12), source=AUTHOR, help="Paid once, on the first day."
    )
    cost_per_day: float = parameter(
        0.0, unit="currency per day", bounds=(0, 1e12), source=AUTHOR, help="Paid for each day on which it acts."
    )
    target: Target = Field(default_factory=Target, description="Whom it is for; without it, everyone.")

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign, as (key, text)."""
        if self.end <= self.start:
            yield "end", f"{self.end:g} is not after start ({self.start:g})"
        for key, text in self.target.problems(settings):
            yield f"target.{key}", text
        for key, its in type(self).model_fields.items():
            extra = its.json_schema_extra
            if its.is_required() and isinstance(extra, dict) and extra.get("unit") == "name" and not getattr(self, key):
                yield key, "names nothing"
        products, vendors = self.promotes()
        for name in products:
            if name not in settings.products:
                yield "products" if hasattr(self, "products") else "product", f"unknown product '{name}'"
        for name in vendors:
            if name not in settings.vendors:
                yield "vendor", f"unknown vendor '{name}'"
        channel = getattr(self, "channel", "")
        if channel and channel not in settings.channels:
            yield "channel", f"unknown channel '{channel}'"

    def promotes(self) -> tuple[list[str], list[str]]:
        """Return the products and the vendors whose sales it is for; an empty list is all of them."""
        named: list[str] = [getattr(self, "product", ""), *getattr(self, "products", [])]
        vendor: str = getattr(self, "vendor", "")
        return [each for each in named if each], [vendor] if vendor else []

    def prepare(self, world: World, name: str) -> Ledger:
        """Open the books and settle who is in the target group."""
        budget = UNLIMITED if self.budget is None else round(self.budget * 100.0)
        return Ledger(name, budget, self.target.choose(world, name), np.zeros(world.people.size, bool))

    def running(self, world: World) -> bool:
        """Return whether this step begins within the window and not in a pause of the schedule."""
        day = (world.clock.step - 1) * world.clock.step_days
        return self.start <= day < self.end and self._on(day - self.start)

    def over_from(self) -> float:
        """Return the day after the last on which it acts, whatever the length of the run."""
        if self.schedule == "burst":
            return min(self.end, self.start + self.on_days)
        if self.schedule == "pulsing":
            period = self.on_days + self.off_days
            begun = np.ceil((self.end - self.start) / period - 1e-9) - 1.0
            return float(min(self.end, self.start + begun * period + self.on_days))
        return self.end

    def days_on(self, world: World) -> float:
        """Return for how many days it acts within the run, at least one step."""
        days = np.arange(round(float(world.memory["days"]) / world.clock.step_days)) * world.clock.step_days
        # Counted as `running` does, so that what is spread over them is used up on the last.
        count = sum(self._on(day - self.start) for day in days[(days >= self.start) & (days < self.end)].tolist())
        return max(count, 1) * world.clock.step_days

    def act(self, world: World, ledger: Ledger) -> None:
        """Act in a step of its window whose cost the budget bears."""
        raise TypeError(f"{type(self).__name__} has to implement act")

    def carry_on(self, world: World, ledger: Ledger) -> None:
        """Let what it has set going go on, in every step after it has begun, the window over or not."""

    def after_sales(self, world: World, ledger: Ledger, sales: Sales) -> None:
        """Take in what was paid for in this step, whether or not it still runs."""

    def after_stages(self, world: World, ledger: Ledger) -> None:
        """Take in what else was booked in this step, whether or not it still runs."""

    def need_rate(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the rate per day of needs or wants that it makes, shape (n,)."""
        return None

    def rate_ceiling(self, world: World, ledger: Ledger) -> Floats | float:
        """Return what `need_rate` can be at most at any time, a number or shape (N,)."""
        return 0.0 if type(self).need_rate is Lever.need_rate else np.inf

    def about(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return how much of the wants that it makes is about each product, shape (n, products)."""
        return None

    def advertised(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return how present each product's advertising is to each consumer by it, shape (n, products)."""
        return None

    def links(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return how its links pull to each vendor, as utility, shape (n, vendors)."""
        return None

    def loyalty(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the chance that it adds to repurchase without a search, shape (n,)."""
        return None

    def lifetime_factor(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return what the use of an owned unit is stretched by, at least 1, shape (n,)."""
        return None

    def fade_rate(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the rate per day at which it ends the wish to buy, shape (n,)."""
        return None

    def _on(self, day: float) -> bool:
        if self.schedule == "burst":
            return day < self.on_days
        if self.schedule == "pulsing":
            return day % (self.on_days + self.off_days) < self.on_days
        return True


class Persuasion(Lever):
    """A lever whose messages about one product make wants, the more are remembered, for those who trust the source."""

    #: What the diary calls the sight of a message.
    event: ClassVar[str] = "saw an ad"

    product: str = parameter(unit="name", source=AUTHOR, help="Product that it is about.")
    effect: float = parameter(
        0.002, unit="per day", bounds=(0, 100), help="Rate of wants at full saturation (for trust 1)."
    )
    half_saturation: float = parameter(
        4.0, unit="impressions", bounds=(0.001, 1e6), help="Remembered impressions with half of the full effect."
    )
    carry_over: float = parameter(
        14.0, unit="days", bounds=(0.001, 10_000), source="half-life of weeks: Sethuraman et al. 2011; size assumed",
        help="Half-life of the memory of an impression.",
    )  # fmt: skip

    def prepare(self, world: World, name: str) -> Ledger:
        """Open the books, nobody remembering anything."""
        ledger = super().prepare(world, name)
        ledger.exposure = Exposure(world.people.size, self.carry_over)
        return ledger

    def trust(self, world: World, ids: Ids) -> Floats:
        """Return how far each consumer trusts the source, shape (n,)."""
        raise TypeError(f"{type(self).__name__} has to implement trust")

    def show(self, world: World, ledger: Ledger, ids: Ids, views: Floats | float = 1.0) -> None:
        """Let consumers see the message, each id once, so many times; it makes the product known."""
        product = world.market.products.index(self.product)
        ledger.memory.add(world, ids, views)
        world.people.known[ids, product] = True
        ledger.reached[ids] = True
        ledger.impressions += int(np.sum(np.broadcast_to(views, ids.shape)))
        world.tell(self.event, ids, product=np.full(ids.size, product))

    def need_rate(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the rate of wants: saturating in the remembered messages, for those who trust the source."""
        return self.effect * self.trust(world, ids) * ledger.memory.saturation(world, ids, self.half_saturation)

    def rate_ceiling(self, world: World, ledger: Ledger) -> Floats | float:
        """Return the rate at full saturation."""
        return self.effect * self.trust(world, world.everyone)

    def about(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return its wants, all about its product."""
        rate = self.need_rate(world, ledger, ids)
        return None if rate is None else self.on_product(world, rate)

    def on_product(self, world: World, values: Floats) -> Floats:
        """Return values, shape (n,), in the column of its product, shape (n, products)."""
        whole = np.zeros((values.size, len(world.market.products)))
        whole[:, world.market.products.index(self.product)] = values
        return whole


def offered_at(world: World, vendor: str, products: list[str]) -> Flags:
    """Return the cells of a vendor ("" = all) and products (empty = all), shape (vendors, products)."""
    market = world.market
    there = np.array([vendor in ("", name) for name in market.vendors])
    what = np.array([not products or name in products for name in market.products])
    return np.asarray(there[:, None] & what)
