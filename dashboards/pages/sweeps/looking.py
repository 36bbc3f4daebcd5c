"""Reads sweeps on a thread, so that pages go on answering.

What was read is nobody's own: visitors who look at the same sweep share it, so that its runs lie in memory once.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from journeysim.scenario.problems import ScenarioError

from ... import limits
from ...components.parameters import problem_of

if TYPE_CHECKING:
    from journeysim.experiments.sweeps.shelf import Listed
    from journeysim.reports.sweeps.view import View

#: Views that are kept, and the sweeps that they may be of.
_VIEWS, _SWEEPS = 12, 2
#: Reading takes memory: one sweep at a time, whoever asks.
_turn = threading.Lock()
_views: "OrderedDict[tuple[Path, str, str], View]" = OrderedDict()


@dataclass(frozen=True)
class Seen:
    """What was found: the list, the sweep that was asked for, and how it looks or what is wrong with it.

    `wrong` is a key of the catalogue, `problem` what it tells of; `unknown` says that the measure is not there.
    """

    listed: "Sequence[Listed]" = ()
    chosen: "Listed | None" = None
    view: "View | None" = None
    wrong: str = ""
    problem: str = ""
    unknown: bool = False


class Looking:
    """Looks at the sweeps in some folders."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def look(self, name: str, metric: str) -> Seen:
        """Return the list of sweeps, and the one of that name by a measure."""
        # Late, as these bring the engine along and the server answers at once.
        listed = import_module("journeysim.experiments.sweeps.shelf").sweeps_in(self._folders)
        chosen = next((each for each in listed if each.name == name), None)
        if chosen is None:
            return Seen(listed, wrong="sweeps.gone" if name else "")
        if chosen.damaged:
            return Seen(listed, chosen, wrong="sweeps.damaged")
        if chosen.points > limits.SWEEP_POINTS or chosen.asked > limits.SWEEP_RUNS:
            return Seen(listed, chosen, wrong="sweeps.too_large")
        try:
            with _turn:
                view = self._view(chosen, metric)
            return Seen(listed, chosen, view, unknown=bool(metric) and view.of.metric != metric)
        except ScenarioError as error:
            return Seen(listed, chosen, wrong="sweeps.problem", problem=problem_of(error))
        except Exception:
            # Whatever a damaged file makes of the code that reads it is told as what it is.
            logging.getLogger(__name__).exception("a sweep could not be read")
            return Seen(listed, chosen, wrong="sweeps.damaged")

    def _view(self, chosen: "Listed", metric: str) -> "View":
        """Return a sweep by a measure; what was seen a short while ago is not read again."""
        place = chosen.folder, chosen.stamp
        if (found := _views.get((*place, metric))) is None:
            known = next((each for key, each in _views.items() if key[:2] == place), None)
            view = known or import_module("journeysim.reports.sweeps.view").view(chosen.folder)
            found = view.by(metric) if metric in view.sweep.metrics else view
            # Drawn here and not while the page waits for it.
            _ = found.tornado, found.shares
            _views[*place, metric] = found
        _views.move_to_end((*place, metric))
        _forget()
        return found


def _forget() -> None:
    """Let go of the views that were looked at longest ago."""
    while len(_views) > _VIEWS:
        _views.popitem(last=False)
    recent = list(dict.fromkeys(key[:2] for key in reversed(_views)))[:_SWEEPS]
    for key in [each for each in _views if each[:2] not in recent]:
        del _views[key]
