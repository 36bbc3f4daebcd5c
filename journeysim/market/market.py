"""The market while a run goes on: what is sold where, on which terms, and what the public says of it.

Terms that campaigns press (discounts, trials, care ...) have a baseline and a value of the day. A lever
changes the value within its window; `restore` brings back the baseline at the start of each step.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journeysim.market.offers import Offers
from journeysim.scenario.market import Channel, MarketSettings, Product, Vendor

Floats = NDArray[np.float64]
Int64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNLIMITED = np.int64(1) << 60

#: Vendor terms that are one number per vendor; each may be pressed by a campaign.
VENDOR_TERMS = (
    "trial",
    "co_shopping",
    "affiliate",
    "answers",
    "stars_shown",
    "bundle_recommender",
    "share_prompt",
    "review_request",
    "complaint_care",
    "haggling",
    "service",
    "trust",
    "steps_to_buy",
    "payment_failure",
    "delivery",
)


class Market:
    """Products, vendors and channels as arrays; money in cents.

    Shapes: `price`, `discount`, `stock`, `offered` and the deal and group terms are (vendors, products).
    """

    trial: Floats
    co_shopping: Floats
    affiliate: Floats
    answers: Floats
    stars_shown: Floats
    bundle_recommender: Floats
    share_prompt: Floats
    review_request: Floats
    complaint_care: Floats
    haggling: Floats
    service: Floats
    trust: Floats
    steps_to_buy: Floats
    payment_failure: Floats
    delivery: Floats

    def __init__(
        self,
        settings: MarketSettings,
        products: dict[str, Product],
        vendors: dict[str, Vendor],
        channels: dict[str, Channel],
        step_days: float,
    ) -> None:
        self.products, self.vendors, self.channels = list(products), list(vendors), list(channels)
        self.product_labels = [item.label or name for name, item in products.items()]
        self.vendor_labels = [item.label or name for name, item in vendors.items()]
        self.currency = settings.currency
        self.step_days = step_days
        # One list for both, so that a value is the same column of the products, the vendors and the people.
        of_products = {name for item in products.values() for name in item.values}
        self.value_names = sorted(of_products | {name for each in vendors.values() for name in each.values})
        self._set_products(list(products.values()), settings)
        self._set_vendors(list(vendors.values()), list(products.values()), settings.price_level)
        self.visual_richness = np.array([item.visual_richness for item in channels.values()])
        self.feed_reach = np.array([item.feed_reach for item in channels.values()])
        self.search_saving = np.array([item.search_saving for item in channels.values()])
        self.social = np.array([item.kind == "social" for item in channels.values()], bool)
        self.presence = np.array(
            [[item.presence.get(name, 0.0) for name in self.channels] for item in vendors.values()]
        ).reshape(len(vendors), len(channels))
        # Days of presence since the start, weighted by rate: who notices a vendor when is a matter of this sum.
        self.presence_so_far = np.zeros_like(self.presence)
        self.review_count = np.zeros(len(products), np.int64)
        self.review_stars = np.zeros(len(products), np.int64)
        # Groups under way: pledges so far and the step at which each opened, -1 = none.
        self.pledges = np.zeros((len(vendors), len(products)), np.int64)
        self.group_opened = np.full((len(vendors), len(products)), -1, np.int64)
        self.offers = Offers()
        self._arriving = np.zeros(self.restock.shape)
        self._baseline = {name: getattr(self, name).copy() for name in self._pressed()}
        self.settle_prices()
        self.presence_so_far[:] = 0.0

    def _set_products(self, products: Sequence[Product], settings: MarketSettings) -> None:
        level = settings.price_level
        self.list_price = np.array([_cents(item.price * level) for item in products], np.int64)
        self.unit_cost = np.array([_cents(item.unit_cost) for item in products], np.int64)
        self.quality = np.array([item.quality for item in products], np.float64)
        self.lifetime = np.array([item.lifetime for item in products], np.float64)
        self.symbolic_weight = np.array([item.symbolic_weight for item in products], np.float64)
        brands = sorted({item.brand for item in products})
        self.brands = brands
        self.brand = np.array([brands.index(item.brand) for item in products], np.int64)
        self.attribute_names = sorted({name for item in products for name in item.attributes})
        self.attributes = _matrix([item.attributes for item in products], self.attribute_names)
        self.product_values = _matrix([item.values for item in products], self.value_names)
        self.accessories: list[list[tuple[str, int, int, float]]] = [
            [
                (name, _cents(each.price * level), _cents(each.unit_cost), each.attach)
                for name, each in item.accessories.items()
            ]
            for item in products
        ]
        # Choice works on price relative to it. It does not move with the price level, which would then cancel out.
        mean = np.mean([_cents(item.price) for item in products])  # of whole numbers: exact in any order
        self.reference_price = float(max(settings.reference_price * 100.0 if settings.reference_price else mean, 1.0))

    def _set_vendors(self, vendors: Sequence[Vendor], products: Sequence[Product], level: float) -> None:
        names = self.products
        shape = (len(vendors), len(names))
        self.open = np.array([item.open for item in vendors], bool)
        self.offered = np.array([[not item.sells or name in item.sells for name in names] for item in vendors])
        self.price = np.array(
            [
                [
                    _cents(item.prices.get(name, each.price * item.price_factor) * level)
                    for name, each in zip(names, products, strict=True)
                ]
                for item in vendors
            ],
            np.int64,
        ).reshape(shape)
        self.stock = np.array(
            [[item.stock.get(name, UNLIMITED) for name in names] for item in vendors], np.int64
        ).reshape(shape)
        self.restock = np.array([[item.restock.get(name, 0.0) for name in names] for item in vendors])
        self.discount = np.zeros(shape)
        for term in VENDOR_TERMS:
            setattr(self, term, np.array([getattr(item, term) for item in vendors], np.float64))
        self.vendor_brand = np.array(
            [self.brands.index(item.brand) if item.brand in self.brands and item.brand else -1 for item in vendors]
        )
        self.vendor_channel = np.array(
            [self.channels.index(item.channel) if item.channel else -1 for item in vendors], np.int64
        )
        self.returns_accepted = np.array([item.returns_accepted for item in vendors])
        self.vendor_values = _matrix([item.values for item in vendors], self.value_names)
        self.group_discount, self.deal_discount = np.zeros(shape), np.zeros(shape)
        self.group_threshold = np.ones(len(vendors), np.int64)
        self.group_deadline, self.deal_rate = np.zeros(len(vendors)), np.zeros(len(vendors))
        for v, item in enumerate(vendors):
            if item.group is not None:
                self.group_discount[v] = _on_products(item.group.discount, item.group.products, names)
                self.group_threshold[v], self.group_deadline[v] = item.group.threshold, item.group.deadline
            if item.deals is not None:
                self.deal_discount[v] = _on_products(item.deals.discount, item.deals.products, names)
                self.deal_rate[v] = item.deals.rate

    def _pressed(self) -> tuple[str, ...]:
        own = ("open", "discount", "price", "presence", "group_discount", "group_threshold", "group_deadline")
        return (*VENDOR_TERMS, *own, "deal_discount", "deal_rate")

    def restore(self) -> None:
        """Bring every term back to its baseline and take in the units that arrive."""
        for name, values in self._baseline.items():
            getattr(self, name)[...] = values
        if self.restock.any():
            self._arriving += self.restock * self.step_days
            whole = np.floor(self._arriving + 1e-9).astype(np.int64)
            self._arriving -= whole
            self.stock += whole

    def settle_prices(self) -> None:
        """Work out the day's prices once the campaigns have acted."""
        self.offer_price: Int64 = np.rint(self.price * (1.0 - self.discount)).astype(np.int64)
        self.presence_so_far += self.presence * self.open[:, None] * self.step_days
        self.available: Flags = self.offered & self.open[:, None]
        price = np.where(self.available, self.offer_price, np.iinfo(np.int64).max)
        lowest = price.min(axis=0)
        self.lowest_price: Int64 = np.where(self.available.any(axis=0), lowest, self.list_price)

    def prices(self, ids: Int64) -> Int64:
        """Return the day's prices less the best personal offer, shape (n, vendors, products).

        Without offers all see the same, and n is 1.
        """
        cuts = self.offers.cuts(ids)
        if cuts is None:
            return self.offer_price[None]
        return np.rint(self.offer_price * (1.0 - cuts)).astype(np.int64)

    def in_stock(self) -> Flags:
        """Return which vendor can deliver which product now, shape (vendors, products)."""
        return self.available & (self.stock > 0)

    def same_brand(self, owned: NDArray[np.integer], product: NDArray[np.integer]) -> Flags:
        """Return whether what is owned (-1 = nothing) is of the product's brand; without a brand, the product itself.

        Shape (n,).
        """
        brand = self.brand[product]
        named = np.array([name != "" for name in self.brands], bool)[brand]
        alike = np.where(named, self.brand[owned] == brand, owned == product)
        return np.asarray(alike & (owned >= 0))

    def rating(self) -> Floats:
        """Return the mean of the stars of each product, nan without reviews, shape (products,)."""
        unknown = np.full(len(self.products), np.nan)
        return np.asarray(np.divide(self.review_stars, self.review_count, out=unknown, where=self.review_count > 0))


def _cents(amount: float) -> int:
    return round(amount * 100)


def _matrix(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> Floats:
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], np.float64).reshape(len(rows), len(names))


def _on_products(discount: float, only: Sequence[str], names: Sequence[str]) -> Floats:
    return np.array([discount if not only or name in only else 0.0 for name in names])
