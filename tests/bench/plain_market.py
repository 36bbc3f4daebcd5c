"""The market of the plain Mesa model, and how its consumers draw their traits."""

from math import exp, inf


class Market:
    """What is sold where on which terms; money in cents, tables by vendor and product."""

    def __init__(self, settings):
        self.product_names, self.vendor_names = list(settings.products), list(settings.vendors)
        self.products, self.vendors = list(settings.products.values()), list(settings.vendors.values())
        self.attribute_names = sorted({name for each in self.products for name in each.attributes})
        self.value_names = sorted({name for each in (*self.products, *self.vendors) for name in each.values})
        level = settings.market.price_level
        self.offered = self.table(lambda vendor, name, product: not vendor.sells or name in vendor.sells)
        self.price = self.table(
            lambda vendor, name, product: round(
                vendor.prices.get(name, product.price * vendor.price_factor) * level * 100
            )
        )
        self.deal_cut = self.table(lambda vendor, name, product: self.cut(vendor.deals, name))
        self.group_cut = self.table(lambda vendor, name, product: self.cut(vendor.group, name))
        self.sites = {each.brand for each in self.vendors if each.open and each.brand}
        there = [
            [each.open and row[p] for p in range(len(self.products))]
            for each, row in zip(self.vendors, self.offered, strict=True)
        ]
        self.there = there
        self.sold = [any(row[p] for row in there) for p in range(len(self.products))]
        self.lowest = [
            min((row[p] for row, open_ in zip(self.price, there, strict=True) if open_[p]), default=0)
            for p in range(len(self.products))
        ]
        self.reference = settings.market.reference_price
        if self.reference is None:
            self.reference = sum(each.price for each in self.products) / len(self.products)
        self.reference *= 100
        self.stock = {
            (v, self.product_names.index(name)): units
            for v, vendor in enumerate(self.vendors)
            for name, units in vendor.stock.items()
        }
        self.arriving = dict.fromkeys(self.stock, 0.0)
        self.reviews, self.stars = [0] * len(self.products), [0] * len(self.products)

    def table(self, value):
        """Return a value for each vendor and product."""
        return [
            [value(vendor, name, product) for name, product in zip(self.product_names, self.products, strict=True)]
            for vendor in self.vendors
        ]

    @staticmethod
    def cut(offer, name):
        """Return the discount of an offer on a product."""
        return offer.discount if offer and (not offer.products or name in offer.products) else 0.0

    def rating(self, product):
        """Return the mean of a product's stars, None without reviews."""
        return self.stars[product] / self.reviews[product] if self.reviews[product] else None

    def restock(self, days):
        """Take in the units that arrive, and note what can be had in this step."""
        for v, p in self.stock:
            self.arriving[v, p] += self.vendors[v].restock.get(self.product_names[p], 0.0) * days
            whole = int(self.arriving[v, p] + 1e-9)
            self.stock[v, p] += whole
            self.arriving[v, p] -= whole
        self.in_stock = [
            [there and self.stock.get((v, p), inf) > 0 for p, there in enumerate(row)]
            for v, row in enumerate(self.there)
        ]


def spread(table, name, random, key=""):
    """Draw a trait from the distribution that a table gives it, again until it is within the trait's bounds."""
    law = getattr(table, name)
    if key:
        law = law.get(key, 0.0)
    if isinstance(law, int | float):
        return float(law)
    low, high = type(table).model_fields[name].json_schema_extra["bounds"]
    while True:
        if law.distribution == "normal":
            value = random.gauss(law.mean, law.sd)
        elif law.distribution == "lognormal":
            value = law.median * exp(random.gauss(0.0, law.sigma))
        else:
            value = random.uniform(law.low, law.high)
        if low <= value <= high:
            return value
