"""How the stages of the journey are called and told apart, wherever they are drawn."""

from dataclasses import dataclass

from journeysim.population.columns import STAGES
from journeysim.records.log import STAGE_LABELS
from journeysim.reports.theme import COLOURS, NEUTRAL


@dataclass(frozen=True)
class Drawn:
    """How people at a stage are drawn: what it is called, a colour, and a shape by the name that pages know it by."""

    label: str
    colour: str
    shape: str


_LOOKS = (
    (NEUTRAL, "ring"),
    (COLOURS[4], "circle"),
    (COLOURS[1], "diamond"),
    (COLOURS[3], "square"),
    (COLOURS[6], "triangle"),
    (COLOURS[8], "cross"),
    (COLOURS[2], "wedge"),
)
#: By name, in the journey's order, idle first.
DRAWN = {name: Drawn(STAGE_LABELS[name], *look) for name, look in zip(STAGES, _LOOKS, strict=True)}
