"""What came of a comparison: the verdict first, then figures and tables, files to take away, and ways to go on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import solara

from journeysim.experiments.comparison import decomposition
from journeysim.reports.comparison.outcome import Outcome
from journeysim.reports.documents import Heading, contents

from ... import limits
from ...components.files import Download
from ...components.html import Button, element, text
from ...components.markup import Markup
from ...components.notice import Notice
from ...components.parts import Shown
from ...text import t
from .asked import Asked, fits

#: Sections that are shown at once, and those that unfold.
FIRST = "verdict"
OPEN = ("differences", "sales", "money", "causes", "buyers", "parts")
FOLDED = ("segments", "journey", "scenarios", "reading", "provenance")
RESULTS, GO_ON, FILES = "results", "go-on", "files"


@solara.component
def Results(
    made_of: Asked,
    outcome: Outcome,
    changed: bool,
    on_more: Callable[[int], None],
    on_explain: Callable[[str], None],
    disabled: bool = False,
    running: Any = None,
) -> Any:
    """Show what came of a comparison.

    `changed` says that the form asks for something else by now; `running` shows what goes on from it.
    """
    sections = {each.name: each for each in outcome.sections if each.parts}
    parts = {
        "heading": text("h2", t("compare.results"), id=RESULTS, tabindex="-1"),
        "contents": Contents(outcome),
        "since": Notice(t("compare.since")) if changed else None,
        FIRST: Shown(sections[FIRST]),
        "running": running,
        "go on": GoOn(made_of, outcome, on_more, on_explain, disabled),
        "about": Markup(outcome.about, kind="compared"),
        **{name: Shown(sections[name]) for name in OPEN if name in sections},
        "folds": element(
            "div",
            *(
                element("div", Shown(sections[name], folded=True), id=name).key(name)
                for name in FOLDED
                if name in sections
            ),
            kind="folds",
        ),
        "files": Files(outcome),
    }
    if "money" in parts and not made_of.marginal:
        where = text("p", t("compare.marginal_where", where=t("compare.more_settings")), kind="soft")
        parts["money"] = element("div", parts["money"], where, kind="money")
    return element("div", *(each.key(name) for name, each in parts.items() if each is not None), kind="results")


@solara.component
def Contents(outcome: Outcome) -> Any:
    """Show links to the sections, in their order on the page."""
    headings = {each.name: each.heading for each in outcome.sections if each.parts}
    order = {
        **{name: headings[name] for name in (FIRST,) if name in headings},
        GO_ON: t("compare.go_on"),
        **{name: headings[name] for name in (*OPEN, *FOLDED) if name in headings},
        FILES: t("compare.take"),
    }
    links = contents(tuple(Heading(2, name, heading) for name, heading in order.items()))
    return element("nav", Markup(links), kind="result-contents", aria_label=t("compare.contents"))


@solara.component
def Files(outcome: Outcome) -> Any:
    """Show the files that can be taken away."""
    name = "-".join(("journeysim", *outcome.plans))[:50]
    return element(
        "section",
        text("h2", t("compare.take")),
        element(
            "div",
            Download(t("compare.report"), f"{name}.html", lambda: outcome.report, kind="main"),
            Download(t("compare.csv"), f"{name}.csv", lambda: outcome.csv),
            Download(t("compare.parquet"), f"{name}.parquet", lambda: outcome.parquet),
            Download(t("compare.runs_file"), f"{name}-replicates.parquet", lambda: outcome.runs),
            kind="buttons",
        ),
        kind="report",
        id=FILES,
    )


@solara.component
def GoOn(
    made_of: Asked,
    outcome: Outcome,
    on_more: Callable[[int], None],
    on_explain: Callable[[str], None],
    disabled: bool,
) -> Any:
    """Show what can be added to a comparison that is finished."""
    off = {"disabled": "disabled"} if disabled else {}
    more = more_of(made_of, outcome)
    adding = (
        [
            Button(
                t("compare.more", count=more) if more > 1 else t("compare.more_one"),
                lambda: on_more(outcome.replicates + more),
                **off,
            ),
            text("p", t("compare.more_text"), kind="soft"),
        ]
        if more > 0
        else [text("p", t("compare.most"), kind="soft")]
    )
    kinds = {"influences": t("compare.by_influence"), "campaigns": t("compare.by_campaign")}

    def offer(kind: str, label: str) -> Any:
        replicates, runs = explaining(made_of, outcome, kind)
        if fits(made_of, runs):
            button = Button(label, lambda: on_explain(kind), **off)
            says = t("compare.explain_text", replicates=replicates, runs=f"{runs:,}")
        else:
            button = text("p", label)
            says = t("compare.explain_too_much", runs=f"{runs:,}")
        return element("div", button, text("p", says, kind="soft")).key(kind)

    offered = [
        offer(kind, label)
        for kind, label in kinds.items()
        if kind not in outcome.explained and explaining(made_of, outcome, kind)[1]
    ]
    return element(
        "section",
        text("h2", t("compare.go_on")),
        element("div", element("div", *adding), *offered, kind="go-on"),
        kind="report",
        id=GO_ON,
    )


def more_of(made_of: Asked, outcome: Outcome) -> int:
    """Return how many replicates can be added at once: as many again, as far as a visitor may ask for."""
    most, runs = min(outcome.replicates, limits.REPLICATES - outcome.replicates), replace(made_of, replicates=1).runs
    return next((count for count in range(most, 0, -1) if fits(made_of, count * runs)), 0)


def explaining(made_of: Asked, outcome: Outcome, kind: str) -> tuple[int, int]:
    """Return for how many replicates the effects are taken apart, and about how many runs that takes."""
    replicates = min(decomposition.REPLICATES, outcome.replicates)
    return replicates, decomposition.runs([kind], made_of.base, made_of.plans, replicates)
