"""Bundles: a vendor's recommender offers accessories with the product (D26).

Acts on the purchase decision: orders get larger, and some go back to the products over the accessories. It costs by
the day and by setting it up.
"""

from collections.abc import Iterable
from typing import Any, Literal

from journeysim.campaigns.base import Ledger, Lever
from journeysim.campaigns.terms import not_for_some, press, reach_visitors, the_vendor
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Bundle(Lever):
    """Accessories recommended by one vendor."""

    lever: Literal["bundle"]
    vendor: str = parameter(unit="name", source=AUTHOR, help="Vendor that recommends.")
    fit: float = parameter(0.7, unit="share", bounds=(0, 1), help="How well the accessories are recommended.")

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        yield from not_for_some(self.target)
        if not any(each.accessories for each in settings.products.values()):
            yield "lever", "no product has accessories to recommend"

    def act(self, world: World, ledger: Ledger) -> None:
        """Recommend."""
        reach_visitors(world, ledger, the_vendor(world, self.vendor))
        press(world, "bundle_recommender", the_vendor(world, self.vendor), self.fit)
