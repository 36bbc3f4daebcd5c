"""Frugality trending (D9): a norm of buying less that people follow, and follow the more the more it is in the rise.

For a month the media praise going without. Then they fall silent.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from journeysim.experiments.lessons.lesson import Found, Lesson, Runs, Sketch, by_case
from journeysim.records.recorder import StepRecorder

DAYS, STEP = 180.0, 2.0
START, LASTS = 40.0, 30.0
LEVEL = 0.2
PUSH = {"debate": {"start": START, "days": LASTS, "rate": 0.01}}


def find(runs: Runs) -> Found:
    """Return the mean frugality case by case, and what it does to sales."""
    curves = by_case({case: runs[case] for case in ("followed", "unheeded")}, level)
    after = round((START + LASTS) / STEP)
    end = {case: float(level(each)[:, -1].mean()) for case, each in runs.items()}
    numbers = {
        "before": float(level(runs["followed"])[:, round(START / STEP) - 1].mean()),
        "stopped": float(level(runs["followed"])[:, after - 1].mean()),
        **end,
        "sold": float(sold(runs["followed"], after).mean()),
        "sold_calm": float(sold(runs["calm"], after).mean()),
        "sold_unheeded": float(sold(runs["unheeded"], after).mean()),
    }
    numbers["lost"] = 1.0 - numbers["sold"] / numbers["sold_calm"]
    numbers["lost_unheeded"] = 1.0 - numbers["sold_unheeded"] / numbers["sold_calm"]
    eager = end["eager"]
    answer = "tips" if eager > 0.9 else "little" if eager > numbers["followed"] + 0.02 else "less"
    sales = {case: sold(runs[case], after) for case in ("calm", "unheeded", "followed")}
    rows = [(case, each.mean(), each.min(), each.max()) for case, each in sales.items()]
    parts = pd.DataFrame(rows, columns=["way", "mean", "low", "high"])
    return Found(curves, numbers, answer, parts=parts)


def level(runs: Sequence[StepRecorder]) -> NDArray[np.float64]:
    """Return the mean frugality, shape (replicates, steps)."""
    return np.array([each.log().at("frugality") for each in runs])


def sold(runs: Sequence[StepRecorder], after: int) -> NDArray[np.float64]:
    """Return the units sold from a step on, shape (replicates,)."""
    return np.array([each.log().at("units")[after:].sum() for each in runs], np.float64)


def _norm(follow: float, trend: float, shocks: dict[str, Any]) -> dict[str, Any]:
    return {"influences.frugality": {"form": "norm", "level_rate": follow, "trend_weight": trend, "shocks": shocks}}


LESSON = Lesson(
    name="frugality",
    base="limits/bass",
    shared={
        "title": "Lesson: frugality trending",
        "time": {"step_days": STEP, "steps": round(DAYS / STEP)},
        "population.consumers": 800,
        "population.traits": {
            "frugality": {"distribution": "normal", "mean": LEVEL, "sd": 0.1},
            "conformity": 1.0,
        },
        "network": {"kind": "small_world", "degree": 10, "rewiring": 0.2},
        "influences.informational.form": "off",
        "influences.normative": {"form": "share", "weight": 0.0, "want_rate": 0.03},
        "products.durable.lifetime": 60.0,
        "products.durable.label": "Headphones",
        "stages.need": {
            "rate": 0.01,
            "replacement": "weibull",
            "replacement_shape": 2.0,
            "upgrades": ["normative"],
            "upgrade_factor": 1.0,
            "delay": 1.0,
        },
        "initial.owners": {"everyone": {"share": 0.95, "age": {"distribution": "uniform", "low": 0.0, "high": 60.0}}},
    },
    cases={
        "followed": _norm(0.02, 0.5, PUSH),
        "unheeded": _norm(0.0, 0.0, PUSH),
        "eager": _norm(0.02, 0.8, PUSH),
        "calm": _norm(0.02, 0.5, {}),
    },
    find=find,
    sketches=(Sketch("followed", START, DAYS, LEVEL),),
    answers=("less", "little", "tips"),
    shown="followed",
)
