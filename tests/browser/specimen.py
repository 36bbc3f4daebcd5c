"""Serves the dashboard with pages more, which show each component: `python -m tests.browser.specimen PORT FOLDER`."""

import socket
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import solara

from dashboards import app, server
from dashboards.address import BadAddress, search_of, state_of
from dashboards.components.html import Button, element, text
from dashboards.components.markup import Table
from dashboards.components.network import Mark, Network, drawing
from dashboards.components.notice import Notice
from dashboards.components.parameters import Parameters
from dashboards.components.plot import Plot
from dashboards.text import t
from journeysim import Scenario
from journeysim.network.graph import Network as Ties
from journeysim.network.positions import positions
from journeysim.reports.figures import trend
from journeysim.reports.theme import COLOURS, look
from tests.browser.specimen_plan import Files, Plan

KEYS = (
    "influences.normative.weight",
    "influences.normative.form",
    "population.consumers",
    "stages.product.outside_option",
)
MARKS = (Mark("i", "Idle", "#808890", "ring"), Mark("w", "Wants", COLOURS[1], "diamond"), Mark("o", "Owns", COLOURS[0]))


def ring(size: int) -> Ties:
    who = np.arange(size)
    target = np.concatenate([(who + 1) % size, (who + 2) % size])
    return Ties.from_pairs(size, np.concatenate([who, who]), target, np.zeros(2 * size, bool))


@solara.component
def Specimen(people: int = 300) -> Any:  # noqa: N802 - a component
    """Show each component, and what it has told Python."""
    router = solara.use_router()
    told, tell = solara.use_state("")
    moment, go_to = solara.use_state(0)
    scenario, set_scenario = solara.use_state_or_update(Scenario.load("smartphones"))
    ties = solara.use_memo(lambda: ring(people), [people])
    drawn = solara.use_memo(lambda: drawing(ties, positions(ties)), [people])
    states = "".join("iwo"[(each + moment) // 7 % 3] for each in range(people))
    wrong, state = "", {}
    try:
        state = state_of(router.search)
    except BadAddress as error:
        wrong = error.key

    def play() -> None:
        for each in range(1, 61):
            go_to(each)
        tell("played")

    days = np.arange(30)
    table = pd.DataFrame(
        {"series": "a", "day": days, "mean": days + float(moment), "low": days - 1.0, "high": days + 2.0}
    )
    figure = solara.use_memo(lambda: trend(table, {"a": look(0)}, {"a": "Plan A"}, "units"), [moment])
    return element(
        "div",
        text("h1", "Specimen"),
        *([Notice(t(wrong), "warning")] if wrong else []),
        text("p", told, id="told"),
        text("p", str(moment), id="moment"),
        text("p", str(state.get("seed", "")), id="seed"),
        Button("Play", play, kind="main"),
        Button("Share", lambda: router.push("/specimen" + search_of({"seed": 42}))),
        Network(drawn, states, MARKS, on_pick=lambda i: tell(f"person {i}"), height=420),
        Parameters(
            scenario,
            KEYS,
            lambda changed, key, value: (set_scenario(changed), tell(f"{key} = {value}")),
            most={"population.consumers": 20_000},
        ),
        Plot(figure, "Sales", "They rise.", table, on_click=lambda point: tell(f"day {point['x']}")),
        Table(["Name", "Number"], [[f"<b>{each}</b>", f"{each}"] for each in range(300)]),
    )  # fmt: skip


if __name__ == "__main__":
    app.routes.append(solara.Route("specimen", component=Specimen, label="Specimen"))
    app.routes.append(solara.Route("specimen-files", component=Files, label="Files"))
    app.routes.append(solara.Route("specimen-plan", component=Plan, label="Plan"))
    listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    server.serve(listening, "127.0.0.1", int(sys.argv[1]), browser=False, folders=[Path(sys.argv[2])])
