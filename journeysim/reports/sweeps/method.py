"""The frame of a sweep's report: its head, what was varied, the points, failures, and how to repeat it."""

from collections.abc import Iterator

from journeysim.experiments.sweeps.reading import Sweep
from journeysim.experiments.sweeps.responses import Response
from journeysim.reports.amounts import NONE, amount
from journeysim.reports.page import Raw, cell, code, details, paragraph, table
from journeysim.reports.sweeps.command import command
from journeysim.reports.sweeps.words import DESIGNS, title
from journeysim.scenario.toml import dumps

#: Points and failures that a page shows.
MOST_POINTS, MOST_FAILURES = 200, 20


def header(sweep: Sweep, what: str) -> str:
    """Return title and question, and the facts."""
    told, kind = sweep.manifest["scenario"], sweep.design.kind
    days = told["time"]["steps"] * told["time"]["step_days"]
    done, asked = len(sweep.runs), len(sweep.design) * sweep.replicates
    runs = f"{asked:,} runs" if done == asked else f"{done:,} of {asked:,} runs done"
    names = ", ".join(each.name for each in sweep.variables)
    return (
        f"<h1>{cell(title(sweep))}: {cell(what)}</h1>"
        + (f'<p class="question">{cell(told["question"])}</p>' if told.get("question") else "")
        + f'<p class="facts">{told["population"]["consumers"]:,} consumers, {days:,g} days. {DESIGNS[kind]}:'
        f" {len(sweep.design):,} points, {sweep.replicates} {'replicate' if sweep.replicates == 1 else 'replicates'},"
        f" {runs}. Varied: {cell(names)}.</p>"
    )


def varied(sweep: Sweep) -> Iterator[str]:
    """Yield what was varied over which values, and how the points were chosen."""
    rows = []
    for each in sweep.variables:
        about = each.help if each.label in ("", each.name) else each.label
        as_it_is = NONE if each.base is None else each.told(each.stored(each.base))
        rows.append(
            f'<tr><th scope="row"><code>{cell(each.name)}</code></th>'
            + "".join(
                f'<td class="text" data-label="{head}">{cell(text or NONE)}</td>'
                for head, text in (
                    ("What it is", about), ("Values", each.allowed), ("Unit", each.unit), ("In the scenario", as_it_is),
                    ("Source of that", each.source),
                )
            )
            + "</tr>"
        )  # fmt: skip
    heads = ("Variable", "What it is", "Values", "Unit", "In the scenario", "Source of that")
    top = "".join(f'<th scope="col">{each}</th>' for each in heads)
    yield f'<table class="blocks"><thead><tr>{top}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    yield paragraph(_how(sweep))
    if sweep.paired:
        yield paragraph(
            f"All points are run on the same people and the same luck (seed {sweep.seed}), replicate by replicate, so"
            " that they differ by what is varied and not by chance."
        )
    else:
        yield paragraph("Each point is run on luck of its own, so chance adds to the differences between points.")


def points(sweep: Sweep, responses: tuple[Response, ...]) -> Iterator[str]:
    """Yield the table of points with the mean of each measure, as far as it is of a size to read."""
    shown = sweep.design.points.head(MOST_POINTS)
    heads = ("Point", *(each.name for each in sweep.variables), *(each.label for each in responses))
    rows = [
        (
            str(point),
            *(each.told(each.stored(shown[each.name].iat[point])) for each in sweep.variables),
            *(amount(float(each.means[point]), each.unit) for each in responses),
        )
        for point in range(len(shown))
    ]
    count = len(sweep.design)
    first = f"The first {MOST_POINTS} of {count:,} points" if count > MOST_POINTS else f"All {count} points"
    yield details(f"{first}, with the means of their replicates", table(heads, rows))
    yield paragraph(
        Raw(
            "Every run with all its measures is in <code>runs/*.parquet</code> of the sweep's directory; pandas, DuckDB"
            " and Polars read it as it is."
        ),
        "note",
    )


def failures(sweep: Sweep) -> Iterator[str]:
    """Yield which runs failed and why; nothing when none did."""
    found = sweep.failures
    if not found:
        return
    yield paragraph(
        f"{len(found):,} {'run' if len(found) == 1 else 'runs'} failed and {'is' if len(found) == 1 else 'are'} in no"
        " number of this page. The command that began the sweep tries them again.",
        "warning",
    )
    rows = ((str(each.point), str(each.replicate), each.reason) for each in found[:MOST_FAILURES])
    yield table(("Point", "Replicate", "Why"), rows, words=3)
    if len(found) > MOST_FAILURES:
        yield paragraph(f"{len(found) - MOST_FAILURES:,} more are in failed.jsonl.", "note")


def provenance(sweep: Sweep) -> Iterator[str]:
    """Yield what is needed to repeat the sweep."""
    line, needed = command(sweep)
    yield code(line)
    if needed:
        yield paragraph(f"Save {' and '.join(needed)} first.", "note")
    told = sweep.manifest
    versions = ", ".join(f"{name} {version}" for name, version in told["versions"].items())
    options = ", ".join(f"{name.replace('_', ' ')} {_plain(value)}" for name, value in sweep.design.options.items())
    seeds = "the same for all points" if sweep.paired else "the first of those that points have"
    yield table(
        ("What", "Value"),
        (
            ("Design", f"{DESIGNS[sweep.design.kind]}{f' ({options})' if options else ''}"),
            ("Seed of the runs", f"{sweep.seed}, {seeds}"),
            ("Seed of the design", str(sweep.design.seed)),
            ("Replicates", str(sweep.replicates)),
            ("Versions", versions),
            ("Machine", f"{told['platform']}, {told['machine']}"),
            ("Begun", str(told["created"])),
            *(("Went on with changes", f"{each['when']}: {'; '.join(each['changes'])}") for each in told["accepted"]),
            ("SHA-256 of the scenario", Raw(f'<span class="hash">{told["scenario_hash"]}</span>')),
        ),
        words=2,
    )
    yield details("The scenario in full, every default included (TOML)", code(dumps(told["scenario"])))
    for name, each in told.get("scenarios", {}).items():
        yield details(f"{name} in full, every default included (TOML)", code(dumps(each)))


def _how(sweep: Sweep) -> str:
    """Return how the points were chosen, in words."""
    options, count = sweep.design.options, f"{len(sweep.design):,}"
    return {
        "grid": f"A full grid: every combination of the values, {count} points.",
        "oat": f"One at a time: the scenario as it is, then each variable over its values with the others as they are,"
        f" {count} points. What variables do together is not seen.",
        "lhs": f"A Latin hypercube: {count} points, each variable's range in as many parts, of which each is met once.",
        "sobol": f"Saltelli's scheme over Sobol's sequence: {options.get('samples')} base samples, {count} points.",
        "morris": f"Morris trajectories: {options.get('samples')} walks over {options.get('levels')} levels, one"
        f" variable at a time, {count} points.",
        "csv": f"A table of {count} points, chosen by its author.",
    }[sweep.design.kind]


def _plain(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
