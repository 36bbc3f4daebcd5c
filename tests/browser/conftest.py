"""A real Chromium and a server for all browser tests; without a Chromium they are skipped, which says so.

Those marked slow go through each page once, in `make test`; all others are left to `make test-full`.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboards.server import SETTINGS

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
#: Solara's own component for addresses misspells `module.exports`, of which Vue warns; tests look at canvases.
KNOWN = ("Failed to evaluate Vue script and find module.exports", "Canvas2D: Multiple readback operations")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(item.fspath).parent.name == "browser" and not item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.full)


@pytest.fixture(scope="session")
def chromium():
    if not Path(CHROMIUM).is_file():
        pytest.skip(f"there is no {CHROMIUM}; `make browser` installs it, or name one in CHROMIUM")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@contextmanager
def serving(folder):
    """A server with the page of specimens that writes into a folder: its address, and how long it took to answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began, address = time.monotonic(), f"http://127.0.0.1:{port}"
    log, results = folder / "log", folder / "sweeps"
    results.mkdir()
    with log.open("w") as out:
        running = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.specimen", str(port), str(results)],
            cwd=ROOT, env={**os.environ, **SETTINGS}, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        while True:
            try:
                with urllib.request.urlopen(f"{address}/readyz", timeout=1):
                    break
            except (urllib.error.URLError, OSError):
                assert running.poll() is None, log.read_text()
                assert time.monotonic() - began < 60, log.read_text()
                time.sleep(0.05)
        yield SimpleNamespace(
            address=address, started=time.monotonic() - began, process=running, log=log, results=results
        )
    finally:
        # A test may have ended it already.
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


@pytest.fixture(scope="session")
def server(chromium, tmp_path_factory):
    """The server of all tests."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def visit(chromium, server):
    """Open an address as a new visitor; afterwards there was no error, and no request to anywhere else."""
    contexts, wrong = [], []

    def listen(page):
        def heard(message):
            if message.type in ("error", "warning") and not message.text.startswith(KNOWN):
                wrong.append(f"{message.type}: {message.text}")

        page.on("console", heard)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on(
            "request",
            lambda asked: (
                asked.url.startswith((server.address, "data:", "blob:", "ws" + server.address[4:]))
                or wrong.append(f"asked elsewhere: {asked.url}")
            ),
        )
        page.on(
            "websocket",
            lambda asked: asked.url.startswith("ws" + server.address[4:]) or wrong.append(f"talked to {asked.url}"),
        )

    def open_it(path="/", width=1280, height=900, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        listen(page)
        page.goto(server.address + path)
        page.wait_for_selector("main h1", timeout=30_000)
        return page

    open_it.wrong = wrong
    yield open_it
    for each in contexts:
        each.close()
    assert not wrong, "\n".join(wrong)
    assert "Traceback" not in server.log.read_text(), server.log.read_text()
