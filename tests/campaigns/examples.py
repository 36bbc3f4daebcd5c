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
    "influencers": {
        "lever": "influencers", "product": "fancy", "channel": "net", "count": 5, "followers": 0.2,
        "posts_per_week": 3.0, "fee": 5.0, "closeness": 0.5, "effect": 0.1,
    },
    "seeding": {
        "lever": "seeding", "product": "fancy", "units": 40, "handling": 5.0, "target": {"by": "links"},
    },
    "flash_sale": {"lever": "flash_sale", "vendor": "shop", "discount": 0.3, "notice_rate": 0.2},
    "sample": {
        "lever": "sample", "vendor": "shop", "product": "fancy", "trial": 0.3, "per_day": 20.0, "tells": 0.5,
        "cost_per_unit": 2.0,
    },
    "group_buying": {
        "lever": "group_buying", "vendor": "shop", "product": "plain", "discount": 0.3, "threshold": 3, "deadline": 4.0,
    },
    "referral": {"lever": "referral", "product": "plain", "owners_invite": 0.5, "reward": 5.0},
    "affiliate": {"lever": "affiliate", "vendor": "shop", "channel": "net", "reach": 0.8, "pull": 2.0},
    "share_purchase": {"lever": "share_purchase", "vendor": "shop", "prompt": 0.8, "incentive": 1.0},
    "reviews": {"lever": "reviews", "vendor": "shop", "incentive": 1.0},
    "complaint_care": {"lever": "complaint_care", "vendor": "shop", "cost_per_complaint": 2.0, "cost_per_day": 1.0},
    "bundle": {"lever": "bundle", "vendor": "shop"},
    "recommender": {"lever": "recommender", "vendor": "shop", "effect": 0.1},
    "co_shopping": {"lever": "co_shopping", "vendor": "shop", "pull": 2.0},
    "social_shop": {"lever": "social_shop", "vendor": "pop-up", "discount": 0.1},
    "loyalty": {"lever": "loyalty", "vendor": "shop", "join": 1.0, "discount": 0.3, "cost_per_member": 1.0},
    "competitor_response": {
        "lever": "competitor_response", "product": "plain", "trigger": 0.0, "watch": 3.0, "discount": 0.3,
    },
    "viral_signature": {
        "lever": "viral_signature", "product": "fancy", "messages_per_day": 0.2, "effect": 0.03, "setup_cost": 10.0,
    },
    "viral_content": {
        "lever": "viral_content", "product": "fancy", "creators": 20, "pass_on": 0.5, "effect": 0.1, "every": 7.0,
        "setup_cost": 10.0,
    },
    "community": {
        "lever": "community", "product": "fancy", "channel": "net", "join_rate": 0.1, "every": 7.0, "effect": 0.05,
        "event_cost": 10.0, "cost_per_participant": 1.0,
    },
    "crm": {"lever": "crm", "product": "plain", "contacted": 0.4, "effect": 0.3, "half_saturation": 1.0},
    "frugality_message": {
        "lever": "frugality_message", "channel": "tv", "budget": 1000.0, "push": 0.1, "half_saturation": 1.0,
    },
}  # fmt: skip

#: What the market has to be like besides, for levers to which the plain one gives nothing to do.
CHANGES: dict[str, dict[str, Any]] = {
    "loyalty": {"products.plain.lifetime": 8.0, "products.fancy.lifetime": 8.0},
}

#: How a lever for nobody differs besides, where what it offers to every visitor cannot be for some.
FOR_NOBODY: dict[str, dict[str, Any]] = {"sample": {"trial": 0.0}}

#: Levers that press a vendor's terms for everybody, so that it does not matter whom they are for.
FOR_EVERYBODY: set[str] = {"share_purchase", "reviews", "complaint_care", "bundle", "co_shopping"}
