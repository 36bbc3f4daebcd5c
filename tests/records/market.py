"""A small market in which much happens within weeks: every kind of record has something to tell."""

from functools import cache

from journeysim import Scenario, run

LIVELY = {
    "title": "A lively market",
    "time": {"steps": 60},
    "population": {
        "consumers": 400,
        "traits": {
            "conformity": 0.5,
            "impulsiveness": 0.5,
            "posting_rate": 0.8,
            "passion": 0.6,
            "price_sensitivity": {"distribution": "lognormal", "median": 1.0, "sigma": 0.3},
            "channels": {"pix": 0.8},
            "trust": {"advertising": 0.9},
        },
        "segments": {
            "young": {"share": 0.5, "label": "The young", "traits": {"identity_group": "youth"}},
            "settled": {"share": 0.5, "traits": {"identity_group": "mainstream", "budget": 900.0}},
        },
    },
    "network": {"kind": "small_world", "degree": 6, "rewiring": 0.1, "strong_share": 0.5},
    "market": {"category": "phone"},
    "products": {
        "nova-5": {
            "label": "Nova 5", "brand": "nova", "price": 499.99, "unit_cost": 300.0, "quality": 4.0,
            "symbolic_weight": 0.8, "lifetime": 60.0, "accessories": {"case": {"price": 19.99, "attach": 0.5}},
        },
        "arc": {"label": "Arc", "brand": "arc", "price": 249.0, "unit_cost": 150.0, "quality": 3.0, "lifetime": 60.0},
    },
    "vendors": {
        "bazaar": {
            "label": "Bazaar", "kind": "marketplace", "trial": 0.3, "stars_shown": 0.9, "bundle_recommender": 0.8,
            "complaint_care": 0.5, "payment_failure": 0.1, "group": {"discount": 0.2, "threshold": 3, "deadline": 7.0},
            "deals": {"discount": 0.15, "rate": 0.01},
        },
        "nova-site": {
            "label": "Nova Shop", "kind": "brand_site", "brand": "nova", "sells": ["nova-5"], "delivery": 2.0,
        },
    },
    "channels": {"pix": {"kind": "social", "visual_richness": 1.0, "feed_reach": 0.5}, "tv": {"kind": "media"}},
    "initial": {"owners": {"early": {"share": 0.3, "age": {"distribution": "uniform", "low": 0.0, "high": 60.0}}}},
    "campaigns": {
        "spring": {
            "lever": "advertising", "label": "Spring on air", "product": "nova-5", "channel": "tv", "start": 5.0,
            "end": 40.0, "budget": 500.0, "effect": 0.05,
        }
    },
    "stages": {
        "need": {
            "rate": 0.004, "delay": 2.0, "feed_rate": 0.01, "recommender_rate": 0.005, "want_fade": 0.05,
            "upgrades": ["feed", "normative"], "brand_first": 0.3, "loyalty_loop": 0.5,
        },
        "product": {"looks": 4.0, "delay": 1.0, "looks_per_session": 3},
        "decision": {"reservation": 2.5},
        "purchase": {"drop_out": 0.2, "share_rate": 0.5},
        "evaluation": {
            "delay": 4.0, "review_rate": 0.3, "complaint_rate": 0.8, "return_rate": 0.15, "pass_on": 0.3,
            "experience_sd": 1.0,
        },
    },
}  # fmt: skip


@cache
def lively(replicates=1, diary=False):
    """The result of the lively market, with everybody's diary if asked for."""
    scenario = Scenario.from_dict(LIVELY, name="lively")
    return run(scenario, seed=3, replicates=replicates, diary=range(400) if diary else ())


@cache
def quiet():
    """The result of a market in which nobody ever needs anything."""
    changes = {"stages": {"need": {"rate": 0.0}}, "initial": {}, "campaigns": {}, "influences": {}}
    changes["vendors"] = {"shop": {"kind": "marketplace"}}
    return run(Scenario.from_dict({**LIVELY, **changes, "time": {"steps": 3}}, name="quiet"), seed=0)
