"""What the server lets in, what it answers, and what it adds."""

import json
import subprocess
import sys

import pytest

from dashboards.missing import missing
from dashboards.navigation import PAGES
from dashboards.server import HEADERS, Guard, _names, dressed
from dashboards.text import LANGUAGES, direction
from tests.cli.shell import ROOT


async def passed(scope, receive, send):
    """An application that says what it was asked."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps([n.decode() for n, _ in scope["headers"]]).encode()})


def ask(kind="http", method="GET", names=frozenset({"127.0.0.1", "localhost", "::1"}), **headers):
    """What the guard sends to a request, as messages."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "websocket.connect"}

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    talk = Guard(passed, names)({"type": kind, "method": method, "headers": given}, receive, send)
    with pytest.raises(StopIteration):
        talk.send(None)
    return sent


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "localhost"])
def test_a_page_is_given_under_our_own_names(host):
    assert ask(host=host)[0]["status"] == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8765", "", "[", "localhost@evil.example"])
def test_a_page_is_refused_under_any_other_name(host):
    assert ask(host=host)[0]["status"] == 403


@pytest.mark.parametrize("kind", ["websocket", "http"])
@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:8765", True),
        ("http://LOCALHOST:8765", True),
        ("http://localhost:9999", False),
        ("http://127.0.0.1:8765", False),
        ("http://evil.example", False),
        ("null", False),
        ("", False),
        ("file://localhost:8765", False),
    ],
)
def test_messages_come_from_our_own_pages_only(kind, origin, allowed):
    first = ask(kind, "POST", host="localhost:8765", origin=origin)[0]
    assert (first.get("status") == 200 or first["type"] == "websocket.accept") is allowed


def test_a_message_without_an_origin_is_refused():
    assert ask("websocket", host="localhost:8765") == [{"type": "websocket.close", "code": 1008}]
    assert ask(method="POST", host="localhost:8765")[0]["status"] == 403


def test_a_server_bound_to_all_addresses_takes_any_name_but_no_foreign_origin():
    everywhere = _names("0.0.0.0")
    assert ask(names=everywhere, host="market.example:8765")[0]["status"] == 200
    told = ask("websocket", names=everywhere, host="market.example:8765", origin="http://evil.example")
    assert told[0]["type"] == "websocket.close"


def test_a_server_bound_to_one_address_answers_to_it():
    assert _names("192.0.2.7") == {"192.0.2.7"}
    assert "localhost" in _names("127.0.0.1")


def test_headers_that_anybody_can_set_are_dropped_and_ours_are_added():
    start, body = ask(host="localhost", x_script_name="/evil", x_forwarded_host="evil", accept="*/*")
    assert json.loads(body["body"]) == ["host", "accept"]
    assert {name.decode() for name, _ in start["headers"]} >= HEADERS.keys()


def test_a_page_of_another_solara_is_noticed():
    page = "<html><head><meta content=', maximum-scale=1, user-scalable=no, minimal-ui'></head></html>"
    assert '<html lang="ar-XB" dir="rtl">' in dressed(page, "ar-XB")
    with pytest.raises(RuntimeError, match="maximum-scale"):
        dressed("<html><head></head></html>", "en")


TRY = """
import asyncio, json
from dashboards.server import application
app = application()
from solara.server import settings
from solara.server.starlette import telemetry
import solara.settings
async def ask(path, host=b"localhost"):
    sent = []
    async def send(message): sent.append(message)
    asked = iter([{"type": "http.request", "body": b""}])
    async def receive(): return next(asked, None) or await asyncio.Event().wait()
    path, _, query = path.partition("?")
    await app({"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
               "headers": [(b"host", host)], "scheme": "http", "server": ("127.0.0.1", 1), "root_path": "",
               "http_version": "1.1"}, receive, send)
    return sent[0]["status"], b"".join(each.get("body", b"") for each in sent).decode(errors="replace")
async def all_of_them():
    async with app.router.lifespan_context(app):
        told = {path: await ask(path) for path in (
            "/", "/model/reference", "/nowhere", "/resourcez", "/readyz", "/_solara/api/evict/1",
            "/_solara/cdn/nothing@1.0.0/x.js", "/_solara/cdn/requirejs@2.3.6/",
            "/_solara/cdn/requirejs@2.3.6/require.js",
            "/_solara/cdn/..%2f..%2fpyvenv.cfg", "/journeysim/style.css", "/journeysim/pictures/..%2fmodel.md",
            "/?lang=ar-XB", "/?lang=<script>", "/?s=" + "x" * 20000)}
        print(json.dumps({path: [status, body[:400]] for path, (status, body) in told.items()}))
        print(json.dumps([settings.telemetry.mixpanel_enable, settings.main.mode, settings.kernel.cull_timeout,
                          settings.kernel.max_per_session]))
asyncio.run(all_of_them())
"""


@pytest.fixture(scope="module")
def answers():
    """What a server of its own process answers; Solara's settings hold for a whole process."""
    done = subprocess.run(
        [sys.executable, "-c", TRY], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    told, kept = done.stdout.splitlines()[-2:]
    return json.loads(told), json.loads(kept)


@pytest.mark.slow
def test_pages_that_are_there_are_given_and_others_are_not(answers):
    told, _ = answers
    found = {path for path, (status, _) in told.items() if status == 200}
    assert found == {
        "/", "/model/reference", "/readyz", "/_solara/cdn/requirejs@2.3.6/require.js", "/journeysim/style.css",
        "/?lang=ar-XB", "/?lang=<script>",
    }  # fmt: skip
    assert all(status == 404 for path, (status, _) in told.items() if path not in found)
    assert "<title>There is no such page" in told["/nowhere"][1]


def test_an_address_without_a_page_leads_back_to_those_that_there_are():
    for code in LANGUAGES:
        shown = missing(code)
        assert f'<html lang="{code}" dir="{direction(code)}">' in shown
        assert all(f'href="{each.path}"' in shown for each in PAGES)
        assert LANGUAGES[code].TEXTS["frame.missing"] in shown


@pytest.mark.slow
def test_a_page_says_its_language_and_takes_none_that_it_does_not_know(answers):
    told, _ = answers
    assert '<html lang="en" dir="ltr">' in told["/"][1]
    assert '<html lang="ar-XB" dir="rtl">' in told["/?lang=ar-XB"][1]
    assert '<html lang="en" dir="ltr">' in told["/?lang=<script>"][1]


@pytest.mark.slow
def test_the_style_has_the_colours_of_the_report(answers):
    from journeysim.reports.theme import tokens

    style = answers[0]["/journeysim/style.css"][1]
    assert f"--paper:{tokens()['paper']}" in style
    assert "--accent:" in style


@pytest.mark.slow
def test_nothing_is_told_to_anybody_and_pages_are_forgotten(answers):
    assert answers[1] == [False, "production", "30m", 10]


CLOSE = """
from dashboards.server import application
application()
from solara.server import kernel, kernel_context

class Ending(type(kernel_context.current_context)):
    def copy(self):
        # As if a thread of the page ended while Solara goes through what it has found.
        found = dict(self)
        assert self.pop("a thread", None)
        return found

page = kernel_context.VirtualKernelContext(id="1", kernel=kernel.Kernel(), session_id="1")
kernel_context.current_context = Ending({"a thread": page})
kernel_context.set_current_context(page)
page.close()
print(page.closed_event.is_set())
"""


@pytest.mark.slow
def test_a_page_is_closed_while_a_thread_of_it_ends():
    done = subprocess.run([sys.executable, "-c", CLOSE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout) == ("", "True\n")
