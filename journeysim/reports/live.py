"""Figures of a run that is watched while it goes on, with a dotted line for the run before."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeysim.experiments.live import FRUGAL, LiveRun, Trait
from journeysim.records.diary import Diary
from journeysim.reports.figures import escaped, trend
from journeysim.reports.journey import journey
from journeysim.reports.parts import Packed
from journeysim.reports.stages import DRAWN
from journeysim.reports.theme import COLOURS, NEUTRAL, Look, clear, drawn, look
from journeysim.scenario.scenario import Scenario

#: Days that are added up to a point of sales, and how many points a curve has at most.
_WEEK, _SHORT = 7.0, 56.0
POINTS = 400
BEFORE = "Run before"
#: What sales of all products together go by; no product's name has a blank.
ALL = "all products"
#: Shares that differ by less are about the same.
_ALIKE = 0.02
_FRUGAL = Look(COLOURS[0])
#: What having much of a trait means.
_TRAITS = {
    "conformity": "Towards what others own",
    "normative_susceptibility": "Feels what others own",
    "informational_susceptibility": "Listens to others' experience",
    "identity_strength": "Cares who else owns it",
    "frugality": "Goes without",
    "price_sensitivity": "Looks at prices",
    "search_patience": "Searches patiently",
    "impulsiveness": "Takes a deal at once",
    "passion": "Loves the category",
    "posting_rate": "Tells friends of purchases",
}
#: Nearer to 0 than this, somebody neither conforms nor seeks distinction.
_INDIFFERENT = 0.15

#: How the stages are told apart wherever they are drawn, in the journey's order.
STAGE_COLOURS = tuple(each.colour for each in DRAWN.values())


@dataclass(frozen=True)
class Chart:
    """A chart: figure, what it says in words, and the numbers behind it."""

    figure: go.Figure | Packed
    says: str
    numbers: pd.DataFrame


def sales(run: LiveRun, series: pd.DataFrame, before: pd.DataFrame | None, product: str = "") -> Chart:
    """Return units sold over time, added up by weeks; `series` and `before` are those of runs.

    Drawn are all products, one line each, or with `product` that one or `ALL` together, next to the run before.
    """
    cast = run.cast
    steps = bin_steps(run.scenario)
    unit = f"units in {steps * cast.step_days:,.3g} days"
    names = dict(cast.products) | {ALL: "All products"}
    now, past = (_binned(each, steps, list(cast.products)) for each in (series, before))
    looks = {name: look(number) for number, name in enumerate(cast.products)}
    if product:
        looks = {product: Look(looks[product].colour if product in looks else COLOURS[0])}
    figure = trend(_long(now[["day", *looks]]), looks, names, unit)
    if product:
        _ghost(figure, past, product)
    total, sold = int(series["units"].sum()), series[[f"units.{name}" for name in cast.products]].sum()
    says = f"{total:,} sold so far"
    if total:
        says += f", most often the {cast.products[str(sold.idxmax()).removeprefix('units.')]} ({int(sold.max()):,})"
    says = " ".join([f"{says}.", *against(series, before)[:1]])
    return Chart(_spanned(figure, run), says, _numbers(now, past, names))


def against(series: pd.DataFrame, before: pd.DataFrame | None) -> tuple[str, ...]:
    """Return what differs from the run before by the same day: sales, then who owns and who is frugal."""
    if before is None or len(series) == 1:
        return ()
    now, last = series.iloc[-1], before.iloc[-1]
    if len(before) < len(series):
        return (f"The run before stopped on day {last['day']:g}, with {int(before['units'].sum()):,} sold.",)
    then, sold = before.iloc[: len(series)], int(series["units"].sum())
    was = int(then["units"].sum())
    shares = [
        f"{now[name]:.0%} {says}, then {then[name].iloc[-1]:.0%}"
        for name, says in (("owners", "own one"), ("frugal", "are frugal"))
    ]
    return (
        f"By this day of the run before {was:,} had been sold, here {sold:,}.",
        f"Of all people {' and '.join(shares)}.",
    )


def frugality(run: LiveRun, series: pd.DataFrame, before: pd.DataFrame | None) -> Chart:
    """Return the share of the frugal over time, in percent."""
    apart = -(-(run.steps + 1) // POINTS)

    def thinned(table: pd.DataFrame | None) -> pd.DataFrame:
        if table is None:
            return pd.DataFrame(columns=["day", "frugal"])
        kept = table[(table["step"] % apart == 0) | (table["step"] == table["step"].iloc[-1])]
        return pd.DataFrame({"day": kept["day"], "frugal": 100.0 * kept["frugal"]})

    now, past, label = thinned(series), thinned(before), {"frugal": "Frugal people"}
    figure = trend(_long(now), {"frugal": _FRUGAL}, label, "% of people")
    _ghost(figure, past, "frugal")
    most = max((float(each["frugal"].max()) for each in (now, past) if len(each)), default=0.0)
    figure.update_yaxes(range=[0, min(100.0, max(10.0, 1.3 * most))])
    first, last = series.iloc[0], series.iloc[-1]
    says = (
        f"Frugality goes from 0 to 1; people with {FRUGAL:g} or more count as frugal. The frugal are"
        f" {last['frugal']:.0%} of people, {first['frugal']:.0%} at the start."
    )
    shown, at_start = f"{last['frugality']:.2f}", f"{first['frugality']:.2f}"
    moved = abs(last["frugality"] - first["frugality"]) >= _ALIKE
    little = "" if moved else f"a little {'less' if last['frugality'] < first['frugality'] else 'more'} than "
    # As it is read, so that two numbers that differ on the page are not called the same.
    says += f" The average person has {shown},"
    says += " as at the start." if shown == at_start else f" {little}{at_start} at the start."
    if not moved and abs(last["frugal"] - first["frugal"]) >= _ALIKE:
        stayed = "stayed" if shown == at_start else "hardly moved"
        fewer = "fewer" if last["frugal"] < first["frugal"] else "more"
        says += f" So the average has {stayed} while {fewer} people are far above it."
    return Chart(_spanned(figure, run), says, _numbers(now, past, label))


def funnel(run: LiveRun, series: pd.DataFrame) -> Chart:
    """Return how many people are in each stage now, those who are idle aside."""
    labels = [label for name, label in run.cast.stages.items() if name != "idle"]
    last = series.iloc[-1]
    people = [int(last[f"stage.{name}"]) for name in run.cast.stages if name != "idle"]
    figure = go.Figure()
    figure.add_bar(
        x=people, y=[escaped(each) for each in labels], orientation="h", text=[f"{each:,}" for each in people],
        textposition="outside", cliponaxis=False, hoverinfo="skip", width=0.7,
        marker={"color": [clear(each, 0.75) for each in STAGE_COLOURS[1:]], "line": {"width": 0}},
    )  # fmt: skip
    most = max(10.0, 1.15 * float(series[[f"stage.{name}" for name in run.cast.stages if name != "idle"]].max().max()))
    figure.update_xaxes(title_text="people", range=[0, most], fixedrange=True, nticks=6)
    figure.update_yaxes(autorange="reversed", fixedrange=True)
    figure.update_layout(showlegend=False)
    says = f"{sum(people):,} people are on a journey, {int(last['stage.idle']):,} are idle."
    return Chart(drawn(figure, 300), says, pd.DataFrame({"Stage": labels, "People": people}))


def flows(run: LiveRun) -> Chart:
    """Return how many have gone from stage to stage since the start, steps back included."""
    # All of one moment, as the run may go on meanwhile.
    result = run.result()
    found, stages, (log,) = result.flows, run.cast.stages, result.logs
    begun = int(found.loc[found["from"] == "idle", "count"].sum())
    back = int(found.loc[found["back"], "count"].sum())
    says = f"By day {len(log) * run.cast.step_days:,.6g}, {begun:,} journeys have begun"
    says += f", and {back:,} times somebody went back a step."
    arrived = int(found.loc[found["to"] == "purchase", "count"].sum())
    delivered = int(found.loc[(found["from"] == "purchase") & (found["to"] == "evaluation"), "count"].sum())
    returned = int(found.loc[(found["from"] == "purchase") & found["back"], "count"].sum())
    # A sale counts once it is paid, as everywhere; the stage is left when it is delivered.
    sold = int(np.asarray(log["units"]).sum())
    says += " A stage counts arrivals: whoever comes back counts again."
    if arrived:
        waits = f" ({sold - delivered:,} still to be delivered)" if sold > delivered else ""
        says += f" {stages['purchase']} is the checkout: of {arrived:,} arrivals there {sold:,} ended in a sale{waits}"
        says += f" and {returned:,} in a step back."
    numbers = found.assign(**{name: found[name].map(stages) for name in ("from", "to")}).drop(columns="back")
    numbers = numbers[["from", "to", "reasons", "count"]]
    return Chart(journey(found, stages), says, numbers.rename(columns=lambda name: name.capitalize()))


def bin_steps(scenario: Scenario) -> int:
    """Return how many steps are added up to a point of sales: a week, or less in a short run."""
    days = scenario.time.steps * scenario.time.step_days
    part = _WEEK if days > _SHORT else days / 40.0
    return max(1, round(part / scenario.time.step_days))


def diary_html(diary: Diary, reasons: Iterable[str] = ()) -> str:
    """Return a diary as a list, the latest day first; the model's own `reasons` of moves repeat what is said."""
    codes = tuple(f" ({each})" for each in reasons)

    def said(text: str) -> str:
        return next((text.removesuffix(each) for each in codes if text.endswith(each)), text)

    lines = [f"<li><b>day {each.day:g}</b> {escape(said(each.text))}</li>" for each in reversed(diary.entries)]
    return f"<ol>{''.join(lines)}</ol>" if lines else ""


def trait_words(trait: Trait) -> tuple[str, str]:
    """Return what a trait is about and how a person has it, beside the others."""
    if trait.name == "conformity":
        indifferent = abs(trait.value) < _INDIFFERENT
        says = "neither here nor there" if indifferent else "conforms" if trait.value > 0 else "seeks distinction"
    else:
        place = trait.less + trait.same / 2.0
        says = "more than most" if place >= 2 / 3 else "less than most" if place <= 1 / 3 else "about as much as most"
    return _TRAITS[trait.name], says


def _binned(series: pd.DataFrame | None, steps: int, products: list[str]) -> pd.DataFrame:
    """Return units of full bins by product, with the day on which each bin ends."""
    columns = [f"units.{name}" for name in products]
    full = 0 if series is None else (len(series) - 1) // steps
    if series is None or not full:
        return pd.DataFrame(columns=["day", *products, ALL])
    values = series[columns].to_numpy()[1 : full * steps + 1]
    sums = values.reshape(full, steps, len(products)).sum(axis=1)
    table = pd.DataFrame(sums, columns=products).assign(**{ALL: sums.sum(axis=1)})
    table.insert(0, "day", series["day"].to_numpy()[steps : full * steps + 1 : steps])
    return table


def _long(wide: pd.DataFrame) -> pd.DataFrame:
    table = wide.melt(id_vars="day", var_name="series", value_name="mean")
    return table.assign(low=np.nan, high=np.nan)


def _ghost(figure: go.Figure, past: pd.DataFrame, name: str) -> None:
    """Draw the line of the run before, in grey and on top, so that it is seen where both are the same."""
    if len(past):
        figure.add_scatter(
            x=past["day"].tolist(), y=past[name].tolist(), mode="lines", name=BEFORE, hoverinfo="skip",
            line={"color": NEUTRAL, "width": 2.2, "dash": "dot"},
        )  # fmt: skip


def _spanned(figure: go.Figure, run: LiveRun) -> go.Figure:
    """Return the figure with room for the whole run from the start, so that lines grow and scales stay."""
    figure.update_xaxes(range=[0, run.steps * run.cast.step_days])
    return figure.update_layout(height=320)


def _numbers(now: pd.DataFrame, past: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    table = now.rename(columns=labels)
    if len(past):
        then = past.rename(columns={name: f"{label}, {BEFORE.lower()}" for name, label in labels.items()})
        table = table.merge(then, on="day", how="outer", sort=True)
    return table.assign(day=table["day"].map("{:g}".format)).rename(columns={"day": "Day"})
