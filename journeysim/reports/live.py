"""Figures of a run that is watched while it goes on, with a faint line for the run before."""

from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeysim.experiments.live import FRUGAL, LiveRun
from journeysim.records.diary import Diary
from journeysim.reports.figures import escaped, trend
from journeysim.reports.journey import journey
from journeysim.reports.parts import Packed
from journeysim.reports.theme import COLOURS, NEUTRAL, Look, clear, drawn, look
from journeysim.scenario.scenario import Scenario

#: Days that are added up to a point of sales, and how many points a curve has at most.
_WEEK, _SHORT = 7.0, 56.0
POINTS = 400
BEFORE = "Run before"
_FRUGAL = Look(COLOURS[0])

#: How the stages are told apart wherever they are drawn, in the journey's order.
STAGE_COLOURS = (NEUTRAL, COLOURS[4], COLOURS[1], COLOURS[3], COLOURS[6], COLOURS[8], COLOURS[2])


@dataclass(frozen=True)
class Chart:
    """A chart: figure, what it says in words, and the numbers behind it."""

    figure: go.Figure | Packed
    says: str
    numbers: pd.DataFrame


def sales(run: LiveRun, series: pd.DataFrame, before: pd.DataFrame | None) -> Chart:
    """Return units sold by product over time, added up by weeks; `series` and `before` are those of runs."""
    cast = run.cast
    steps = bin_steps(run.scenario)
    unit = f"units in {steps * cast.step_days:,.3g} days"
    now, past = _binned(series, steps, list(cast.products)), _binned(before, steps, list(cast.products))
    looks = {name: look(number) for number, name in enumerate(cast.products)}
    figure = trend(_long(now), looks, dict(cast.products), unit)
    _ghost(figure, past, {name: each.colour for name, each in looks.items()})
    total, sold = int(series["units"].sum()), series[[f"units.{name}" for name in cast.products]].sum()
    says = f"{total:,} sold so far"
    if total:
        says += f", most of them {cast.products[str(sold.idxmax()).removeprefix('units.')]} ({int(sold.max()):,})"
    if before is not None:
        then = int(before["units"].iloc[: len(series)].sum())
        says += f"; {then:,} by the same day in the run before" if len(before) >= len(series) else ""
    return Chart(_spanned(figure, run), f"{says}.", _numbers(now, past, dict(cast.products)))


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
    _ghost(figure, past, {"frugal": _FRUGAL.colour})
    most = max((float(each["frugal"].max()) for each in (now, past) if len(each)), default=0.0)
    figure.update_yaxes(range=[0, min(100.0, max(10.0, 1.3 * most))])
    last = series.iloc[-1]
    says = (
        f"{last['frugal']:.0%} of people are frugal ({FRUGAL:g} or more of 1);"
        f" the mean is {last['frugality']:.2f}, {series['frugality'].iloc[0]:.2f} at the start."
    )
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
    found, stages = run.flows(), run.cast.stages
    begun = int(found.loc[found["from"] == "idle", "count"].sum())
    back = int(found.loc[found["back"], "count"].sum())
    says = f"{begun:,} journeys have begun, and {back:,} times somebody went back a step."
    numbers = found.assign(**{name: found[name].map(stages) for name in ("from", "to")}).drop(columns="back")
    numbers = numbers[["from", "to", "reasons", "count"]]
    return Chart(journey(found, stages), says, numbers.rename(columns=lambda name: name.capitalize()))


def bin_steps(scenario: Scenario) -> int:
    """Return how many steps are added up to a point of sales: a week, or less in a short run."""
    days = scenario.time.steps * scenario.time.step_days
    part = _WEEK if days > _SHORT else days / 40.0
    return max(1, round(part / scenario.time.step_days))


def diary_html(diary: Diary) -> str:
    """Return a diary as a list, the latest day first."""
    lines = [f"<li><b>day {each.day:g}</b> {escape(each.text)}</li>" for each in reversed(diary.entries)]
    return f"<ol>{''.join(lines)}</ol>" if lines else ""


def _binned(series: pd.DataFrame | None, steps: int, products: list[str]) -> pd.DataFrame:
    """Return units of full bins by product, with the day on which each bin ends."""
    columns = [f"units.{name}" for name in products]
    full = 0 if series is None else (len(series) - 1) // steps
    if series is None or not full:
        return pd.DataFrame(columns=["day", *products])
    values = series[columns].to_numpy()[1 : full * steps + 1]
    sums = values.reshape(full, steps, len(products)).sum(axis=1)
    table = pd.DataFrame(sums, columns=products)
    table.insert(0, "day", series["day"].to_numpy()[steps : full * steps + 1 : steps])
    return table


def _long(wide: pd.DataFrame) -> pd.DataFrame:
    table = wide.melt(id_vars="day", var_name="series", value_name="mean")
    return table.assign(low=np.nan, high=np.nan)


def _ghost(figure: go.Figure, past: pd.DataFrame, colours: dict[str, str]) -> None:
    """Draw the lines of the run before, under one name."""
    for number, (name, colour) in enumerate(colours.items() if len(past) else ()):
        figure.add_scatter(
            x=past["day"].tolist(), y=past[name].tolist(), mode="lines", name=BEFORE, legendgroup=BEFORE,
            showlegend=not number, hoverinfo="skip", line={"color": clear(colour, 0.55), "width": 1.2, "dash": "dot"},
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
