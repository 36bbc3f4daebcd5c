"""For each lever an example that does something in the market of these tests."""

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "advertising": {
        "lever": "advertising", "product": "fancy", "channel": "tv", "budget": 500.0, "effect": 0.05,
        "setup_cost": 10.0, "cost_per_day": 1.0,
    },
    "coupon": {
        "lever": "coupon", "vendor": "shop", "discount": 0.3, "take_up": 0.5, "sharing": 0.5, "notice_rate": 0.02,
    },
    "social_advertising": {
        "lever": "social_advertising", "product": "fancy", "budget": 500.0, "effect": 0.05, "alike": 0.4,
    },
}  # fmt: skip

#: What the market has to be like besides, for levers to which the plain one gives nothing to do.
CHANGES: dict[str, dict[str, Any]] = {}

#: Levers that press a vendor's terms for everybody, so that it does not matter whom they are for.
FOR_EVERYBODY: set[str] = set()
