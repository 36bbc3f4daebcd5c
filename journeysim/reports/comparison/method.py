"""The frame of a comparison's report: its head, the scenarios, how to read it, and how to repeat it."""

from collections.abc import Iterator

from journeysim.experiments.comparison.compare import Comparison
from journeysim.experiments.comparison.differences import PROFIT, UNITS
from journeysim.experiments.comparison.verdicts import FEW
from journeysim.records.files import circumstances
from journeysim.records.result import Result
from journeysim.reports.comparison.changes import Changed, changes
from journeysim.reports.comparison.command import command
from journeysim.reports.comparison.findings import swatch
from journeysim.reports.comparison.plan_words import plan_words
from journeysim.reports.page import Raw, cell, code, details, paragraph, table
from journeysim.scenario.catalogue import uncited
from journeysim.scenario.scenario import Scenario
from journeysim.scenario.toml import dumps

#: How many of its changes stand for a plan without a title of its own.
_CHANGES = 3


def header(comparison: Comparison) -> str:
    """Return title and question, and what was compared."""
    base = comparison.base.scenario
    return (
        f"<h1>{cell(base.title)}: what {'the plan changes' if len(comparison.names) == 1 else 'each plan changes'}</h1>"
        + (f'<p class="question">{cell(uncited(base.question))}</p>' if base.question else "")
        + compared(comparison)
    )


def compared(comparison: Comparison) -> str:
    """Return what was compared, as HTML: the facts, the plans, and what a reader has to know before the numbers."""
    base = comparison.base.scenario
    days = base.time.steps * base.time.step_days
    runs = "1 replicate" if comparison.replicates == 1 else f"{comparison.replicates} replicates of each scenario"
    own = "the whole market" if comparison.own.everything else comparison.own.label
    plans = "".join(
        f"<dt>{swatch(comparison, name)}{cell(name)}</dt><dd>{cell(_about(base, plan))}</dd>"
        for name, plan in zip(comparison.names, comparison.plans, strict=True)
    )
    notes = "".join(f"<li>{cell(each.rstrip('.'))}.</li>" for each in comparison.notes)
    return (
        f'<p class="facts">{comparison.base.cast.consumers:,} consumers, {days:,g} days, seed {comparison.seed},'
        f" {runs}. Own sales: {cell(own)}. Differences are plan less base.</p>"
        f'<dl class="plans"><dt>{swatch(comparison, "")}{cell(base.name)} (base)</dt><dd>{cell(base.title)}</dd>'
        f"{plans}</dl>" + (f'<ul class="notes">{notes}</ul>' if notes else "")
    )


def scenarios(comparison: Comparison) -> Iterator[str]:
    """Yield in which keys each plan differs from the base, and every scenario in full."""
    base = comparison.base.scenario
    for name, plan in zip(comparison.names, comparison.plans, strict=True):
        yield f"<h3>{swatch(comparison, name)}{cell(name)} against {cell(base.name)}</h3>"
        found = changes(base, plan.scenario)
        if not found:
            yield paragraph("No key differs.")
            continue
        yield _change_table(found)
    for result, name in ((comparison.base, base.name), *zip(comparison.plans, comparison.names, strict=True)):
        yield details(f"{name} in full, every default included (TOML)", code(dumps(result.scenario.as_dict())))


def reading(comparison: Comparison) -> Iterator[str]:
    """Yield what the numbers mean."""
    if comparison.paired:
        yield paragraph(
            "Pairs. Base and plan are run on the same people with the same luck: who meets whom, what a person likes,"
            " how a choice falls. What differs between the two runs is caused by the plan. Each replicate has a luck of"
            " its own, and the difference is taken replicate by replicate."
        )
    else:
        yield paragraph("No pairs. Means of the two sets of runs are compared as independent samples (Welch).")
    yield paragraph(
        "Interval. A 95% interval (Student's t over the replicates) says how well the mean difference in this model is"
        " known; more replicates make it narrower. It does not say how well the model fits a real market, nor how far"
        " one single run may lie from the mean."
    )
    yield paragraph(
        "Verdict. More or less: the interval leaves 0 out. Cannot tell yet: it does not. With many measures, about one"
        " in twenty looks certain by chance alone, so decide on one that was chosen beforehand:"
        f" {_decisive(comparison)}. In the files to take away a verdict is one word: more, less, equal (no difference),"
        " unsure (cannot tell yet), single (one replicate), none (no value)."
    )
    yield paragraph(
        f"Units. Money is in {comparison.base.cast.currency}. Differences of shares are in percentage points (pp)."
        f" {_ahead(comparison)} – means no value."
    )
    if comparison.paired:
        yield paragraph(
            "Days. Payback and days earlier are of the replicates that have them, and cannot be below 0: with fewer"
            f" than {FEW} such replicates, or very different ones, they have no interval."
        )
        yield paragraph(
            f"Money. ROAS: revenue before discounts for each {comparison.base.cast.currency} of cost, which is what was"
            " spent and the discounts; marginal ROAS: that of the next 10% of budget, – where"
            f" {'10% more would not be spent' if comparison.raised else 'the plans were not run with more of it'}. CAC:"
            " cost for each customer gained. The brand: all products of the brands whose sales are own."
        )


def _decisive(comparison: Comparison) -> str:
    """Return the measure to decide on: profit, by which plans are ranked, unless another was asked for."""
    profit = "profit, by which the plans are ranked"
    if not comparison.paired or comparison.metric in (UNITS, PROFIT):
        return profit
    return f"{comparison.labels[comparison.metric][0]}, which this comparison was asked for, or {profit}"


def _ahead(comparison: Comparison) -> str:
    if comparison.paired:
        return "Ahead in: the share of the pairs in which the plan is higher, ties half; – where all are the same."
    return (
        "Ahead, of couples: the share of all couples of a plan's run and a base's with the plan higher; – where all are"
        " the same."
    )


def provenance(comparison: Comparison) -> Iterator[str]:
    """Yield what is needed to repeat the comparison."""
    line, needed = command(comparison)
    yield code(line)
    if needed:
        kept = ", ".join(needed)
        yield paragraph(
            f"Save the scenarios that are given above in full as {kept} first. A file that a scenario names, such as a"
            " network's, has to stand beside it.",
            "note",
        )
    told = circumstances()
    versions = ", ".join(f"{name} {version}" for name, version in told["versions"].items())
    first, last = comparison.base.logs[0].replicate, comparison.base.logs[-1].replicate
    yield table(
        ("What", "Value"),
        (
            ("Seed", str(comparison.seed)),
            ("Replicates", f"{comparison.replicates} (numbers {first} to {last}), the same for every scenario"),
            ("Method", str(comparison.differences["method"].iloc[0])),
            ("Versions", versions),
            ("Machine", f"{told['platform']}, {told['machine']}"),
            ("Written", str(told["created"])),
        ),
        words=2,
    )
    rows = ((name, Raw(f'<span class="hash">{result.scenario.hash()}</span>')) for name, result in _all(comparison))
    yield table(("Scenario", "SHA-256 of its settings"), rows, words=2)


def _all(comparison: Comparison) -> Iterator[tuple[str, Result]]:
    yield comparison.base.scenario.name, comparison.base
    yield from zip(comparison.names, comparison.plans, strict=True)


def _about(base: Scenario, plan: Result) -> str:
    """Return a plan's title and question, or what it changes when it has inherited both."""
    told = [text for text, before in ((plan.scenario.title, base.title), (plan.scenario.question, base.question))
            if text and text != before]  # fmt: skip
    if told:
        return uncited(". ".join(told))
    words = plan_words(base, plan.scenario)
    more = f"; and {len(words) - _CHANGES} more" if len(words) > _CHANGES else ""
    return "; ".join(words[:_CHANGES]) + more if words else "Changes nothing"


def _change_table(found: list[Changed]) -> str:
    rows = []
    for each in found:
        cells = "".join(
            f'<td class="text" data-label="{head}">{_value(text)}</td>'
            for head, text in (("Base", each.base), ("Plan", each.plan))
        )
        rows.append(f'<tr><th scope="row"><code>{cell(each.key)}</code></th>{cells}</tr>')
    head = "".join(f'<th scope="col">{each}</th>' for each in ("Key", "Base", "Plan"))
    return f'<table class="blocks"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _value(text: str) -> str:
    if not text:
        return "not there"
    return code(text) if "\n" in text else f"<code>{cell(text)}</code>"
