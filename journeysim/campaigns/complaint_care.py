"""Complaint care: a firm answers complaints, and questions before the purchase (D20, D29).

Acts on evaluation (an answered complaint brings satisfaction back, and with it the relationship and what is said) and
on vendor choice (answered questions help the unsure). It costs by the day and by complaint; when the budget is spent,
answering ends.
"""

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from journeysim.campaigns.base import Ledger, Lever
from journeysim.campaigns.terms import not_for_some, press, reach_visitors
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.scenario.problems import nearest
from journeysim.world import World


class ComplaintCare(Lever):
    """Answers to complaints and to questions."""

    lever: Literal["complaint_care"]
    vendor: str = parameter("", unit="name", source=AUTHOR, help="Vendor that answers; empty means all of the brand.")
    brand: str = parameter("", unit="name", source=AUTHOR, help="Brand whose vendors answer, when none is named.")
    care: float = parameter(0.8, unit="probability", bounds=(0, 1), help="Chance that a complaint is answered.")
    answers: float = parameter(
        0.5, unit="probability", bounds=(0, 1), help="Chance that a question before the purchase is answered."
    )
    cost_per_complaint: float = parameter(
        0.0, unit="currency", bounds=(0, 1e6), source=AUTHOR, help="Cost of answering one complaint."
    )

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        yield from not_for_some(self.target)
        brands = sorted({each.brand for each in settings.vendors.values() if each.brand})
        if bool(self.vendor) == bool(self.brand):
            yield "vendor", "give either a vendor or a brand"
        elif self.brand and self.brand not in brands:
            close = nearest(self.brand, brands)
            yield "brand", f"no vendor is of brand '{self.brand}'" + (f"; did you mean '{close}'?" if close else "")

    def prepare(self, world: World, name: str) -> Ledger:
        """Settle which vendors answer."""
        ledger = super().prepare(world, name)
        market = world.market
        brands = np.array([*market.brands, ""])[market.vendor_brand]
        named = np.array(market.vendors) == self.vendor
        ledger.state["vendors"] = named if self.vendor else brands == self.brand
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Answer as many as the budget is sure to bear."""
        there: NDArray[np.bool_] = ledger.state["vendors"]
        reach_visitors(world, ledger, there)
        press(world, "complaint_care", there, self.care)
        press(world, "answers", there, self.answers)

    def after_stages(self, world: World, ledger: Ledger) -> None:
        """Pay for the complaints answered; what cannot be paid ends the care."""
        if ledger.over or not self.running(world):
            return
        answered = int(world.books.complaints_answered[ledger.state["vendors"]].sum())
        paid = ledger.pay_each(round(self.cost_per_complaint * 100.0), answered)
        ledger.claimed += paid
        ledger.over = paid < answered
