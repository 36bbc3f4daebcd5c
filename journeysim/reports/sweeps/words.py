"""What a sensitivity analysis says, in plain words."""

import math
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from journeysim.experiments.sweeps.responses import Response
from journeysim.experiments.sweeps.sensitivity import Sensitivity
from journeysim.reports.amounts import amount

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.reading import Sweep

#: What the designs are called.
DESIGNS = {
    "grid": "full grid", "oat": "one at a time", "lhs": "Latin hypercube", "sobol": "Sobol (Saltelli)",
    "morris": "Morris trajectories", "csv": "table of points",
}  # fmt: skip
#: Measures whose labels explain themselves after a colon, which a sentence leaves out.
_EXPLAINED = ("sales.revenue", "sales.margin")
#: Below this share a variable is not worth a place in a sentence, and so many variables have one.
_WORTH, _NAMED = 0.01, 3
#: Less than this share is hardly anything for what variables do together.
_TOGETHER = 0.02
#: What runs up or down explains at least so much of what a variable explains; else it goes both ways.
_MONOTONE = 0.5


def sentence(found: Sensitivity, metric: str) -> str:
    """Return what matters for a measure, in a sentence or two."""
    of = next(each for each in found.responses if each.metric == metric)
    name = called(of)
    if not of.varies:
        if not of.used.any():
            return f"{_capital(name)} has no value at any point."
        unit = "" if of.unit.startswith(("share", "from ")) or of.unit in name else f" {of.unit}"
        return f"{_capital(name)} does not vary: it is {amount(of.mean, of.unit)}{unit} at all points."
    if metric in found.noisy:
        return (
            f"Warning: {percent(of.noise)} of what varies in {name} from point to point is luck, so what matters for it"
            " cannot be told; raise --replicates or --consumers."
        )
    rows = found.of(metric).to_dict("records")
    if found.method == "morris":
        return _morris(name, of, rows)
    known = [row for row in rows if not math.isnan(row["share"])]
    if not known:
        return f"What matters for {name} cannot be told from so few points."
    worth = [row for row in known if max(row["share"], row["total"] if row["total"] == row["total"] else 0.0) >= _WORTH]
    if not worth:
        return f"Of what varies in {name}, no variable explains as much as 1% by itself."
    told = [_part(row, first=not number) for number, row in enumerate(worth[:_NAMED])]
    text = f"Of what varies in {name}, {'; '.join(told)}."
    return text + _rest(found, known)


def facts(sweep: "Sweep") -> str:
    """Return in short what a sweep is made of: design, points, replicates, seed."""
    points = f"{len(sweep.design):,} {'point' if len(sweep.design) == 1 else 'points'}"
    runs = "1 replicate" if sweep.replicates == 1 else f"{sweep.replicates} replicates"
    seed = f"seed {sweep.seed}" if sweep.paired else f"seeds from {sweep.seed}, another for each point"
    return f"{DESIGNS[sweep.design.kind]}, {points}, {runs}, {seed}"


def called(of: Response) -> str:
    """Return what a measure is called within a sentence."""
    label = of.label.partition(":")[0] if of.metric in _EXPLAINED else of.label
    # Names of products, vendors, stages and campaigns stand first and keep their capitals.
    if ":" in label or label[1:2].isupper():
        return label
    return label[:1].lower() + label[1:]


def direction(row: Any) -> str:
    """Return where a variable moves the measure: "up", "down", "both ways", "unclear", "most with" a name.

    "" stands for a variable that hardly matters.
    """
    weight = row["total"] if row["total"] == row["total"] else row["share"]
    if weight < _WORTH or row["mu_star"] == 0:
        return ""
    if row["most"]:
        return f"most with {row['most']}"
    if row["mu_star"] == row["mu_star"]:
        if abs(row["mu"]) < _MONOTONE * row["mu_star"]:
            return "both ways"
        return "up" if row["mu"] > 0 else "down"
    if not row["clear"]:
        return "unclear"
    if row["trend"] ** 2 < _MONOTONE * row["share"]:
        return "both ways"
    return "up" if row["trend"] > 0 else "down"


def percent(share: float) -> str:
    """Return a share in percent; what is below 0 by chance is 0."""
    return f"{max(0.0, share):.0%}"


def reading(found: Sensitivity) -> str:
    """Return what the numbers of the table mean."""
    if found.method == "sobol":
        return (
            "Alone: Sobol's first index, the share of the variance that goes when only this variable is known. With"
            " others: the total index, the share that stays while all others are known (Saltelli et al. 2010; SALib)."
            " 95% intervals by bootstrap."
        )
    if found.method == "morris":
        return (
            "Change: mu*, the mean size of the change over the variable's whole range, between names from one to"
            " another (Morris 1991; Campolongo et al. 2007), and half its 95% interval by bootstrap. Mean: mu, with its"
            " sign. Differs by: sigma, large where the change depends on the other variables or on where one stands."
        )
    if found.design.kind == "oat":
        return (
            "Alone: the variance that a variable causes by itself, of the sum over all variables. What they do"
            " together is not seen. 95% intervals over replicates."
        )
    whole = " With others: the share that stays while all others are known." * (found.design.kind == "grid")
    over = "replicates" if found.design.kind == "grid" else "points, by bootstrap"
    return (
        "Alone: the correlation ratio, the share of the variance of the points that goes when only this variable is"
        f" known (Pearson 1905; Plischke, Borgonovo & Smith 2013).{whole} 95% intervals over {over}."
    )


def _part(row: dict[Hashable, Any], first: bool) -> str:
    text = f"{percent(row['share'])} is due to {row['variable']} alone" if first else (
        f"{percent(row['share'])} to {row['variable']} alone"
    )  # fmt: skip
    where = {"up": "more of it, more", "down": "more of it, less"}.get(direction(row), direction(row))
    if where and where != "unclear":
        text += f" ({where})"
    more = row["total"] - row["share"]
    if more >= _WORTH:
        text += f", {percent(more)} more with others"
    return text


def _rest(found: Sensitivity, rows: list[dict[Hashable, Any]]) -> str:
    """Return what no variable explains alone, which only independent variables let one tell."""
    if found.design.kind in ("oat", "csv", "morris"):
        return ""
    left = 1.0 - sum(max(0.0, row["share"]) for row in rows)
    half = math.sqrt(sum((row["share_high"] - row["share_low"]) ** 2 for row in rows)) / 2.0
    if left <= half:
        # What the indices leave open is not told as an interaction.
        return "" if half > _TOGETHER else " Together they add up; hardly anything depends on how they are combined."
    if left < _TOGETHER:
        return " Together they add up; hardly anything depends on how they are combined."
    luck = "" if found.method == "sobol" else " or to luck"
    return f" {left:.0%} is due to how they are combined{luck}."


def _morris(name: str, of: Response, rows: list[dict[Hashable, Any]]) -> str:
    known = [row for row in rows if row["mu_star"] == row["mu_star"]]
    if not known:
        return f"What matters for {name} cannot be told from so few points."
    first, *others = known
    unit = "" if of.unit.startswith(("share", "from ", "ratio")) else f" {of.unit}"
    text = (
        f"{_capital(name)} changes most with {first['variable']}: by {amount(first['mu_star'], of.unit)}{unit} on"
        " average over its range"
    )
    named = [
        f"{row['variable']} ({amount(row['mu_star'], of.unit)})" for row in others[: _NAMED - 1] if row["mu_star"] > 0
    ]
    text += f"; then {', '.join(named)}." if named else "."
    seen = [row for row in known if row["mu_star"] > 0.1 * first["mu_star"]]
    bent = [row["variable"] for row in seen if row["sigma"] > row["mu_star"]]
    if bent:
        text += f" How much depends on the other variables or on where one stands: {', '.join(bent[:_NAMED])}."
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def by_weight(found: Sensitivity, metric: str) -> list[int]:
    """Return the numbers of the variables, what matters most for a measure first; as in the design where none does."""
    order = [str(name) for name in found.of(metric)["variable"]]
    names = [each.name for each in found.design.variables]
    return [names.index(name) for name in order] or list(range(len(names)))
