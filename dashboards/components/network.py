"""The network of people as a picture: ties and places are sent once, then one letter for each person and moment."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import solara
from numpy.typing import NDArray

from journeysim.network.graph import Network as Ties

from .. import limits
from ..text import t
from .direct import Direct, use_direct

Shape = Literal["circle", "ring", "square", "diamond", "triangle", "cross", "wedge"]


@dataclass(frozen=True)
class Mark:
    """How people in one state are drawn: the letter that stands for it, what it is called, colour and shape."""

    letter: str
    label: str
    colour: str
    shape: Shape = "circle"


@dataclass(frozen=True)
class Drawing:
    """A network ready to be sent: how many people, their places and ties as packed numbers."""

    people: int
    places: str
    ties: str


def drawing(ties: Ties, places: NDArray[np.float64]) -> Drawing:
    """Return a network ready to be drawn; `places` has shape (N, 2), within -1 to 1.

    Raises `ValueError` for more people than a browser is sent. A well mixed network has no ties to draw.
    """
    if ties.size > limits.LIVE_CONSUMERS:
        raise ValueError(f"{ties.size} people; at most {limits.LIVE_CONSUMERS} are drawn")
    owner = np.repeat(np.arange(0 if ties.well_mixed else ties.size), 0 if ties.well_mixed else ties.degree)
    once = owner < ties.targets
    ends = np.column_stack([owner[once], ties.targets[once]])
    return Drawing(ties.size, _packed(np.rint(np.asarray(places) * 32_000).astype("<i2")), _packed(ends.astype("<u2")))


def _packed(numbers: NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers).tobytes()).decode()


@solara.component_vue("network.vue")
def _Network(
    people: int,
    places: str,
    ties: str,
    states: str,
    marks: list[dict[str, str]],
    chosen: int,
    height: int,
    label: str,
    person: str,
    zoom_in: str,
    zoom_out: str,
    fit: str,
    event_picked: Callable[[Any], None],
) -> Any:
    """Draw the network on a canvas."""


@solara.component
def Network(
    drawn: Drawing,
    states: str,
    marks: Sequence[Mark],
    on_pick: Callable[[int], None] | None = None,
    chosen: int | None = None,
    height: int = 520,
    direct: Direct | None = None,
) -> Any:
    """Show people and their ties, and below which state is drawn how and how many are in it.

    `states` holds a letter of `marks` for each person, in the order of their ids. A click, or Enter at a person
    reached by arrow keys, gives the id to `on_pick`; `chosen` is drawn with a ring around. Through `direct` the browser
    is told `show` with new states, many times a second.
    """

    def pick(found: Any) -> None:
        # What comes from a browser may be anything.
        if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < drawn.people and on_pick:
            on_pick(found)

    network = _Network(
        people=drawn.people,
        places=drawn.places,
        ties=drawn.ties,
        states=states,
        marks=[asdict(each) for each in marks],
        chosen=-1 if chosen is None else chosen,
        height=height,
        label=t("picture.label", people=f"{drawn.people:,}"),
        person=t("picture.person"),
        zoom_in=t("picture.zoom_in"),
        zoom_out=t("picture.zoom_out"),
        fit=t("picture.fit"),
        event_picked=pick,
    )
    use_direct(direct, network)
    return network
