"""What a visitor has to notice: a notice that is seen, and a live region that is heard."""

from typing import Any

from .html import element, text


def Notice(says: str, kind: str = "note") -> Any:
    """Return a notice, `note` or `warning`; a screen reader says a warning at once, a note when it is silent."""
    role = "alert" if kind == "warning" else "status"
    return element("div", text("p", says), kind=f"notice {kind}", role=role)


def Live(says: str) -> Any:
    """Return a region that a screen reader reads out whenever its text changes, and that nobody sees."""
    return element("div", says, kind="unseen", role="status", aria_live="polite", aria_atomic="true")
