"""Shopping together: a vendor lets friends browse and chat at the same time (D19).

Acts on product choice (where friends look together a look costs less) and on vendor choice (it draws people to the
vendor that offers it), for people who have friends. It costs by the day and by setting it up.
"""

from collections.abc import Iterable
from typing import Any, Literal

from journeysim.campaigns.base import Ledger, Lever
from journeysim.campaigns.terms import not_for_some, press, reach_visitors, the_vendor
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class CoShopping(Lever):
    """Shopping together at one vendor."""

    lever: Literal["co_shopping"]
    vendor: str = parameter(unit="name", source=AUTHOR, help="Vendor that offers it.")
    pull: float = parameter(0.5, unit="utility", bounds=(0, 10), help="Pull of shopping together.")

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        yield from not_for_some(self.target)

    def act(self, world: World, ledger: Ledger) -> None:
        """Offer it."""
        reach_visitors(world, ledger, the_vendor(world, self.vendor))
        press(world, "co_shopping", the_vendor(world, self.vendor), self.pull)
