"""What the page that compares showed last, so that a visitor who was on another page finds it as she left it."""

from dataclasses import dataclass

from solara.server.kernel_context import get_current_context, has_current_context

from journeysim.reports.comparison.outcome import Outcome
from journeysim.scenario.problems import ScenarioError

from ...address import BadAddress, state_of
from ...text import t
from . import asked as asking
from .asked import Asked

Made = tuple[Asked, Outcome]


@dataclass(eq=False)
class Last:
    """What was asked for last, and what came of the last comparison that was finished, with what it was made of."""

    asked: Asked | None = None
    made: Made | None = None

    def keep(self, asked: Asked, made: Made | None) -> None:
        """Keep what is shown; results stay until others take their place, as it took minutes to get them."""
        self.asked = asked
        self.made = made or self.made


def last() -> Last:
    """Return what this visitor's page showed last; nothing is kept where a page is drawn without a server."""
    if not has_current_context():
        return Last()
    # What the server holds of one page in a browser, and lets go with it.
    held: dict[str, Last] = get_current_context().user_dicts.setdefault(__name__, {})
    return held.setdefault("last", Last())


@dataclass(frozen=True, eq=False)
class Opened:
    """What the page begins with: the form, results, a note on the address, and what is wrong with it."""

    asked: Asked
    made: Made | None = None
    note: str = ""
    wrong: str = ""


def opened(search: str | None, before: Last) -> Opened:
    """Return what an address asks for; without anything in it, or with the same as before, all is as it was."""
    try:
        state = state_of(search)
        if not state:
            return Opened(before.asked or asking.first(), before.made)
        asked = asking.asked_of(state)
    except BadAddress as error:
        return Opened(asking.first(), wrong=t(error.key))
    except ScenarioError as error:
        return Opened(asking.first(), wrong=t("compare.link_wrong", why=asking.told(error)))
    known = [before.asked, *(before.made or ())[:1]]
    if asked in known:
        return Opened(asked, before.made)
    return Opened(asked, note=t("compare.link_ready"))
