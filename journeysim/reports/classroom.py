"""What a model looks like in pictures of Matplotlib, as Mesa's pages show them."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from journeysim.engine.model import JourneyModel
from journeysim.network.positions import positions
from journeysim.population.columns import IDLE, STAGES
from journeysim.reports.theme import COLOURS, NEUTRAL, PAPERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Signs of Matplotlib for those who are on their way, by stage.
_MARKS = ("o", "D", "s", "^", "P", "X", "*")
#: So many steps, and people or units, have room from the start, so that the first ones do not fill the chart.
_FIRST_STEPS, _LEAST = 30.0, 5.0
_INK, _LINE = PAPERS[0][0], PAPERS[0][1]


def places(model: JourneyModel) -> NDArray[np.float64]:
    """Return a place for every consumer of a model, shape (N, 2); they stay for the whole run."""
    return positions(model.world.network)


def network(model: JourneyModel, at: NDArray[np.float64]) -> "Figure":
    """Return a picture of who knows whom and at which stage everybody is, on paper that shows through."""
    from matplotlib.collections import LineCollection
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.0, 6.0), layout="tight")
    figure.patch.set_alpha(0.0)
    axes = figure.add_subplot()
    ties, stage = model.world.network, model.world.people.stage
    source = np.repeat(np.arange(ties.size), ties.degree)
    once = source < ties.targets
    lines = np.stack([at[source[once]], at[ties.targets[once]]], axis=1)
    axes.add_collection(LineCollection(list(lines), colors=NEUTRAL, linewidths=0.4, alpha=0.25, zorder=1))
    for code, name in enumerate(STAGES):
        mine = at[stage == code]
        colour = NEUTRAL if code == IDLE else COLOURS[code - 1]
        axes.scatter(
            mine[:, 0], mine[:, 1], s=12 if code == IDLE else 42, c=colour, marker=_MARKS[code], zorder=2 + (code > 0),
            label=f"{name} ({len(mine)})", linewidths=0,
        )  # fmt: skip
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncol=4, frameon=False, labelcolor=_INK, fontsize=9)
    return figure


def dressed(axes: "Axes") -> None:
    """Dress a plot of Mesa's in the style of the other figures, on paper that shows through."""
    if axes.figure is not None:
        axes.figure.patch.set_alpha(0.0)
    axes.patch.set_alpha(0.0)
    axes.grid(color=_LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_ylim(0.0, max(_LEAST, 1.05 * axes.dataLim.y1))
    axes.set_xlim(0.0, max(_FIRST_STEPS, axes.dataLim.x1))
    axes.tick_params(colors=_INK, length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    styles: tuple[Any, ...] = ("-", "--", ":", "-.", (0, (5, 1)), (0, (3, 1, 1, 1)))
    for line, style in zip(axes.get_lines(), styles, strict=False):
        line.set_linestyle(style)
        line.set_linewidth(1.8)
    # Anew, so that it has the lines as they are now.
    axes.legend(loc="upper left", frameon=False, labelcolor=_INK, fontsize=9)


def stage_colours() -> dict[str, str]:
    """Return the colours of the stages of a journey by the names that a data collector has them under."""
    return {f"stage.{name}": COLOURS[code - 1] for code, name in enumerate(STAGES) if code != IDLE}
