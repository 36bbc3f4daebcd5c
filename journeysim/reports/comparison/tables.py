"""Tables of a comparison to read in a terminal, 100 columns wide."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from journeysim.experiments.comparison.compare import Comparison
from journeysim.experiments.comparison.decomposition import SHAPLEY, Decomposition
from journeysim.experiments.comparison.truth import horizon
from journeysim.experiments.comparison.verdicts import FEW, MOST_REPLICATES
from journeysim.reports.amounts import NONE, amount, change, interval, places, plain, with_unit
from journeysim.reports.comparison import measures
from journeysim.reports.comparison.spending import left_over
from journeysim.reports.comparison.verdict_words import together, told
from journeysim.reports.tables import WIDTH

#: Plans that stand side by side in one table.
ABREAST = 3
_LABEL_WIDTH = 49
#: Whose costs count, and that discounts do.
COSTS = (
    "Costs: of the campaigns that a plan changes, rivals' aside, and of all that are for own sales only. Discounts"
    " count as cost."
)

#: The measures that answer "what did it change?", in the order of reading.
HEADLINES = (
    "own.units",
    "own.revenue",
    "own.margin",
    "own.spend",
    "own.profit",
    "sales.units",
    "needs.total",
    "needs.wants",
    "visits",
    "conversion",
    "sales.repeat_share",
    "sales.referral_share",
    "satisfaction.mean",
    "returns.share",
)


def overview(comparison: Comparison) -> RenderableType:
    """Return what a comparison says and its tables, with the title on top."""
    parts: list[RenderableType] = [title(comparison), verdicts(comparison)]
    parts += [differences(comparison, name) for name in comparison.names]
    if comparison.paired:
        parts += [*money(comparison), *truth(comparison)]
        parts += [parts_of(comparison, each) for found in comparison.decompositions.values() for each in found]
    parts.append(legend(comparison))
    return _Trimmed(Group(*_spaced(parts)))


def title(comparison: Comparison) -> Text:
    """Return what is compared, and how."""
    base = comparison.base
    days = base.scenario.time.steps * base.scenario.time.step_days
    text = Text(f"{base.scenario.name} against {', '.join(comparison.names)}", style="bold")
    runs = "1 replicate" if comparison.replicates == 1 else f"{comparison.replicates} replicates"
    facts = f"{base.cast.consumers:,} consumers, {days:,g} days, seed {comparison.seed}, {runs} of each scenario"
    text.append(f"\n{facts}", style="not bold dim")
    own = comparison.own
    told = f"\nOwn sales: {'the whole market' if own.everything else own.label}"
    if not own.chosen:
        why = "" if own.everything else "what the campaigns that differ are for; "
        told += f" ({why}--own NAME counts those of a product, brand or vendor)"
    text.append(f"{told}. Differences are plan less base.", style="not bold dim")
    if not comparison.paired:
        text.append(
            "\nUNPAIRED: the scenarios are compared as independent samples (Welch), not person by person.", style="bold"
        )
    # Files of one name are told apart by a number, which says nothing.
    numbered = {name: each.scenario for name, each in zip(comparison.names, comparison.plans, strict=True)}
    numbered = {name: each for name, each in numbered.items() if name.startswith(f"{each.name}-")}
    if numbered:
        sources = [f"{name} is {each.source}" for name, each in {base.scenario.name: base.scenario, **numbered}.items()]
        text.append(f"\n{', '.join(sources)}.", style="not bold dim")
    for note in comparison.notes:
        text.append(f"\nNote: {note.removesuffix('.')}.", style="not bold")
    return text


def verdicts(comparison: Comparison) -> RenderableType:
    """Return the verdicts in words, a line for each."""
    lines = [f"{note}. --own NAME counts those of one." for note in [together(comparison)] if note]
    lines += [told(comparison, each, MOST_REPLICATES) for each in comparison.verdicts]
    lines += [f"{each}." for each in left_over(comparison)]
    if comparison.precision is not None:
        lines.append(f"{comparison.precision.text}.")
    return Group(*(Padding(Text(line), (0, 0, 0, 2)) for line in lines))


def differences(comparison: Comparison, plan: str) -> Table:
    """Return the headline measures of the base and a plan, with the difference and how sure it is."""
    found = comparison.differences
    rows = _rows(found, plan, "metric")
    heading = f"{plan} against {comparison.base.scenario.name}"
    table = _table(heading, ("", "Base", "Plan", "Difference", "95% interval", "Ahead"))
    for metric in dict.fromkeys((comparison.metric, *HEADLINES)):
        if metric not in rows:
            continue
        row = rows[metric]
        unit = str(row["unit"])
        table.add_row(
            with_unit(str(row["label"]), unit, comparison.base.cast.currency),
            amount(row["base_mean"], unit),
            amount(row["plan_mean"], unit),
            change(row["difference"], row["low"], row["high"], unit),
            interval(row["difference"], row["low"], row["high"], unit),
            ahead(row["ahead"], str(row["verdict"])),
        )
    return table


def ahead(share: float, verdict: str) -> str:
    """Return the share in which a plan is ahead; none where nobody is, all being the same."""
    return NONE if math.isnan(share) or verdict == "equal" else f"{share:.0%}"


def money(comparison: Comparison) -> Iterator[RenderableType]:
    """Yield what each plan costs and returns against the base."""
    note = f"{COSTS} ± half the 95% interval."
    yield from _beside(comparison, measures.money(comparison), "Money against the base", note)


def truth(comparison: Comparison) -> Iterator[RenderableType]:
    """Yield who bought because of each plan."""
    base = comparison.base
    note = horizon(base.scenario.time.steps * base.scenario.time.step_days)
    yield from _beside(
        comparison, measures.buyers(comparison), "Who bought because of it: the same people with and without", note
    )


def legend(comparison: Comparison) -> Text:
    """Return what the words and signs of the tables mean, of those only that are shown."""
    currency = comparison.base.cast.currency
    of = "pairs of runs" if comparison.paired else "couples of a run of the plan and a run of the base"
    lines = [
        f"Ahead: the share of the {of} in which the plan is higher, ties half; 50% is a coin toss.",
        "pp: percentage points.  –: no value, no interval (one replicate), or nobody ahead (all the same).",
    ]
    if comparison.paired:
        others = measures.others_of(comparison)
        marginal = "– where 10% more would not be spent" if comparison.raised else "– since it was not run"
        lines += [
            "±: half the 95% interval; none where all replicates are the same, for a ratio that may have nothing to"
            f" divide by, and for days of fewer than {FEW} replicates or of very different ones.",
            f"ROAS: revenue before discounts for each {currency} of cost. Marginal ROAS: that of the next 10% of"
            f" budget; {marginal}.",
            "CAC: cost for each customer gained, – where none is. Payback day: from then on the money earned covers"
            " the money spent; – if that never comes.",
            f"{others[0].upper()}{others[1:]}: one of the same brand as what is own, but not own itself.",
        ]
    return Text("\n".join(lines), style="dim")


def parts_of(comparison: Comparison, found: Decomposition) -> RenderableType:
    """Return how a plan's effect falls into influences or campaigns."""
    what = "influence" if found.kind == "influence" else "campaign"
    label, unit = comparison.labels[found.metric]
    table = _table(f"{found.plan}: the effect of each {what}", ("", "Part of the effect", "Lost without it"))
    for row in measures.parts(comparison, found).to_dict("records"):
        cells = [
            _mean({"mean": row[mean], "low": row[low], "high": row[high], "unit": unit, "n": found.replicates},
                  found.replicates)
            for mean, low, high in (("value", "low", "high"), ("left_out", "left_out_low", "left_out_high"))
        ]  # fmt: skip
        table.add_row(str(row["label"]), *cells)
    note = f"{label}. Shapley values over {found.replicates} replicates, which sum to the effect."
    if found.method != SHAPLEY:
        note = f"{label}. Each left out in turn, {found.replicates} replicates; losses need not sum to the effect."
    return Group(table, Text(note, style="dim"))


class _Trimmed:
    """Something to print without the spaces that fill its lines up to the width of a table or of the terminal."""

    def __init__(self, inner: RenderableType) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in console.render_lines(self._inner, options, pad=False):
            kept = list(line)
            while kept and not kept[-1].text.rstrip(" "):
                kept.pop()
            if kept:
                kept[-1] = Segment(kept[-1].text.rstrip(" "), kept[-1].style, kept[-1].control)
            yield from kept
            yield Segment.line()


def _beside(comparison: Comparison, found: pd.DataFrame, heading: str, note: str) -> Iterator[RenderableType]:
    """Yield a table of measures by plan, so many plans abreast as fit, with a note below the last."""
    names, currency = comparison.names, comparison.base.cast.currency
    for first in range(0, len(names), ABREAST):
        shown = names[first : first + ABREAST]
        table = _table(heading, ("", *shown))
        rows = [_rows(found, plan, "name") for plan in shown]
        for measure, row in rows[0].items():
            cells = [_mean(each[measure], comparison.replicates) for each in rows]
            table.add_row(with_unit(str(row["label"]), str(row["unit"]), currency), *cells)
        last = first + ABREAST >= len(names)
        yield Group(table, Text(note, style="dim")) if last else table


def _rows(found: pd.DataFrame, plan: str, key: str) -> dict[str, dict[str, Any]]:
    """Return a plan's rows of a table by their key, in order."""
    return {str(row[key]): row for row in found[found["plan"] == plan].to_dict("records")}  # type: ignore[misc]


def _mean(row: Any, replicates: int) -> str:
    """Return a mean with half its interval, and of how many replicates if not of all."""
    if math.isnan(row["mean"]):
        return NONE
    unit = str(row["unit"])
    decimals = places(row["mean"], row["high"] - row["low"], unit)
    text = plain(row["mean"], decimals)
    if row["low"] < row["high"]:
        text += f" ± {(row['high'] - row['low']) / 2.0:,.{decimals}f}"
    return text if row["n"] == replicates else f"{text} ({row['n']} of {replicates})"


def _table(heading: str, head: Sequence[str]) -> Table:
    table = Table(title=heading, box=None, pad_edge=False, padding=(0, 2, 0, 0), title_justify="left",
                  title_style="bold", header_style="dim", width=None)  # fmt: skip
    for number, name in enumerate(head):
        if number:
            table.add_column(name, justify="right", vertical="bottom", overflow="fold", max_width=WIDTH // 4)
        else:
            table.add_column(name, vertical="bottom", max_width=_LABEL_WIDTH)
    return table


def _spaced(parts: Sequence[RenderableType]) -> Iterator[RenderableType]:
    for number, part in enumerate(parts):
        if number:
            yield Text()
        yield part
