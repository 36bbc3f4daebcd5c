"""The pages and their addresses, in one list; Solara reads `routes`."""

import solara

from .pages.compare import Compare
from .pages.explore.page import Explore
from .pages.lessons.page import Lessons
from .pages.mesa import Mesa
from .pages.model import Model
from .pages.start import Start
from .pages.sweeps import Sweeps
from .shell import Shell

#: A page has a line here and one in navigation.py. The frame sets the title of the window.
routes = [
    solara.Route("/", component=Start, layout=Shell, label="journeysim"),
    solara.Route("explore", component=Explore, label="journeysim"),
    solara.Route("lessons", component=Lessons, label="journeysim"),
    solara.Route("compare", component=Compare, label="journeysim"),
    solara.Route("sweeps", component=Sweeps, label="journeysim"),
    solara.Route("model", component=Model, label="journeysim"),
    solara.Route("mesa", component=Mesa, label="journeysim"),
]
