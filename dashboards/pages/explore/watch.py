"""A run as it is watched: the bar that plays it, the network, the charts, a person, what one sees."""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

import solara

from journeysim.network.positions import positions

from ...components.direct import Direct
from ...components.focus import Focus
from ...components.html import element, text
from ...components.network import Drawing, Network, drawing
from ...components.notice import Live
from ...components.player import Player
from ...text import t
from .charts import Charts
from .marks import marks, states
from .person import Panel

if TYPE_CHECKING:
    import pandas as pd

    from journeysim.experiments.live import LiveRun

#: Seconds between two updates of charts and the person, and of what is read or costly.
SLOW, CALM = 0.5, 4.0
#: Seconds between two times that a screen reader is told what one sees.
HEARD = 15.0
_HEIGHT = 520


@dataclass(frozen=True)
class _Tick:
    """How often each part was updated, and when the slower ones were."""

    slow: int = 0
    calm: int = 0
    slow_at: float = 0.0
    calm_at: float = 0.0
    #: Whether the run rested when the calm parts were updated.
    resting: bool = True

    def next(self, resting: bool, now: float) -> "_Tick":
        """Return the next one; whatever rests is up to date."""
        tick = self
        if resting or now - tick.slow_at >= SLOW:
            tick = replace(tick, slow=tick.slow + 1, slow_at=now)
        if resting or now - tick.calm_at >= CALM:
            tick = replace(tick, calm=tick.calm + 1, calm_at=now, resting=resting)
        return tick


@solara.component
def Watch(
    run: "LiveRun",
    before: "pd.DataFrame | None",
    ghost: str,
    colouring: str,
    people: tuple[Any, ...],
    top: Any,
    aside: Callable[[str], Any],
    on_reset: Callable[[], None],
) -> Any:
    """Show a run of `people`; `top` stands above the network, `aside` beside it, below what one sees.

    `ghost` says what the run `before` was; `aside` is given where the dotted line of this run would end if something
    were changed now.
    """
    tick, set_tick = solara.use_state(_Tick())
    # A number is another person among other people.
    picked, set_picked = solara.use_state((None, people, 0))
    chosen = picked[0] if picked[1] == people else None
    drawn = use_drawing(run)
    direct = solara.use_memo(Direct, [])
    # What the thread that plays reads at any time.
    shown: Any = solara.use_ref(None)
    shown.current = (run, colouring)

    def moment(resting: bool) -> None:
        if not resting:
            direct.tell("show", states(*shown.current))
        set_tick(lambda last: last.next(resting, time.monotonic()))

    def pick(who: int | None) -> None:
        set_picked(lambda last: (who, people, last[2] + 1))

    # It costs much to draw, and what is told differs at a rest only.
    ends = solara.use_memo(lambda: dotted(run, tick.resting), [run, tick.calm])
    beside = solara.use_memo(lambda: aside(ends), [aside, ends])
    # Each has its name: the person comes and goes above the others.
    person = [] if chosen is None else [Panel(run, chosen, tick.slow, tick.calm, lambda: pick(None)).key("person")]
    led = Focus(to="network" if chosen is None else "person", turn=picked[2]).key("led")
    see = _See(run, before, tick.calm, tick.resting).key("see")
    return element(
        "div",
        element(
            "div",
            element(
                "div",
                Player(run, moment, on_reset),
                top,
                _Canvas(run, drawn, colouring, tick.slow, chosen, pick, direct),
                kind="explore-watched",
            ),
            Charts(run, before, ghost, tick.slow, tick.calm),
            kind="explore-left",
        ),
        element("div", led, *person, see, element("div", beside).key("aside"), kind="explore-right"),
        kind="explore-main",
    )


def dotted(run: "LiveRun", resting: bool) -> str:
    """Return where the dotted line of this run would end if something were changed now."""
    if run.finished:
        return t("explore.ends_never")
    if resting and run.step_number:
        return t("explore.ends_on", day=f"{run.day:,.6g}", days=f"{run.steps * run.cast.step_days:,.6g}")
    return t("explore.ends")


def use_drawing(run: "LiveRun") -> Drawing | None:
    """Return the network of a run ready to be drawn, None until people are placed; the same ties are placed once."""
    ties = run.network
    key = solara.use_memo(lambda: f"{ties.size} {hashlib.sha256(ties.targets.tobytes()).hexdigest()}", [run])
    placed, set_placed = solara.use_state(("", None))

    def place() -> Callable[[], None]:
        left = threading.Event()

        def work() -> None:
            found = drawing(ties, positions(ties))
            if not left.is_set():
                set_placed((key, found))

        threading.Thread(target=work, name="positions", daemon=True).start()
        return left.set

    solara.use_effect(place, [key])
    return placed[1] if placed[0] == key else None


@solara.component
def _Canvas(
    run: "LiveRun",
    drawn: Drawing | None,
    colouring: str,
    slow: int,  # noqa: ARG001 - whoever counts on has it drawn anew
    chosen: int | None,
    on_pick: Callable[[int], None],
    direct: Direct,
) -> Any:
    colours = import_module("journeysim.reports.live").STAGE_COLOURS
    shown = solara.use_memo(lambda: marks(run, colouring, colours), [run, colouring])
    now = states(run, colouring)
    # Whatever was told directly is past.
    solara.use_effect(lambda: direct.tell("show", now))
    if drawn is None:
        waiting = text("p", t("explore.placing"))
        return element("div", waiting, kind="placing", style=f"height:{_HEIGHT}px", role="status").key("waiting")
    network = Network(drawn, now, shown, on_pick=on_pick, chosen=chosen, height=_HEIGHT, direct=direct)
    note = [text("p", t("explore.no_ties"), kind="note")] if run.network.well_mixed else []
    return element("div", network, *note).key("network")


@solara.component
def _See(run: "LiveRun", before: "pd.DataFrame | None", calm: int, resting: bool) -> Any:
    """Tell what one sees; a screen reader hears its beginning at a rest, and every `HEARD` seconds on the way."""

    def tell() -> tuple[str, ...]:
        seen: tuple[str, ...] = import_module("journeysim.reports.moment").what_you_see(run, resting)
        differs: tuple[str, ...] = import_module("journeysim.reports.live").against(run.series(), before)
        # As many sentences with a run before as without, so that what stands below keeps its place.
        return (*seen[:3], " ".join(differs)) if differs else seen

    told = solara.use_memo(tell, [run, calm])
    heard = solara.use_ref(("", 0.0))
    if resting or time.monotonic() - heard.current[1] >= HEARD:
        heard.current = (told[0], time.monotonic())
    return element(
        "section",
        text("h2", t("explore.see")),
        element("div", *(text("p", each) for each in told)),
        Live(heard.current[0]),
        kind="see",
    )
