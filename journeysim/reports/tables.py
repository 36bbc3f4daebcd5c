"""Tables of a result to read in a terminal, 100 columns wide."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from journeysim.experiments.plausibility import Check, Effect
from journeysim.records.result import Result

WIDTH = 100
_NONE = "–"

#: The measures that answer "how did it go?", in the order of reading.
_HEADLINES = (
    "needs.total",
    "visits",
    "carts",
    "sales.units",
    "conversion",
    "cart_abandonment",
    "sales.order_value",
    "sales.net_revenue",
    "sales.margin",
    "owners.share",
    "needs.social_share",
    "sales.referral_share",
    "sales.repeat_share",
)
_AFTERWARDS = (
    "satisfaction.mean",
    "returns.units",
    "returns.share",
    "complaints.total",
    "complaints.answered",
    "reviews",
    "word_of_mouth.sent",
    "word_of_mouth.seen",
    "advocates",
)


def overview(result: Result) -> RenderableType:
    """Return all tables of a result, with its title on top."""
    parts: list[RenderableType] = [_title(result)]
    parts += [_measures(result, "In short", _HEADLINES), funnel(result), products(result), vendors(result)]
    parts += [needs(result), _measures(result, "After the purchase", _AFTERWARDS)]
    if result.cast.campaigns:
        parts.append(campaigns(result))
    return Group(*spaced(parts))


def funnel(result: Result) -> RenderableType:
    """Return the journey's stages with who arrived, went on, went back or gave up, and the ways back."""
    numbers, reasons = result.summary, result.reasons
    stages = result.cast.stages
    head = ("Stage", "Arrived", "Went on", "Went back", "Gave up", "Conversion", "Mean days there")
    table = plain_table("The journey, stage by stage", head)
    for name, label in stages.items():
        if name == "idle":
            continue
        key = f"funnel.{name}"
        ways = reasons[reasons["from"] == name]
        possible = {"entries": True, "onward": True, "backtracks": ways["back"].any()}
        possible["ended"] = name != "evaluation" and (ways["to"] == "idle").any()
        counts = [count(numbers[f"{key}.{way}"]) if can else _NONE for way, can in possible.items()]
        table.add_row(label, *counts, share(numbers[f"{key}.conversion"]), decimal(numbers[f"{key}.days"]))
    back = plain_table("Steps back", ("From", "To", "Reason", "Times"))
    for row in reasons[reasons["back"] & (reasons["count"] > 0)].itertuples(index=False):
        source, target, reason, _, times = row
        back.add_row(stages[source], stages[target], reason, count(times))
    for column in back.columns[:3]:
        column.justify = "left"
    begun = [
        f"{share(numbers[f'paths.first_entry.{name}'])} with {label.lower()}"
        for name, label in stages.items()
        if numbers.get(f"paths.first_entry.{name}")
    ]
    note = f"Journeys began: {', '.join(begun) or 'none'}."
    if numbers["paths.length"] is not None:
        note += (
            f" On average a journey made {decimal(numbers['paths.length'])} moves"
            f" and {decimal(numbers['paths.backtracks'])} steps back."
        )
    return Group(*spaced([table, back if back.row_count else Text("Nobody went back."), Text(note)]))


def products(result: Result) -> RenderableType:
    """Return the sales of each product."""
    numbers, money = result.summary, result.cast.currency
    head = ("Product", "Units", "Share", f"Revenue, {money}", f"Margin, {money}", "Returned", "Stars", "Owners at end")
    table = plain_table("Sales by product", head)
    for name, label in result.cast.products.items():
        key = f"product.{name}"
        rating = numbers[f"{key}.rating"]
        stars = _NONE if rating is None else f"{rating:.1f} ({count(numbers[f'{key}.reviews'])})"
        table.add_row(
            label, count(numbers[f"{key}.units"]), share(numbers[f"{key}.share"]), count(numbers[f"{key}.revenue"]),
            count(numbers[f"{key}.margin"]), share(numbers[f"{key}.return_share"]), stars,
            count(numbers[f"{key}.owners"]),
        )  # fmt: skip
    return Group(table, remark("Stars: mean of the public reviews, with their number."))


def vendors(result: Result) -> RenderableType:
    """Return the sales of each vendor."""
    numbers, money = result.summary, result.cast.currency
    table = plain_table(
        "Sales by vendor", ("Vendor", "Units", "Share", f"Revenue, {money}", f"Margin, {money}", "Returned")
    )
    for name, label in result.cast.vendors.items():
        key = f"vendor.{name}"
        table.add_row(
            label, count(numbers[f"{key}.units"]), share(numbers[f"{key}.share"]), count(numbers[f"{key}.revenue"]),
            count(numbers[f"{key}.margin"]), share(_over(numbers[f"{key}.returns"], numbers[f"{key}.units"])),
        )  # fmt: skip
    total = f"{count(numbers['sales.units'])} units for {count(numbers['sales.revenue'])} {money}"
    return Group(table, remark(f"Sold in all: {total}."))


def needs(result: Result) -> Table:
    """Return what made people want to buy, and how many then bought."""
    numbers = result.summary
    table = plain_table("What began the journeys", ("Cause", "Kind", "Needs", "Share", "Units sold", "Sold per need"))
    table.columns[1].justify = "left"
    total = numbers["needs.total"]
    for name, label in sorted(result.cast.causes.items(), key=lambda item: -(numbers[f"needs.{item[0]}"] or 0)):
        began, sold = numbers[f"needs.{name}"], numbers[f"sales.by_cause.{name}"]
        if began:
            kind = "want" if name in result.cast.wants else "need"
            table.add_row(label, kind, count(began), share(_over(began, total)), count(sold), share(_over(sold, began)))
    return table


def campaigns(result: Result) -> RenderableType:
    """Return what each campaign reached and cost, and what it brought."""
    numbers, money = result.summary, result.cast.currency
    table = plain_table("Campaigns", ("Campaign", "People reached", "Of all people", "Impressions", f"Spent, {money}"))
    brought = plain_table(
        "What the campaigns brought",
        ("Campaign", "New customers", f"Spent per new customer, {money}", f"Back per {money} spent"),
    )
    for name, label in result.cast.campaigns.items():
        key = f"campaign.{name}"
        reached = numbers[f"{key}.reach"]
        table.add_row(
            label, count(reached), share(_over(reached, result.cast.consumers)),
            count(numbers[f"{key}.impressions"]), decimal(numbers[f"{key}.spend"], 2),
        )  # fmt: skip
    keys = {f"campaign.{name}": label for name, label in result.cast.campaigns.items()}
    if len(keys) > 1:
        keys["campaigns"] = "All campaigns"
    for key, label in keys.items():
        brought.add_row(
            label, count(numbers[f"{key}.new_customers"]), decimal(numbers[f"{key}.acquisition_cost"], 2),
            decimal(numbers[f"{key}.return_on_ad_spend"], 2),
        )  # fmt: skip
    note = remark(
        "New customers: all who bought the campaign's product and kept it, and owned nothing of its brand before,"
        f" whatever led them to it. Back per {money} spent: revenue less refunds of the campaign's product in journeys"
        " that advertising began; sales that it only helped along are not counted."
    )
    return Group(*spaced([table, Group(brought, note)]))


def plausibility(checks: Sequence[Check], effects: Sequence[Effect]) -> RenderableType:
    """Return how a scenario compares with what the field reports, and what each influence does."""
    ranges = plain_table("Against what the field reports", ("Measure", "Here", "Expected", "Verdict", "Source"))
    steps = plain_table("Steps back that have to happen", ("Measure", "Here", "Expected", "Verdict", "Source"))
    for check in checks:
        told = shown(check.unit)
        table = steps if check.high is None else ranges
        expected = f"{told(check.low)} or more" if check.high is None else f"{told(check.low)} to {told(check.high)}"
        table.add_row(check.label, told(check.value), expected, check.verdict, check.source)
    acts = plain_table(
        "Each influence switched off: same people, same luck",
        ("Influence", "Measure", "On", "Off", "Verdict", "Source"),
    )
    for effect in effects:
        told = shown(effect.unit)
        verdict = effect.verdict
        if effect.replicates > 1:
            verdict += f" in {effect.agreeing} of {effect.replicates}"
        acts.add_row(
            effect.influence, effect.label, told(effect.with_it), told(effect.without_it), verdict, effect.source
        )
    for table, texts in ((ranges, (3, 4)), (steps, (3, 4)), (acts, (1, 4, 5))):
        for number in texts:
            table.columns[number].justify = "left"
    return Group(*spaced([ranges, steps, acts] if effects else [ranges, steps]))


def count(value: float | None) -> str:
    """Return a whole number with thousands separators."""
    return _NONE if value is None else f"{value:,.0f}"


def share(value: float | None) -> str:
    """Return a share in percent."""
    return _NONE if value is None else f"{value:.1%}"


def decimal(value: float | None, places: int = 1) -> str:
    """Return a number with decimal places and thousands separators."""
    return _NONE if value is None else f"{value:,.{places}f}"


def shown(unit: str) -> Callable[[float | None], str]:
    """Return how to show numbers of a unit."""
    if unit.startswith("share"):
        return share
    if unit.startswith("from "):
        return lambda value: decimal(value, 3)
    return count


def _over(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None


def remark(text: str) -> Text:
    """Return a remark to stand below a table."""
    return Text(text, style="dim")


def _title(result: Result) -> Text:
    settings = result.scenario.settings
    days = settings.time.steps * settings.time.step_days
    text = Text(result.scenario.title, style="bold")
    if result.scenario.question:
        text.append(f"\n{result.scenario.question}", style="not bold")
    facts = f"{result.cast.consumers:,} consumers, {days:,g} days, seed {result.seed}"
    if result.replicates > 1:
        facts += f"; means of {result.replicates} runs, ± half the 95% interval"
    return text.append(f"\n{facts}", style="not bold dim")


def _measures(result: Result, title: str, names: Iterable[str]) -> Table:
    table = plain_table(title, ("", "", ""))
    table.show_header = False
    table.columns[2].justify = "left"
    for name in names:
        unit = result.units[name]
        told = shown(unit)
        if name == "sales.order_value":
            told = lambda value: decimal(value, 2)  # noqa: E731
        value = told(result.summary[name])
        spread = result.spread.get(name)
        if spread is not None:
            value += f" ± {told(spread['high'] - spread['mean'])}"
        table.add_row(result.labels[name], value, "" if unit.startswith("share") else unit)
    return table


def plain_table(title: str, head: Sequence[str]) -> Table:
    """Return an empty table without lines; the first column is text, the others are numbers."""
    table = Table(title=title, box=None, pad_edge=False, padding=(0, 2, 0, 0), title_justify="left",
                  title_style="bold", header_style="dim")  # fmt: skip
    for number, name in enumerate(head):
        table.add_column(name, justify="right" if number else "left", vertical="bottom")
    return table


def spaced(parts: Sequence[RenderableType]) -> Iterator[RenderableType]:
    """Yield parts with an empty line between them."""
    for number, part in enumerate(parts):
        if number:
            yield Text()
        yield part
