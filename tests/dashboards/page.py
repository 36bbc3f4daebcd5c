"""Renders pages and components without a browser."""

import time
from contextlib import contextmanager

import ipyvue
import solara

from dashboards import app


@contextmanager
def rendered(element, path="/"):
    """What an element shows at an address, until the end of the block."""
    _, rc = solara.render(_At(element, path), handle_error=False)
    try:
        yield rc
    finally:
        rc.close()


@contextmanager
def page(path):
    """What the dashboard shows at an address."""
    with rendered(solara.autorouting.RenderPage(), path) as rc:
        yield rc


@solara.component
def _At(element, path):  # noqa: N802 - a component
    at, go = solara.use_state(path)
    solara.routing.router_context.provide(solara.routing.Router(at, app.routes, set_path=go))
    return element


def press(button, label=""):
    """Press a button, which nobody can while it is disabled."""
    off = {"disabled", "aria-disabled"} & (button.attributes or {}).keys()
    assert not off | ({"disabled"} if getattr(button, "disabled", False) else set()), f"{label} cannot be pressed now"
    button.click()


def having(rc, trait):
    """All components of our own that have a trait of that name, in the order in which they are shown."""
    return [each for each in _below(rc.container) if isinstance(each, ipyvue.VueTemplate) and each.has_trait(trait)]


def texts(rc):
    """Every text of the HTML elements, and the HTML of documents and tables, in the order in which they are shown."""
    found = []
    for each in _below(rc.container):
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, ipyvue.VueTemplate) and each.has_trait("html"):
            found.append(each.html)
    return found


def until(true, seconds=60.0):
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.02)


def elements(rc, tag):
    """All HTML elements of a tag."""
    return [each for each in _below(rc.container) if isinstance(each, ipyvue.Html) and each.tag == tag]


def words(widget):
    """What an element says."""
    return "".join(each for each in _below(widget) if isinstance(each, str))


def _below(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _below(child)
