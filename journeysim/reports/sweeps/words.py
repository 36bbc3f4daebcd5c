"""What a sensitivity analysis says, in plain words."""

import math
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

from journeysim.experiments.sweeps.responses import Response
from journeysim.experiments.sweeps.sensitivity import Sensitivity, rough
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
#: A share whose interval is wider is told by its ends.
_WIDE = 0.3
#: Directions as a sentence tells them; "most with" a name stands as it is.
_WAYS = {
    "up": "higher values, higher results",
    "down": "higher values, lower results",
    "both ways": "up over a part of its range, down over another",
    "unclear": "which way is unclear",
}
#: What runs up or down explains at least so much of what a variable does by itself; else it goes both ways.
_MONOTONE = 0.5


def sentence(found: Sensitivity, metric: str) -> str:
    """Return what matters for a measure, in a sentence or two."""
    of = next(each for each in found.responses if each.metric == metric)
    name = called(of)
    if not of.varies:
        return constant([of])
    if metric in found.noisy:
        return (
            f"Warning: {percent(of.noise)} of the differences in {name} between the points is luck, so what matters"
            " for it cannot be told; raise --replicates or --consumers."
        )
    rows = found.of(metric).to_dict("records")
    if found.method == "morris":
        return _morris(name, of, rows)
    known = [row for row in rows if not math.isnan(row["share"])]
    if not known:
        return f"What matters for {name} cannot be told from so few points."
    if rough(found, metric):
        return f"What matters for {name} cannot be told from so few points: raise --samples."
    more = "--replicates" if found.design.kind in ("grid", "oat") else "--samples"
    worth = [row for row in known if _certain(row, "share") or _certain(row, "total")]
    if not worth:
        if any(row["share_high"] >= _WIDE for row in known):
            return f"What matters for {name} cannot be told from what there is: raise {more}."
        return f"Of the differences in {name} between the points, no variable surely explains as much as 1% by itself."
    # The first is told in full, so that the others can be short.
    told = [_part(row, first=not number) for number, row in enumerate(worth[:_NAMED])]
    return f"Of the differences in {name} between the points, {'; '.join(told)}.{_rest(found, known)}"


def sentences(found: Sensitivity) -> list[tuple[str, str]]:
    """Return (measure, what matters for it); measures that do not vary share the last, whose measure is ""."""
    told = [(each.metric, sentence(found, each.metric)) for each in found.responses if each.varies]
    same = [each for each in found.responses if not each.varies]
    return told + [("", constant(same))] * bool(same)


def constant(measures: Sequence[Response]) -> str:
    """Return what measures are that are the same at all points, and which have no value at all."""
    known = [
        f"{called(each)} ({amount(each.mean, each.unit)}{'' if each.unit in called(each) else _unit(each)})"
        for each in measures
        if each.used.any()
    ]
    unknown = [called(each) for each in measures if not each.used.any()]
    parts = [f"The same at all points: {', '.join(known)}."] * bool(known)
    return " ".join(parts + [f"Without a value at any point: {', '.join(unknown)}."] * bool(unknown))


def title(sweep: "Sweep") -> str:
    """Return what the scenario of a sweep is called, with the length of its runs where that is not the file's."""
    told = sweep.manifest
    called = str(told["scenario"].get("title") or told["scenario_name"])
    if not any(key == "time" or key.startswith("time.") for key in told.get("changes", {})):
        return called
    return f"{called}, over {told['scenario']['time']['steps'] * told['scenario']['time']['step_days']:,g} days"


def facts(sweep: "Sweep") -> str:
    """Return in short what a sweep is made of: design, points, replicates, seed."""
    points = f"{len(sweep.design):,} {'point' if len(sweep.design) == 1 else 'points'}"
    runs = "1 replicate" if sweep.replicates == 1 else f"{sweep.replicates} replicates"
    seed = f"seed {sweep.seed}" if sweep.paired else f"seeds from {sweep.seed}, another for each point"
    return f"{DESIGNS[sweep.design.kind]}, {points}, {runs}, {seed}"


def called(of: Response) -> str:
    """Return what a measure is called within a sentence."""
    label = heading(of)
    # Names of products, vendors, stages and campaigns stand first and keep their capitals.
    if ":" in label or label[1:2].isupper():
        return label
    return label[:1].lower() + label[1:]


def heading(of: Response) -> str:
    """Return what a measure is called above a figure, its first letter as it is."""
    return of.label.partition(":")[0] if of.metric in _EXPLAINED else of.label


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
    if row["trend"] != row["trend"]:
        return "unclear"
    if row["trend"] ** 2 < _MONOTONE and not row["share_low"] <= 0.0:
        return "both ways"
    if not row["clear"]:
        return "unclear"
    return "up" if row["trend"] > 0 else "down"


def way(row: Any) -> str:
    """Return where a variable moves the measure, as a sentence tells it; "" for one that hardly matters."""
    where = direction(row)
    return _WAYS.get(where, where)


def directions(found: Sensitivity) -> str:
    """Return what the words of the column of directions mean."""
    held = "where all others are held" if found.design.kind in ("grid", "oat") else "with the others taken out"
    return (
        f"Direction: what the measure does as the variable rises, {held}. Both ways: it rises over a part of the range"
        " and falls over another. Unclear: what there is does not tell. Most with: the value with the highest mean."
        " –: the variable explains less than 1%."
    )


def percent(share: float) -> str:
    """Return a share in percent; what is below 0 by chance is 0."""
    return f"{max(0.0, share):.0%}"


def reading(found: Sensitivity) -> str:
    """Return what the numbers of the table mean."""
    if found.method == "sobol":
        return (
            "Alone: Sobol's first index, the share of the variance that comes from this variable by itself. With"
            " others: the total index, that plus all that it does together with others (Saltelli et al. 2010; SALib)."
            " 95% intervals by bootstrap."
        )
    if found.method == "morris":
        return (
            "Change: mu*, the mean size of the change over the variable's whole range, between names from one to"
            " another (Morris 1991; Campolongo et al. 2007), and half its 95% interval by bootstrap. Mean: mu, with its"
            " sign. Differs by: sigma, large where the change depends on the other variables or on where one stands."
        )
    replicates = max((each.replicates for each in found.responses), default=1)
    over = " 95% intervals over replicates." if replicates > 1 else " One replicate, so no intervals."
    if found.design.kind == "oat":
        return (
            "Alone: the variance that a variable causes by itself, of the sum over all variables. What they do"
            f" together is not seen.{over}"
        )
    if found.design.kind == "grid":
        return (
            "Alone: the share of the variance over the grid that comes from this variable by itself, the means of its"
            " values. With others: that plus all that it does together with others (analysis of variance)." + over
        )
    return (
        "Alone: the share of the variance that comes from this variable by itself, with the others taken out: least"
        " squares of what all of them add up to, less what chance adds. 95% intervals by the wild bootstrap (Wu 1986)."
    )


def _certain(row: dict[Hashable, Any], name: str) -> bool:
    """Return whether a share is worth a word: at least 1%, and above 0 by all of its interval."""
    return bool(row[name] >= _WORTH and not row[f"{name}_low"] <= 0.0)


def _part(row: dict[Hashable, Any], first: bool) -> str:
    alone = _certain(row, "share")
    if alone:
        text = f"{_told(row)}{' come' if first else ''} from {row['variable']} by itself"
    else:
        text = f"{row['variable']} has a part that it plays together with others only"
    if alone and direction(row) not in ("", "unclear"):
        text += f" ({way(row)})"
    more = row["total"] - row["share"]
    # What is beyond the interval of the share is no matter of its luck.
    beyond = not row["total_low"] <= row["share_high"] if row["total_low"] == row["total_low"] else True
    if alone and beyond and more >= _WORTH:
        text += f", {percent(more)} more from how it acts together with others"
    return text


def _told(row: dict[Hashable, Any]) -> str:
    if row["share_high"] - row["share_low"] > _WIDE:
        return f"between {percent(row['share_low'])} and {percent(min(row['share_high'], 1.0))}"
    return percent(row["share"])


def _rest(found: Sensitivity, rows: list[dict[Hashable, Any]]) -> str:
    """Return what no variable explains alone, where that can be known."""
    if found.design.kind == "oat" or any(math.isnan(row["share"]) for row in rows):
        return ""
    left = 1.0 - sum(max(0.0, row["share"]) for row in rows)
    if found.method == "ranking" and found.design.kind != "grid":
        if left < _TOGETHER:
            return f" The sum of what each does by itself explains {1.0 - left:.0%}."
        return (
            f" {left:.0%} is left by the sum of what each does by itself: how they act together, luck, or what so few"
            " points do not show."
        )
    half = math.sqrt(sum((row["share_high"] - row["share_low"]) ** 2 for row in rows)) / 2.0
    if left <= half:
        # What the indices leave open is not told as an interaction.
        return "" if half > _TOGETHER else " Together they add up; hardly anything depends on how they are combined."
    if left < _TOGETHER:
        return " Together they add up; hardly anything depends on how they are combined."
    luck = "" if found.method == "sobol" else " or from luck"
    return f" {left:.0%} come from how they are combined{luck}."


def _morris(name: str, of: Response, rows: list[dict[Hashable, Any]]) -> str:
    known = [row for row in rows if row["mu_star"] == row["mu_star"]]
    if not known:
        return f"What matters for {name} cannot be told from so few points."
    first, *others = known
    # The name stands within the sentence, as it may be a key, whose letters stay as they are.
    text = (
        f"Most of all, {name} changes with {first['variable']}: by {amount(first['mu_star'], of.unit)}{_unit(of)} on"
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


def _unit(of: Response) -> str:
    """Return a measure's unit behind a number, "" where the number says it."""
    return "" if of.unit.startswith(("share", "from ", "ratio")) else f" {of.unit}"


def by_weight(found: Sensitivity, metric: str) -> list[int]:
    """Return the numbers of the variables, what matters most for a measure first; as in the design where none does."""
    order = [str(name) for name in found.of(metric)["variable"]]
    names = [each.name for each in found.design.variables]
    return [names.index(name) for name in order] or list(range(len(names)))
