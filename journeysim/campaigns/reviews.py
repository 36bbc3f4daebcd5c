"""Reviews: a vendor shows ratings and share buttons, and asks its buyers for a review (D17, D18).

Acts on product choice (looks meet ratings), on the purchase (share buttons) and on evaluation (reviews that would not
have been written). The cost is the incentive; reviews beyond the budget are written all the same but not rewarded.
"""

from collections.abc import Iterable
from typing import Any, Literal

from journeysim.campaigns.base import Ledger, Lever
from journeysim.campaigns.terms import not_for_some, press, reach_visitors, the_vendor
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Reviews(Lever):
    """Ratings shown and reviews asked for at one vendor."""

    lever: Literal["reviews"]
    vendor: str = parameter(unit="name", source=AUTHOR, help="Vendor that shows and asks.")
    stars_shown: float = parameter(0.8, unit="probability", bounds=(0, 1), help="Chance that a look meets ratings.")
    share_buttons: float = parameter(
        0.05, unit="probability", bounds=(0, 1), help="Chance that a buyer posts the purchase by a share button."
    )
    request: float = parameter(
        0.2, unit="probability", bounds=(0, 1), help="Chance that a buyer writes a review because asked to."
    )
    incentive: float = parameter(0.0, unit="currency", bounds=(0, 1e6), source=AUTHOR, help="Paid for each review.")

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        yield from not_for_some(self.target)

    def act(self, world: World, ledger: Ledger) -> None:
        """Show the stars and the buttons, and ask."""
        there = the_vendor(world, self.vendor)
        reach_visitors(world, ledger, there)
        press(world, "stars_shown", there, self.stars_shown)
        press(world, "share_prompt", there, self.share_buttons)
        press(world, "review_request", there, self.request)

    def after_stages(self, world: World, ledger: Ledger) -> None:
        """Pay for this step's reviews of what was bought at the vendor."""
        if ledger.over or not self.running(world):
            return
        written = int(world.books.reviews[:, world.market.vendors.index(self.vendor)].sum())
        ledger.claimed += ledger.pay_each(round(self.incentive * 100.0), written)
