"""What came of a comparison: the verdict first, then figures and tables, files to take away, and ways to go on."""

from collections.abc import Callable
from typing import Any

import solara

from journeysim.experiments.comparison.decomposition import CAMPAIGN, INFLUENCE, combinations_of, differing
from journeysim.reports.comparison.outcome import Outcome

from ... import limits
from ...components.files import Download
from ...components.html import Button, element, text
from ...components.markup import Markup
from ...components.notice import Notice
from ...components.parts import Shown
from ...text import t
from .asked import Asked

#: Sections that are shown at once, and those that unfold.
FIRST = "verdict"
OPEN = ("differences", "sales", "money", "causes", "buyers", "parts")
FOLDED = ("segments", "journey", "scenarios", "reading", "provenance")
#: Replicates for which an effect is taken apart.
EXPLAINED = 5


@solara.component
def Results(
    made_of: Asked,
    outcome: Outcome,
    changed: bool,
    on_more: Callable[[int], None],
    on_explain: Callable[[str], None],
    disabled: bool = False,
) -> Any:
    """Show what came of a comparison; `changed` says that the form asks for something else by now."""
    sections = {each.name: each for each in outcome.sections if each.parts}
    return element(
        "div",
        text("h2", t("compare.results"), id="results"),
        *([Notice(t("compare.since"))] if changed else []),
        Shown(sections[FIRST]).key(FIRST),
        Markup(outcome.about, kind="compared"),
        *(Shown(sections[name]).key(name) for name in OPEN if name in sections),
        element(
            "div", *(Shown(sections[name], folded=True).key(name) for name in FOLDED if name in sections), kind="folds"
        ),
        Files(outcome),
        GoOn(made_of, outcome, on_more, on_explain, disabled),
        kind="results",
    )


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
    more = more_of(outcome)
    adding = (
        [
            Button(t("compare.more", count=more), lambda: on_more(outcome.replicates + more), **off),
            text("p", t("compare.more_text"), kind="soft"),
        ]
        if more > 0
        else [text("p", t("compare.most"), kind="soft")]
    )
    kinds = {"influences": t("compare.by_influence")}
    if any(len(differing(made_of.base, each)) > 1 for each in made_of.plans):
        kinds["campaigns"] = t("compare.by_campaign")
    asking = [
        element(
            "div",
            Button(label, lambda kind=kind: on_explain(kind), **off),
            text(
                "p",
                t(
                    "compare.explain_text",
                    replicates=explained_replicates(outcome),
                    runs=f"{explaining(made_of, outcome, kind):,}",
                ),
                kind="soft",
            ),
        )
        for kind, label in kinds.items()
        if kind not in outcome.explained
    ]
    return element(
        "section",
        text("h2", t("compare.go_on")),
        element("div", element("div", *adding), *asking, kind="go-on"),
        kind="report",
    )


def more_of(outcome: Outcome) -> int:
    """Return how many replicates can be added at once: as many again, as far as a visitor may ask for."""
    return min(outcome.replicates, limits.REPLICATES - outcome.replicates)


def explained_replicates(outcome: Outcome) -> int:
    """Return for how many replicates an effect is taken apart."""
    return min(EXPLAINED, outcome.replicates)


def explaining(made_of: Asked, outcome: Outcome, kind: str) -> int:
    """Return about how many runs it takes to take the effects apart."""
    part = INFLUENCE if kind == "influences" else CAMPAIGN
    plans = [each for each in made_of.plans if part == INFLUENCE or len(differing(made_of.base, each)) > 1]
    return explained_replicates(outcome) * sum(combinations_of(part, made_of.base, each) for each in plans)
