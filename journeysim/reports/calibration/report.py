"""The HTML report of a calibration: one file to send, read in any browser, on a phone or on paper."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from journeysim.experiments.calibration.calibrate import Calibration
from journeysim.experiments.calibration.files import FITTED
from journeysim.experiments.calibration.store import TRIALS
from journeysim.records.files import circumstances, write_whole
from journeysim.reports.calibration import figures, words
from journeysim.reports.calibration.command import command
from journeysim.reports.calibration.words import NONE, interval, number
from journeysim.reports.page import Page, Raw, cell, code, details, paragraph, table
from journeysim.scenario.toml import dumps

#: How many pairs of parameters are drawn, and how many trials are told in a table.
_PAIRS, _TRIALS = 6, 30


def write_report(found: Calibration, path: Path) -> None:
    """Write the report of a calibration to a file; raises `OSError` when it cannot be written."""
    write_whole(path, report(found).encode())


def report(found: Calibration) -> str:
    """Return the report of a calibration as HTML that asks nothing of any other file or place."""
    # Where the file lay on this machine is for the line that repeats it.
    title = f"{found.plan.scenario.title}: fitted to {Path(found.plan.observed.source).name}"
    page = Page(title)
    page.section("parameters", "What was found", *_parameters(found))
    page.section("data", "Data against the model", *_data(found, page))
    page.section("trials", "The search", *_trials(found, page))
    page.section("pairs", "Pairs of parameters", *_pairs(found, page))
    page.section("reading", "How to read this", *_reading(found))
    page.section("provenance", "Seeds, versions and how to repeat it", *_provenance(found))
    head = f'<h1>{cell(title)}</h1><p class="facts">{cell(words.facts(found))}.</p>'
    return page.html(head)


def _parameters(found: Calibration) -> Iterator[str]:
    ranges = {each.key: each for each in found.plan.parameters}
    rows = []
    for each in found.spread.found:
        asked = ranges.get(each.key)
        told = NONE if asked is None else f"{number(asked.low)} to {number(asked.high)}{', log' if asked.log else ''}"
        rows.append((each.key, number(each.value), interval(each.low, each.high), told, each.warning or NONE))
    yield table(("Parameter", "Found", "95% interval", "Range", "Beware"), rows)
    for warning in (*found.spread.warnings, *words.trouble(found)):
        yield paragraph(f"{warning[:1].upper()}{warning[1:]}.", "warning")
    told = " ".join(each for each in (words.loss(found), words.scale(found), words.misfit(found)) if each)
    yield paragraph(told, "note")
    names = [each.key for each in found.spread.found]
    if len(names) > 1:
        ties = [
            (name, *(number(value, 3) for value in row))
            for name, row in zip(names, found.spread.correlations.tolist(), strict=True)
        ]
        yield details("Correlations of the estimates", table(("", *names), ties))


def _data(found: Calibration, page: Page) -> Iterator[str]:
    for at, (column, name) in enumerate(zip(found.plan.read.columns, found.plan.read.names, strict=True)):
        told = figures.modelled(found, at)
        rows = [
            (str(row["period"]), *(number(row[key]) for key in ("data", "mean", "low", "high")),
             "fitted" if row["fitted"] else "held out")
            for row in told.to_dict("records")
        ]  # fmt: skip
        behind = table(("Period", "Data", "Model, mean", "Low", "High", "Used"), rows)
        heading = column if column == name else f"{column} ({name})"
        says = f"Points: the data. Line: the model. {words.band(found, at)}"
        yield page.figure(f"data-{at}", figures.against_data(told, column), heading, says, behind)
    rows = [
        (row["series"], number(row["fitted"]), f"{row['relative']:.1%}", number(row["held_out"]), number(row["naive"]))
        for row in found.errors.to_dict("records")
    ]
    yield table(
        ("Series", "Error, fitted", "of the mean", "Error, held out", "Last value repeated"), rows,
        "Root mean square errors, in the data's units",
    )  # fmt: skip
    for text in words.naive(found):
        yield paragraph(f"{text}.")


def _trials(found: Calibration, page: Page) -> Iterator[str]:
    keys = [each.key for each in found.plan.parameters]
    best = found.trial_table.sort_values("loss", kind="stable").head(_TRIALS)
    rows = [
        (str(row["trial"]), row["purpose"], *(number(row[key]) for key in keys), number(row["loss"]),
         number(row["scale"]))
        for row in best.to_dict("records")
    ]  # fmt: skip
    caption = f"The best {len(rows)} of {len(found.trials)} trials; all of them are in {TRIALS}"
    behind = table(("Trial", "For", *keys, "Loss", "Scale"), rows, caption, words=2)
    yield page.figure("trials-figure", figures.trials(found), "Loss of every trial", "The lower, the better.", behind)


def _pairs(found: Calibration, page: Page) -> Iterator[str]:
    asked = found.plan.parameters
    for one, other in list(combinations(range(len(asked)), 2))[:_PAIRS]:
        tie = float(found.spread.correlations[one, other])
        heading = f"{asked[one].key} and {asked[other].key}"
        says = f"Correlation of the estimates: {number(tie, 2)}."
        rows = [(each.key, number(value)) for each, value in zip(asked, found.best.point, strict=True)]
        yield page.figure(
            f"pair-{one}-{other}", figures.pair(found, one, other), heading, says, table(("Parameter", "Found"), rows)
        )


def _reading(found: Calibration) -> Iterator[str]:
    yield paragraph(
        "Every trial runs the same replicates, with the same luck, so that trials differ by their parameters alone. The"
        f" search ({words.method(found)}) is followed by least squares from its best trial."
    )
    yield paragraph(
        "Intervals say what the fit would scatter by if the same market were run again: each replicate is taken for the"
        " data in turn and moves the fit through the derivatives at the best point (sandwich covariance of simulated"
        " moments, McFadden 1989, Duffie & Singleton 1993; Student's t). Where model and data differ by more than luck"
        " explains, intervals are wider for it, as if the excess were chance that strikes each period anew. An"
        " interval says nothing of what else might be wrong"
        " with the model."
    )
    yield paragraph(
        "Parameters that trade off give nearly the same series in many combinations: their intervals hold one by one,"
        " but only a combination of them is known well. Fix one of them, or bring data that tells them apart."
    )


def _provenance(found: Calibration) -> Iterator[str]:
    plan, told = found.plan, circumstances()
    yield code(command(found))
    versions = ", ".join(f"{name} {version}" for name, version in told["versions"].items())
    yield table(
        ("What", "Value"),
        (
            ("Scenario", f"{plan.scenario.name}, SHA-256 {plan.scenario.hash()[:16]}"),
            ("Data", Raw(f'{cell(plan.observed.source)}, SHA-256 <span class="hash">{plan.observed.digest}</span>')),
            ("Seed", f"{plan.seed}, replicates 0 to {plan.replicates - 1}"),
            ("Runs", f"{found.runs:,}"),
            ("Versions", versions),
            ("Machine", f"{told['platform']}, {told['machine']}"),
            ("Written", str(told["created"])),
        ),
        words=2,
    )
    yield paragraph(f"{FITTED} beside this page is the scenario with the found values.")
    yield details("The scenario with the found values in full (TOML)", code(dumps(found.scenario.as_dict())))
