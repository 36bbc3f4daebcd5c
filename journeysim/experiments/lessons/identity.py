"""Identity fading (D8): a product that outsiders take up no longer says who its first owners are.

Riders and their motorbike, which office workers would not think of until it is advertised to them.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from journeysim.experiments.lessons.lesson import Found, Lesson, Runs, Sketch, curve, shares
from journeysim.records.recorder import StepRecorder

DAYS, STEP = 240.0, 2.0
#: When the motorbike is advertised to outsiders, and the share of each group that rides one before.
START, END = 40.0, 120.0
RIDERS, OFFICE = 0.93, 0.05
BIKE = 0
#: How much above its lowest a share still counts as low.
NEAR = 0.02


def find(runs: Runs) -> Found:
    """Return the share of riders and of others on the motorbike, and how many were sold."""
    with_it, without = runs["advertised"], runs["quiet"]
    series = {
        "riders": shares(with_it, BIKE, "riders"),
        "office": shares(with_it, BIKE, "office"),
        "quiet": shares(without, BIKE, "riders"),
    }
    curves = pd.concat([curve(name, values, STEP) for name, values in series.items()], ignore_index=True)
    riders, quiet = series["riders"].mean(axis=0), series["quiet"].mean(axis=0)
    office = series["office"].mean(axis=0)
    low, end = np.flatnonzero(riders <= riders.min() + NEAR), round(END / STEP) - 1
    sold, sold_quiet = _sold(with_it), _sold(without)
    numbers = {
        "before": float(riders[round(START / STEP) - 1]),
        # The bottom is flat, so that a single lowest day would say nothing.
        "low": float(riders[low[0] : low[-1] + 1].mean()),
        "low_from": (low[0] + 1) * STEP,
        "low_until": (low[-1] + 1) * STEP,
        "office_before": float(office[round(START / STEP) - 1]),
        "office_most": float(office.max()),
        "office_most_day": (int(office.argmax()) + 1) * STEP,
        "quiet": float(quiet[-1]),
        "last": float(riders[-1]),
        "office_last": float(office[-1]),
        "at_end": float(riders[end]),
        "sold": sold,
        "sold_quiet": sold_quiet,
        "more": sold / sold_quiet - 1.0,
    }
    ratio = sold / sold_quiet
    return Found(curves, numbers, "rose" if ratio > 1.05 else "fell" if ratio < 0.95 else "same")


def _sold(runs: Sequence[StepRecorder]) -> float:
    return float(np.mean([each.log().at("units", BIKE).sum() for each in runs]))


def _segment(label: str, share: float, group: str, power: float) -> dict[str, Any]:
    return {"label": label, "share": share, "traits": {"identity_group": group, "tastes": {"power": power}}}


def _owners(segment: str, bike: float) -> dict[str, Any]:
    age = {"distribution": "uniform", "low": 0.0, "high": 40.0}
    return {"segment": segment, "share": 1.0, "products": {"bike": bike, "scooter": 1.0 - bike}, "age": age}


def _product(label: str, symbolic_weight: float, power: float) -> dict[str, Any]:
    plain = {"price": 100.0, "quality": 3.0, "lifetime": 40.0}
    return {"label": label, "symbolic_weight": symbolic_weight, "attributes": {"power": power}, **plain}


LESSON = Lesson(
    name="identity",
    base="limits/bass",
    shared={
        "title": "Lesson: identity fading",
        "time": {"step_days": STEP, "steps": round(DAYS / STEP)},
        "population.consumers": 1000,
        "population.traits": {"frugality": 0.0, "identity_strength": 1.0},
        "population.segments": {
            "riders": _segment("Riders", 0.3, "riders", 0.0),
            "office": _segment("Office workers", 0.7, "office", -1.0),
        },
        "network": {"kind": "blocks", "mean_degree": 10.0, "homophily": 0.6},
        # What power is worth to riders and costs office workers is in their tastes; a scooter says nothing of anybody.
        "products": {"bike": _product("Motorbike", 1.0, 3.5), "scooter": _product("Scooter", 0.0, 0.0)},
        "market.reference_price": 100.0,
        "channels": {"magazine": {"label": "Magazine", "kind": "media", "members": 1.0}},
        "influences.informational.form": "off",
        "influences.identity": {
            "form": "image",
            "weight": 3.0,
            "dissimilarity": {"riders": {"office": 1.0}, "office": {"riders": 0.0}},
        },
        "stages.need": {
            "rate": 0.02,
            "replacement": "weibull",
            "replacement_shape": 2.0,
            "upgrades": ["advertising"],
            "upgrade_factor": 1.0,
        },
        "stages.product": {
            "outside_option": False,
            "quality_weight": 0.0,
            "risk_weight": 0.0,
            "price_weight": 0.0,
            "prompt_pull": 4.0,
        },
        "initial.owners": {"riders": _owners("riders", RIDERS), "office": _owners("office", OFFICE)},
    },
    cases={
        "advertised": {
            "campaigns": {
                "for-all": {
                    "lever": "advertising",
                    "label": "The motorbike for office workers",
                    "product": "bike",
                    "channel": "magazine",
                    "target": {"segments": ["office"]},
                    "start": START,
                    "end": END,
                    "budget": 1000.0,
                    "reach": 0.9,
                    "cost_per_mille": 10.0,
                    "effect": 0.06,
                }
            }
        },
        "quiet": {},
    },
    find=find,
    sketches=(Sketch("riders", START, DAYS, RIDERS),),
    answers=("fell", "same", "rose"),
    shown="advertised",
)
