"""Under the hood: the model on Mesa's own page, for those who learn Mesa."""

import os
import warnings
from importlib import import_module
from typing import Any

import solara
from solara.components.applayout import sidebar_portal

from ..components.alternatives import Alternatives
from ..components.html import Link, element, text
from ..components.title import Title
from ..text import t
from .model import PATH as DOCUMENTS

#: What makes the same page by itself, saved as app.py; `solara run app.py` shows it.
LINES = """\
from mesa.visualization import SolaraViz, make_plot_component

from journeysim import JourneyModel

model = JourneyModel("smartphones", seed=1, **{"population.consumers": 300})
page = SolaraViz(
    model,
    components=[make_plot_component(["stage.product", "stage.vendor", "stage.decision"])],
    model_params={
        "scenario": "smartphones",
        "seed": 1,
        "population.consumers": {"type": "SliderInt", "value": 300, "min": 100, "max": 500, "step": 50},
    },
)
"""


@solara.component
def Mesa() -> Any:
    """Show Mesa's page within ours, and what a student sees there."""
    terms = [
        ("mesa.term_model", "mesa.term_model_text"),
        ("mesa.term_agents", "mesa.term_agents_text"),
        ("mesa.term_step", "mesa.term_step_text"),
        ("mesa.term_collector", "mesa.term_collector_text"),
    ]
    said: list[Any] = []
    for term, words in terms:
        said += [text("dt", t(term)), text("dd", t(words))]
    return element(
        "div",
        Title("mesa.title"),
        text("h1", t("mesa.title")),
        text("p", t("mesa.lead"), kind="lead"),
        Watched(),
        text("h2", t("mesa.terms")),
        element("dl", *said, kind="terms"),
        text("h2", t("mesa.lines")),
        text("p", t("mesa.lines_text")),
        text("pre", LINES, tabindex="0"),
        element("p", Link(f"{DOCUMENTS}/how-to-mesa", t("mesa.more"))),
    )


@solara.component
def Watched() -> Any:
    """Show a model of this visitor's own with Mesa's `SolaraViz`, whose controls stand beside its pictures."""
    controls = sidebar_portal.use_portal()
    made = solara.use_memo(_made, [])
    model = solara.use_reactive(made["model"])

    def left() -> Any:
        # Whoever goes away while it plays leaves nothing running.
        return lambda: setattr(model.peek(), "running", False)

    solara.use_effect(left, [])
    return element(
        "section",
        text("h2", t("mesa.watched"), kind="unseen"),
        element("div", *controls, text("p", t("mesa.controls"), kind="note"), kind="mesa-controls"),
        element(
            "div",
            made["page"](model, components=made["components"], model_params=made["parameters"], play_interval=200),
            Alternatives(texts=[t("mesa.network_shows"), t("mesa.stages_show"), t("mesa.units_show")]),
            kind="mesa-pictures",
        ),
        kind="mesa",
    )


def _made() -> dict[str, Any]:
    """Return a model and the components that show it; none of it is shared with other visitors."""
    os.environ.setdefault("MPLBACKEND", "agg")
    with warnings.catch_warnings():
        # Mesa's page breaks a rule of Solara's that has no consequence here.
        warnings.simplefilter("ignore")
        from mesa import visualization as mesa
        from mesa.visualization.utils import update_counter as update
    classroom = import_module("journeysim.experiments.classroom")
    pictures = import_module("journeysim.reports.classroom")
    kept: dict[str, Any] = {}

    @solara.component
    def Network(model: Any) -> Any:
        drawn = update.get()
        if kept.get("model") is not model:
            kept.update(model=model, places=pictures.places(model))
        figure = pictures.network(model, kept["places"])
        return solara.FigureMatplotlib(figure, dependencies=[model, drawn], format="png")

    plot = mesa.make_plot_component
    return {
        "page": mesa.SolaraViz,
        "model": classroom.Classroom(),
        "components": [
            (Network, 0),
            plot(pictures.stage_colours(), post_process=pictures.dressed),
            plot({"sales.units_so_far": pictures.stage_colours()["stage.purchase"]}, post_process=pictures.dressed),
        ],
        "parameters": {
            "consumers": _slider(classroom.CONSUMERS, 50, t("mesa.consumers")),
            "normative": _slider(classroom.NORMATIVE, 0.1, t("mesa.normative")),
            "prices": _slider(classroom.PRICES, 0.05, t("mesa.prices")),
            "seed": _slider(classroom.SEED, 1, t("mesa.seed")),
        },
    }


def _slider(ends: tuple[float, float, float], step: float, label: str) -> dict[str, Any]:
    first, least, most = ends
    kind = "SliderInt" if isinstance(step, int) else "SliderFloat"
    return {"type": kind, "label": label, "value": first, "min": least, "max": most, "step": step}
