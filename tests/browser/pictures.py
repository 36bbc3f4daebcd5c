"""Pictures of the dashboard for the README, taken in Chromium: `python -m tests.browser.pictures docs/images`.

`explore.png` is a quarter of a year of the smartphones market, played, `compare.png` what came of its two first plans.
Nothing in them is typed in.
"""

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.browser.conftest import CHROMIUM, FLAGS, serving
from tests.browser.test_explore import after, day

SIZE = {"width": 1120, "height": 900}
#: Pixels around what is shown.
ROOM = 24
#: Colours that a picture keeps, those that it has most of, which takes half of the bytes.
COLOURS = 256
DAYS = 90


def explore(page: Any) -> tuple[str, str]:
    """Play a quarter of a year; return what begins the picture and what ends it."""
    page.wait_for_selector(".network canvas", timeout=60_000)
    page.get_by_role("combobox", name="Speed").select_option("20")
    page.get_by_role("button", name="Play").click()
    after(page, DAYS - 15, seconds=300)
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(1500)
    while day(page) < DAYS:
        at = day(page)
        page.get_by_role("button", name="One step").click()
        after(page, at)
    page.wait_for_timeout(5000)
    return ".explore-watched", ".explore-watched"


def compare(page: Any) -> tuple[str, str]:
    """Compare what the page begins with; return what begins the picture and what ends it."""
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_selector(".results .plot .main-svg", timeout=600_000)
    page.wait_for_timeout(4000)
    return "#verdict", "#differences figure"


def shot(page: Any, first: str, last: str) -> bytes:
    """Return a picture of the page from the top of one element to the end of another."""
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    place = "each => [each.getBoundingClientRect().top + scrollY, each.getBoundingClientRect().bottom + scrollY]"
    top, bottom = page.locator(first).evaluate(place)[0], page.locator(last).first.evaluate(place)[1]
    clip = {"x": 0, "y": top - ROOM, "width": SIZE["width"], "height": bottom - top + 2 * ROOM}
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip))).convert("RGB")
    return small(taken)


def small(picture: Image.Image) -> bytes:
    """Return a picture as PNG in the colours that it has most of; others become the nearest of them."""
    shades = np.asarray(picture).reshape(-1, 3)
    each, at, count = np.unique(shades, axis=0, return_inverse=True, return_counts=True)
    kept = each[np.argsort(-count, kind="stable")[:COLOURS]]
    nearest = ((each[:, None].astype(int) - kept) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    drawn = Image.fromarray(nearest[at.ravel()].reshape(picture.height, picture.width), "P")
    drawn.putpalette(kept.tobytes())
    written = io.BytesIO()
    drawn.save(written, "PNG", optimize=True)
    return written.getvalue()


def take(folder: Path) -> None:
    """Write the pictures into a folder."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as logs, serving(Path(logs)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, act in {"explore": explore, "compare": compare}.items():
            page = browser.new_page(viewport=SIZE)
            page.goto(f"{server.address}/{name}")
            page.wait_for_selector("main h1", timeout=60_000)
            (folder / f"{name}.png").write_bytes(shot(page, *act(page)))
            page.close()
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
