"""What each lever claims to move, and which way the field says: `python -m tests.campaigns` prints what comes out."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from tests.campaigns.examples import CHANGES, EXAMPLES
from tests.campaigns.market import against

CONFIDENCE = 0.99
PAIRS = 6


@dataclass(frozen=True)
class Claim:
    """A measure that a lever moves up (1) or down (-1), and the number of what the field knows (docs/model.md)."""

    measure: str
    sign: int
    source: str


CLAIMS: dict[str, Claim] = {
    "advertising": Claim("product.fancy.units", 1, "D12"),
    "affiliate": Claim("vendor.shop.units", 1, "D21"),
    "bundle": Claim("sales.order_value", 1, "D26"),
    "co_shopping": Claim("vendor.shop.units", 1, "D19"),
    "community": Claim("product.fancy.units", 1, "D30, D37"),
    "competitor_response": Claim("product.plain.units", 1, "a rival's own sales"),
    "complaint_care": Claim("satisfaction.mean", 1, "D29"),
    "coupon": Claim("vendor.shop.units", 1, "D22, D31"),
    "crm": Claim("needs.crm", 1, "D12"),
    "flash_sale": Claim("needs.deal", 1, "D2, D22"),
    "frugality_message": Claim("needs.wants", -1, "D9, D10"),
    "group_buying": Claim("product.plain.units", 1, "D27"),
    "influencers": Claim("product.fancy.units", 1, "D33"),
    "loyalty": Claim("vendor.shop.units", 1, "D30"),
    "recommender": Claim("needs.recommender", 1, "D14"),
    "referral": Claim("needs.referral", 1, "D30"),
    "reviews": Claim("reviews", 1, "D17, D18"),
    "sample": Claim("product.fancy.units", 1, "D22, D31"),
    "seeding": Claim("word_of_mouth.sent", 1, "D13"),
    "share_purchase": Claim("word_of_mouth.sent", 1, "D13, D28"),
    "social_advertising": Claim("product.fancy.units", 1, "D12, D24, D32"),
    "social_shop": Claim("vendor.pop-up.units", 1, "D24"),
    "viral_content": Claim("needs.viral", 1, "D13b"),
    "viral_signature": Claim("product.fancy.units", 1, "D13"),
}


@dataclass(frozen=True)
class Finding:
    """What a lever did to the measure that it claims: mean paired difference and its one-sided 99% bound."""

    lever: str
    claim: Claim
    mean: float
    bound: float

    @property
    def holds(self) -> bool:
        """Whether the difference has the claimed sign at the confidence."""
        return bool(self.bound * self.claim.sign > 0)


def finding(lever: str) -> Finding:
    """Run a lever's example with and without it, on the same people and luck."""
    claim, changes = CLAIMS[lever], CHANGES.get(lever, {})
    values = np.array(against(EXAMPLES[lever], claim.measure, replicates=PAIRS, **changes))
    error = values.std(ddof=1) / np.sqrt(PAIRS)
    return Finding(
        lever, claim, float(values.mean()), float(values.mean() - claim.sign * stdtrit(PAIRS - 1, CONFIDENCE) * error)
    )


def table() -> str:
    """Return what every lever did, a line for each."""
    lines = [f"{'lever':<20} {'moves':<22} {'expected':<9} {'found':>9} {'99% bound':>10}  {'source':<20} verdict"]
    for lever in sorted(CLAIMS):
        found = finding(lever)
        way = "up" if found.claim.sign > 0 else "down"
        told = (
            f"{lever:<20} {found.claim.measure:<22} {way:<9} {found.mean:>+9.3g} {found.bound:>+10.3g}  "
            f"{found.claim.source:<20} {'holds' if found.holds else 'FAILS'}"
        )
        lines.append(told)
    return "\n".join(lines)
