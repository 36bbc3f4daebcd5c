"""Bandwagon and snob (D6): what is common draws those who conform, and repels those who seek distinction.

Two equal products but for a little price; everybody buys anew every few weeks and sees what friends have.
"""

from journeysim.experiments.lessons.lesson import Found, Lesson, Runs, Sketch, by_case, shares

DAYS, LEAD = 120.0, 0.7
#: Where a lead counts as gone.
HALF = 0.5


def _case(conformity: float, red: float = 100.0, blue: float = 124.0) -> dict[str, object]:
    return {
        "population.traits.conformity": conformity,
        "products.durable.price": red,
        "products.other.price": blue,
    }


def find(runs: Runs) -> Found:
    """Return the share of owners who have red, town by town."""
    last = {case: float(shares(each, 0)[:, -1].mean()) for case, each in runs.items()}
    curves = by_case({case: runs[case] for case in ("alone", "conformists", "snobs")}, lambda each: shares(each, 0))
    kept = last["dearer"]
    answer = "grows" if kept > LEAD + 0.05 else "stays" if kept > HALF + 0.1 else "melts"
    return Found(curves, {**last, "start": LEAD}, answer)


LESSON = Lesson(
    name="bandwagon",
    base="limits/social_logit",
    shared={
        "title": "Lesson: bandwagon and snob",
        "time.step_days": 2.0,
        "time.steps": round(DAYS / 2.0),
        "population.consumers": 800,
        "network": {"kind": "small_world", "degree": 10, "rewiring": 0.3},
        "products.durable.label": "Red",
        "products.durable.lifetime": 16.0,
        "products.other.label": "Blue",
        "products.other.lifetime": 16.0,
        "market.reference_price": 100.0,
        "initial.owners.everyone.products": {"durable": LEAD, "other": 1.0 - LEAD},
        "influences.normative.weight": 4.0,
        "stages.need.replacement": "weibull",
        "stages.need.replacement_shape": 1.0,
        "stages.product.price_weight": 4.0,
    },
    cases={
        "alone": _case(0.0),
        "conformists": _case(1.0),
        "snobs": _case(-1.0),
        # The same lead of a red that is now the dearer one.
        "dearer": _case(1.0, red=104.0, blue=100.0),
    },
    find=find,
    sketches=(Sketch("conformists", 0.0, DAYS, LEAD), Sketch("snobs", 0.0, DAYS, LEAD)),
    answers=("melts", "stays", "grows"),
    shown="conformists",
)
