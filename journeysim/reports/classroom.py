"""What a model looks like in pictures of Matplotlib, as Mesa's pages show them."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from journeysim.engine.model import JourneyModel
from journeysim.network.positions import positions
from journeysim.population.columns import IDLE, STAGES
from journeysim.reports.stages import DRAWN
from journeysim.reports.theme import NEUTRAL, PAPERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Signs of Matplotlib for the shapes that people are drawn in.
_MARKS = {"ring": "o", "circle": "o", "diamond": "D", "square": "s", "triangle": "^", "cross": "X", "wedge": "v"}
#: So many steps, and people or units, have room from the start, so that the first ones do not fill the chart.
_FIRST_STEPS, _LEAST = 30.0, 5.0
#: A line that is seen on light paper, and on dark when the picture is turned round there.
_INK, _LINE = PAPERS[0][0], "#c6cbd0"
#: Inches, and points of letters: a column of a page is about as wide, so that letters are of the page's size.
_NETWORK, _CHART, _LETTERS, _DOTS = (5.4, 6.0), (3.9, 3.0), 10, 120
_COLUMNS = {f"stage.{name}": each.label for name, each in DRAWN.items()} | {"sales.units_so_far": "Units bought"}


def places(model: JourneyModel) -> NDArray[np.float64]:
    """Return a place for every consumer of a model, shape (N, 2); they stay for the whole run."""
    return positions(model.world.network)


def network(model: JourneyModel, at: NDArray[np.float64]) -> "Figure":
    """Return a picture of who knows whom and at which stage everybody is, on paper that shows through."""
    from matplotlib.collections import LineCollection
    from matplotlib.figure import Figure

    figure = Figure(figsize=_NETWORK, dpi=_DOTS)
    figure.patch.set_alpha(0.0)
    axes = figure.add_axes((0.0, 0.16, 1.0, 0.84))
    ties, stage = model.world.network, model.world.people.stage
    source = np.repeat(np.arange(ties.size), ties.degree)
    once = source < ties.targets
    lines = np.stack([at[source[once]], at[ties.targets[once]]], axis=1)
    axes.add_collection(LineCollection(list(lines), colors=NEUTRAL, linewidths=0.4, alpha=0.25, zorder=1))
    for code, name in enumerate(STAGES):
        mine = at[stage == code]
        look, idle = DRAWN[name], code == IDLE
        axes.scatter(
            mine[:, 0], mine[:, 1], s=10 if idle else 42, marker=_MARKS[look.shape], zorder=2 + (code > 0),
            facecolors="none" if idle else look.colour, edgecolors=look.colour, linewidths=0.8 if idle else 0.0,
            label=f"{look.label} ({len(mine)})",
        )  # fmt: skip
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.5, 0.0), ncol=3, frameon=False, labelcolor=_INK, fontsize=_LETTERS,
        columnspacing=1.0, handletextpad=0.2,
    )  # fmt: skip
    return figure


def dressed(axes: "Axes") -> None:
    """Dress a plot of Mesa's in the style of the other figures, on paper that shows through."""
    if (figure := axes.get_figure(root=True)) is not None:
        figure.patch.set_alpha(0.0)
        figure.set_size_inches(*_CHART)
        figure.set_dpi(_DOTS)
    axes.patch.set_alpha(0.0)
    axes.grid(color=_LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_ylim(0.0, max(_LEAST, 1.05 * axes.dataLim.y1))
    axes.set_xlim(0.0, max(_FIRST_STEPS, axes.dataLim.x1))
    axes.tick_params(colors=_INK, length=0, labelsize=_LETTERS)
    axes.xaxis.label.set_fontsize(_LETTERS)
    for side in axes.spines.values():
        side.set_visible(False)
    styles: tuple[Any, ...] = ("-", "--", ":", "-.", (0, (5, 1)), (0, (3, 1, 1, 1)))
    for line, style in zip(axes.get_lines(), styles, strict=False):
        line.set_linestyle(style)
        line.set_linewidth(1.8)
        line.set_label(_COLUMNS.get(str(line.get_label()), line.get_label()))
    # Anew, so that it has the lines as they are now; above the chart, where it hides none of them.
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.1, 1.0), ncol=2, frameon=False, labelcolor=_INK, fontsize=_LETTERS,
        columnspacing=1.0, handlelength=2.4, borderaxespad=0.2,
    )  # fmt: skip


def stage_colours() -> dict[str, str]:
    """Return the colours of the stages of a journey by the names that a data collector has them under."""
    return {f"stage.{name}": each.colour for name, each in DRAWN.items() if name != STAGES[IDLE]}
