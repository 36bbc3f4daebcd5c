"""Tells a component in the browser something directly, many times a second.

A change of a page's state goes through the whole page, which takes tens of milliseconds; a message to one component
takes none of that. It changes nothing that Python remembers, so whoever uses it brings the page's state up to date
when the rush is over.
"""

from typing import Any

import solara


class Direct:
    """A line to one component, dead before it is shown and once it is gone."""

    def __init__(self) -> None:
        self.widget: Any = None

    def tell(self, method: str, *args: Any) -> None:
        """Call the component's method `jupyter_<method>`."""
        widget = self.widget
        if widget is not None:
            widget.send({"method": method, "args": list(args)})


def use_direct(direct: Direct | None, shown: Any) -> None:
    """Connect a line to an element of a component, for as long as it is shown."""

    def connect() -> Any:
        if direct is None:
            return None
        direct.widget = solara.get_widget(shown)

        def cut() -> None:
            direct.widget = None

        return cut

    solara.use_effect(connect, [direct])
