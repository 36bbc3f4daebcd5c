"""Which pages there are, in the order of the navigation; a page has a line here and a route in app.py."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """How the start page leads to a page: keys of its heading, what it says, and what the button says.

    A `quiet` door is a line below the others, and has no heading; one `within` the door of another page a line there.
    """

    heading: str
    says: str
    go: str
    quiet: bool = False
    within: str = ""


@dataclass(frozen=True)
class Entry:
    """A page: the key of its name in the catalogue, its address, and its door on the start page if it has one."""

    title: str
    path: str
    door: Door | None = None


PAGES = (
    Entry("start.title", "/"),
    Entry("explore.title", "/explore", Door("explore.door", "explore.door_text", "explore.door_go")),
    Entry("lessons.title", "/lessons", Door("", "start.lessons_text", "start.lessons_go", within="/explore")),
    Entry("compare.title", "/compare", Door("compare.door", "compare.door_text", "compare.door_go")),
    Entry("sweeps.title", "/sweeps", Door("", "start.sweeps_text", "start.sweeps_go", quiet=True)),
    Entry("model.title", "/model", Door("", "start.learn_text", "start.learn_go", quiet=True)),
    Entry("mesa.title", "/mesa", Door("", "start.mesa_text", "start.mesa_go", quiet=True)),
)
