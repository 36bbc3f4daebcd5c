"""The campaigns of a run, acting together; combined in the order of their names, so that sums come out the same."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Lever
from journeysim.population.columns import DECISION, Ids
from journeysim.world import Sales, World


class Campaigns:
    """The campaigns of a run; implements what stages ask of firms."""

    def __init__(self, levers: Mapping[str, Lever], world: World) -> None:
        self.levers = dict(levers)
        self.causes = frozenset(lever.cause for lever in levers.values() if lever.cause)
        # Prepared by name, so that offers have the same numbers however the file orders the campaigns.
        prepared = {name: levers[name].prepare(world, name) for name in sorted(levers)}
        self.ledgers = {name: prepared[name] for name in levers}
        self._each = [(levers[name], prepared[name]) for name in sorted(levers)]

    def act(self, world: World) -> None:
        """Let every campaign act that is within its window and can pay for the day."""
        world.market.offers.close()
        for lever, ledger in self._each:
            if lever.running(world) and not ledger.over and _affords(lever, world, ledger):
                ledger.begun = True
                if ledger.offer is not None:
                    ledger.offer.live, ledger.offer.purse = True, ledger.left
                lever.act(world, ledger)
            if ledger.begun:
                lever.carry_on(world, ledger)

    def after_sales(self, world: World) -> None:
        """Let every campaign that has begun take in who has paid in this step, and what else has happened."""
        sales = Sales.together(world.sold) if any(map(len, world.sold)) else None
        for lever, ledger in self._begun():
            if ledger.visited is not None and not ledger.over and lever.running(world):
                for visitors, vendor in (*world.visits, _standing(world)):
                    ledger.reached[visitors[ledger.visited[vendor]]] = True
            if ledger.offer is not None:
                ledger.reached |= ledger.quoted(world)
            if sales is not None:
                if ledger.offer is not None:
                    ledger.reached[sales.consumer[ledger.used(sales)]] = True
                if ledger.visited is not None and not ledger.over and lever.running(world):
                    ledger.reached[sales.consumer[ledger.visited[sales.vendor]]] = True
                lever.after_sales(world, ledger, sales)
            lever.after_stages(world, ledger)

    def need_rates(self, world: World, ids: Ids) -> dict[str, Floats]:
        """Return the rates per day at which consumers come to need or want, by cause, each shape (n,)."""
        rates: dict[str, Floats] = {}
        for lever, rate in self._answers(lambda lever, ledger: lever.need_rate(world, ledger, ids)):
            rates[lever.cause] = rates[lever.cause] + rate if lever.cause in rates else rate
        return rates

    def rate_ceilings(self, world: World) -> dict[str, Any]:
        """Return what the rates can be at most at any time, by cause, each a number or shape (N,)."""
        ceilings: dict[str, Any] = {}
        for lever, ledger in self._each:
            if lever.cause and ledger.budget > 0:
                ceilings[lever.cause] = ceilings.get(lever.cause, 0.0) + lever.rate_ceiling(world, ledger)
        return ceilings

    def about(self, world: World, ids: Ids, cause: str) -> Floats:
        """Return how much of the wants by a cause is about each product, shape (n, products)."""
        return self._over_products(world, ids, lambda lever, ledger: (
            lever.about(world, ledger, ids) if lever.cause == cause else None
        ))  # fmt: skip

    def advertised(self, world: World, ids: Ids) -> Floats:
        """Return how present each product's advertising is to each consumer, shape (n, products)."""
        return self._over_products(world, ids, lambda lever, ledger: lever.advertised(world, ledger, ids))

    def links(self, world: World, ids: Ids) -> Floats | None:
        """Return the strongest pull of links to each vendor, as utility, shape (n, vendors); None without any."""
        strongest: Floats | None = None
        for _, pull in self._answers(lambda lever, ledger: lever.links(world, ledger, ids)):
            strongest = pull if strongest is None else np.maximum(strongest, pull)
        return strongest

    def loyalty(self, world: World, ids: Ids) -> Floats:
        """Return the chance that programmes add to repurchase without a search, shape (n,)."""
        stays = np.ones(ids.size)
        for _, chance in self._answers(lambda lever, ledger: lever.loyalty(world, ledger, ids)):
            stays *= 1.0 - chance
        return np.asarray(1.0 - stays)

    def lifetime_factor(self, world: World, ids: Ids) -> Floats:
        """Return what the use of an owned unit is stretched by, shape (n,)."""
        total = np.ones(ids.size)
        for _, factor in self._answers(lambda lever, ledger: lever.lifetime_factor(world, ledger, ids)):
            total *= factor
        return total

    def fade_rate(self, world: World, ids: Ids) -> Floats:
        """Return the rate per day at which campaigns end the wish to buy, shape (n,)."""
        total = np.zeros(ids.size)
        for _, rate in self._answers(lambda lever, ledger: lever.fade_rate(world, ledger, ids)):
            total += rate
        return total

    def _begun(self) -> Iterator[tuple[Lever, Ledger]]:
        return (each for each in self._each if each[1].begun)

    def _answers(self, ask: Callable[[Lever, Ledger], Floats | None]) -> Iterator[tuple[Lever, Floats]]:
        """Yield each lever that has begun and has something to say, with what it says."""
        for lever, ledger in self._begun():
            answer = ask(lever, ledger)
            if answer is not None:
                yield lever, answer

    def _over_products(self, world: World, ids: Ids, ask: Callable[[Lever, Ledger], Floats | None]) -> Floats:
        total = np.zeros((ids.size, len(world.market.products)))
        for _, shown in self._answers(ask):
            total += shown
        return total


def _standing(world: World) -> tuple[Ids, Ids]:
    """Return who stands before a vendor's offer, or has bought there and not judged it yet, and which vendor it is."""
    people = world.people
    ids = np.flatnonzero((people.stage >= DECISION) & (people.vendor >= 0))
    return ids, people.vendor[ids].astype(np.int64)


def _affords(lever: Lever, world: World, ledger: Ledger) -> bool:
    """Pay the day's cost, on the first day the setup too; a campaign that cannot, or whose offer is gone, is over."""
    due = round(lever.cost_per_day * world.clock.step_days * 100.0)
    if not ledger.begun:
        due += round(lever.setup_cost * 100.0)
    gone = ledger.offer is not None and ledger.offer.exhausted
    ledger.over = gone or ledger.left <= 0 or not ledger.pay(due)
    return not ledger.over
