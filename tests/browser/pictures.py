"""Pictures of the dashboard for the README, taken in Chromium: `python -m tests.browser.pictures docs/images`.

`explore.png` is half a year of the smartphones market, played, `compare.png` what came of its two first plans.
Nothing in them is typed in.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.browser.conftest import CHROMIUM, FLAGS, serving
from tests.browser.test_explore import after

SIZE = {"width": 1200, "height": 760}


def explore(page: Any) -> None:
    """Play half a year."""
    page.get_by_role("combobox", name="Speed").select_option("50")
    page.get_by_role("button", name="Play").click()
    after(page, 179, seconds=300)
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(5000)


def compare(page: Any) -> None:
    """Compare what the page begins with, and show the verdict."""
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_selector(".results", timeout=600_000)
    page.wait_for_timeout(4000)
    page.locator("#results").evaluate("heading => heading.scrollIntoView({ block: 'start' })")


def take(folder: Path) -> None:
    """Write the pictures into a folder."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as logs, serving(Path(logs)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, act in {"explore": explore, "compare": compare}.items():
            page = browser.new_page(viewport=SIZE)
            page.goto(f"{server.address}/{name}")
            page.wait_for_selector("main h1", timeout=60_000)
            act(page)
            page.screenshot(path=folder / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
