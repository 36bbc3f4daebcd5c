"""Shows a page to a real browser without a screen."""

import re
import shutil
import subprocess

import pytest

from tests.reports.html import Read


def opened(path, milliseconds=15000, width=1000):
    """What the browser makes of a page, as HTML, after so much time of the page's own; it must not complain."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no chromium on this machine")
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
         f"--user-data-dir={path.parent / 'profile'}", f"--virtual-time-budget={milliseconds}",
         f"--window-size={width},900", "--enable-logging=stderr", "--dump-dom", path.as_uri()],
        capture_output=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    assert "CONSOLE" not in done.stderr
    return done.stdout


def figures_drawn(path):
    """For every place of a figure on a page: the element, and whether something is drawn there."""
    drawn = Read(re.sub(r"<script.*?</script>", "", opened(path), flags=re.DOTALL).replace("<br>", ""))
    return [
        (each, any(svg["attrs"].get("class") == "main-svg" for svg in drawn.within(each, "svg")))
        for each in drawn.all("div", role="img")
    ]


def folded(place):
    """How many blocks to unfold an element is in."""
    return sum(parent["tag"] == "details" for parent in place["parents"])
