"""The second part of a comparison's report: who bought because of it, where, on which way, and through what."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from journeysim.experiments.comparison.compare import Comparison
from journeysim.experiments.comparison.decomposition import LEAVE_ONE_OUT, SHAPLEY
from journeysim.experiments.comparison.truth import horizon
from journeysim.experiments.comparison.verdicts import FEW
from journeysim.records.result import Result
from journeysim.reports.amounts import NONE, amount, interval
from journeysim.reports.comparison import data, measures
from journeysim.reports.comparison.findings import interval_figures, labels, measure_table
from journeysim.reports.journey import busiest, journey
from journeysim.reports.page import paragraph, table
from journeysim.reports.parts import Beside, Figure, Fold, Part

_UNITS = ("gained", "new_to_category", "from_rivals", "cannibalised", "lost")
_PEOPLE = ("incremental_buyers", "direct", "spillover", "lost_buyers", "pulled_forward", "delayed")
_KINDS = {"influence": "By influence", "campaign": "By campaign"}
_METHODS = {
    SHAPLEY: "Shapley values: what each part adds, averaged over all orders in which the parts may join. They sum to"
    " the whole effect.",
    LEAVE_ONE_OUT: "What is lost when only that part is left out; the losses need not sum to the whole effect.",
}


def buyers(comparison: Comparison) -> Iterator[Part]:
    """Yield who bought because of each plan: figures of units and of people, and all measures."""
    found = measures.buyers(comparison)
    time = comparison.base.scenario.time
    yield paragraph(
        "Each person was simulated with and without the plan, on the same luck; no real experiment can see this."
        f" {horizon(time.steps * time.step_days)}"
    )
    for name, kinds, unit, heading, says in (
        ("units-figure", _UNITS, "units", "Where the gained units come from",
         "Units gained are on top of all else that a person bought, or instead of something else."),
        ("people-figure", _PEOPLE, "people", "Who they are",
         "Reached themselves: by a campaign of the plan. Not reached: moved by others who were."),
    ):  # fmt: skip
        rows = _rows(found[found["name"].isin(kinds)], kinds)
        if rows["mean"].abs().max() > 0:
            yield from interval_figures(comparison, name, rows, (unit, unit), heading, says, bars=True)
    yield measure_table(comparison, found, "All measures, mean and 95% interval")
    others = measures.others_of(comparison)
    yield paragraph(
        f"{others[0].upper()}{others[1:]}: one of the same brand as what is own, but not own itself."
        " Without an interval: the same in every replicate, or days of fewer than"
        f" {FEW} replicates with a value, or of very different ones, whose interval could reach below 0."
        f" [m of {comparison.replicates}]: only so many replicates have a value, and the number is their mean.",
        "note",
    )


def by_segment(comparison: Comparison) -> Iterator[Part]:
    """Yield what each plan gains by segment."""
    parts, lines = [], []
    for name, found in data.segments(comparison).items():
        for row in found.to_dict("records"):
            label = f"{row['label']} ({row['consumers']:,.0f} people)"
            spread = row["units"], row["units_low"], row["units_high"]
            parts.append((label, name, *spread))
            crowd = row["buyers"], row["buyers_low"], row["buyers_high"]
            rate = 1000.0 * row["units"] / row["consumers"] if row["consumers"] else float("nan")
            lines.append(
                (label, name, amount(row["units"], "units"), interval(*spread, "units"),
                 amount(row["buyers"], "people"), interval(*crowd, "people"), amount(rate, "units"))
            )  # fmt: skip
    rows = pd.DataFrame(parts, columns=["label", "series", "mean", "low", "high"])
    rows["told"] = _told(rows, labels(comparison), "units")
    order = {label: number for number, label in enumerate(dict.fromkeys(rows["label"]))}
    rows = rows.sort_values("label", key=lambda names: names.map(order), kind="stable")
    head = ("Segment", "Plan", "Incremental units", "95% interval", "Incremental buyers", "95% interval",
            "Units per 1,000 people")  # fmt: skip
    yield from interval_figures(
        comparison, "segments-figure", rows, ("incremental units", "units"), "Incremental units by segment",
        "With the plan minus without, by the segment of the buyer.",
    )  # fmt: skip
    yield Fold("Units and buyers by segment", (table(head, lines, words=2),))


def journeys(comparison: Comparison) -> Iterator[Part]:
    """Yield the flows through the journey of the base and of the best plan, and those of the others to unfold."""
    stages = dict(comparison.base.cast.stages)
    before = comparison.base.flows
    found = {name: plan.flows for name, plan in zip(comparison.names, comparison.plans, strict=True)}
    scale = max(busiest(each, stages) for each in (before, *found.values()))
    yield paragraph(
        "Bands are as wide as the number of people who went that way, each time they did (mean of the replicates)."
        " Bands on the left lead to an earlier stage: hatched where people go back, plain where it is their way on, as"
        " from a vendor to what it sells. Grey ones gave up. All have the same scale."
    )
    yield paragraph(
        "The number at a stage is how many times people were there, coming back included. Purchase is the checkout:"
        " whoever leaves it and returns counts again, and only what goes on to Evaluation was bought and delivered."
    )
    if scale <= 0:
        return
    best = _best(comparison)
    name = labels(comparison)[""]
    shown: list[Part] = [Figure("journey-base", journey(before, stages, scale), name, _ways(before), _flow_table(
        comparison.base, {name: before}))]  # fmt: skip
    others: list[Part] = []
    for number, plan in enumerate(comparison.names):
        figure = Figure(
            f"journey-{number}", journey(found[plan], stages, scale), plan, _ways(found[plan]),
            _flow_table(comparison.base, {name: before, plan: found[plan]}),
        )  # fmt: skip
        (shown if plan == best else others).append(figure)
    yield Beside(tuple(shown))
    if others:
        yield Fold("The journeys with the other plans", (Beside(tuple(others)),))


def by_cause(comparison: Comparison) -> Iterator[Part]:
    """Yield own sales by what began the journey that led to them."""
    rows = data.causes(comparison)
    if rows.empty:
        return
    rows["told"] = _told(rows, labels(comparison), "units")
    yield from interval_figures(
        comparison, "causes-figure", rows, ("units sold", "units"),
        f"Units sold by cause: {comparison.own.short}",
        "The cause is what began a journey, kept until its purchase. A campaign also works by other ways than the cause"
        " that bears its name, so this is attribution, not effect.", bars=True,
    )  # fmt: skip


def by_part(comparison: Comparison) -> Iterator[Part]:
    """Yield how each plan's effect falls into influences and campaigns, where that was asked for."""
    frames = [measures.parts(comparison, each) for found in comparison.decompositions.values() for each in found]
    if not frames:
        return
    found = pd.concat(frames, ignore_index=True)
    for number, (_, rows) in enumerate(found.groupby(["kind", "method", "metric"], sort=False)):
        kind, method, metric = (str(rows[name].iloc[0]) for name in ("kind", "method", "metric"))
        label, unit = comparison.labels.get(metric, (metric, ""))
        drawn = rows[["label", "plan", "value", "low", "high"]].set_axis(["label", "series", *data.BAND], axis=1)
        if method == LEAVE_ONE_OUT:
            # The whole effect has a value all the same.
            alone = rows[["left_out", "left_out_low", "left_out_high"]].set_axis(list(data.BAND), axis=1)
            drawn = drawn.fillna(alone)
        drawn["told"] = _told(drawn, labels(comparison), unit)
        yield from interval_figures(
            comparison, f"parts-{number}", drawn, (unit, unit), f"{_KINDS[kind]}: {label}",
            f"{_METHODS[method]} {int(rows['replicates'].iloc[0])} replicates.",
        )  # fmt: skip


def _rows(found: pd.DataFrame, order: Iterable[str]) -> pd.DataFrame:
    """Return measures of plans as `figures.intervals` takes them, in this order."""
    places = {name: number for number, name in enumerate(order)}
    kept = found.sort_values("name", key=lambda names: names.map(places), kind="stable")
    rows = kept.rename(columns={"plan": "series"})[["label", "series", "mean", "low", "high"]].reset_index(drop=True)
    return rows.assign(told=_told(rows, {}, str(kept["unit"].iloc[0]) if len(kept) else ""))


def _told(rows: pd.DataFrame, names: Mapping[str, str], unit: str) -> list[str]:
    return [
        f"{names.get(row['series'], row['series'])}: {amount(row['mean'], unit)} {unit}"
        f" ({interval(row['mean'], row['low'], row['high'], unit)})"
        for row in rows.to_dict("records")
    ]


def _best(comparison: Comparison) -> str:
    """Return the plan with the most profit."""
    found = comparison.differences
    profit = found[found["metric"] == "own.profit"].set_index("plan")["difference"]
    return str(profit.idxmax()) if profit.notna().any() else comparison.names[0]


def _ways(flows: pd.DataFrame) -> str:
    back = flows.loc[flows["back"], "count"].sum()
    return f"{flows['count'].sum():,.0f} moves from stage to stage, of which {back:,.0f} go back."


def _flow_table(result: Result, found: Mapping[str, pd.DataFrame]) -> str:
    """Return the flows of one or two diagrams, side by side."""
    stages = dict(result.cast.stages)
    keys: dict[tuple[str, str, bool], dict[str, float]] = {}
    for name, flows in found.items():
        for row in flows.to_dict("records"):
            keys.setdefault((row["from"], row["to"], row["back"]), {})[name] = row["count"]
    rows = (
        (stages[source], stages[target], "back" if back else "onward",
         *(f"{counts[name]:,.1f}" if name in counts else NONE for name in found))
        for (source, target, back), counts in keys.items()
    )  # fmt: skip
    return table(("From", "To", "Way", *found), rows, words=3)
