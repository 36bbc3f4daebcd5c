"""The server: Solara's pages in a small application of our own, which lets nothing in or out that need not pass.

It answers to its own name only, takes messages and commands from its own pages only, asks nothing of the
internet, and forgets pages that nobody looks at.
"""

import os
import socket
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from . import assets, handout, limits, memory, results
from .missing import missing
from .text import COOKIE, DEFAULT, LANGUAGES, direction

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

#: Solara reads these while it is imported. A file `.env` cannot change them.
SETTINGS = {
    "SOLARA_APP": f"{__package__}.app",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_ROOT_PATH": "",
    "SOLARA_THEME_VARIANT": "light",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_TITLE": "journeysim",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false",
    "SOLARA_ASSETS_PROXY": "true",
    "SOLARA_KERNEL_CULL_TIMEOUT": limits.KEPT,
    "SOLARA_KERNEL_MAX_PER_SESSION": str(limits.PAGES),
    "SOLARA_KERNEL_MAX_COUNT": str(limits.ALL_PAGES),
    "SOLARA_SESSION_HTTP_ONLY": "true",
}

#: Everything comes from here: scripts of Solara and Vue stand in the page and make functions from text.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_FOR_GOOD = "public, max-age=31536000, immutable"


class Guard:
    """Lets through what comes under one of our names, and what changes something only from our own pages.

    `names` are the host names that count as ours; without any, every name does (a server that was bound to all
    addresses cannot know them), and messages must then come from a page under the name they are sent to.
    """

    def __init__(self, app: Any, names: frozenset[str]) -> None:
        self.app = app
        self.names = names

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request or open a connection, or refuse it with 403."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        given = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        host = given.get("host", "")
        allowed = self._ours(host)
        if allowed and (scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD")):
            # A browser always says where a message comes from; who says nothing is no browser's page.
            origin = urlsplit(given.get("origin", ""))
            allowed = origin.scheme in ("http", "https") and origin.netloc.lower() == host.lower()
        if not allowed:
            await _refuse(scope, receive, send)
            return
        # Solara believes these without asking who set them.
        drop = (b"script-name", b"x-script-name", b"x-forwarded-host", b"x-forwarded-proto")
        scope = {**scope, "headers": [each for each in scope["headers"] if each[0] not in drop]}

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_encoded(HEADERS)]}
            await send(message)

        await self.app(scope, receive, with_headers)

    def _ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return bool(name) and (not self.names or name in self.names)


class Contexts(dict[str, Any]):
    """What page each thread works for, as Solara keeps it.

    When a page is closed Solara takes its threads out, among them such as have just ended and taken themselves out.
    """

    def __delitem__(self, thread: str) -> None:
        self.pop(thread, None)


async def _refuse(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})  # before it was accepted: the browser sees 403
        return
    await send({"type": "http.response.start", "status": 403, "headers": _encoded({"content-type": "text/plain"})})
    await send({"type": "http.response.body", "body": b"This address is not served here."})


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def application(host: str = "127.0.0.1") -> "Starlette":
    """Return the application for a server that is bound to `host`."""
    os.environ.update(SETTINGS)
    from solara.server import kernel_context, settings, starlette
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.gzip import GZipMiddleware
    from starlette.routing import Mount, Route, WebSocketRoute
    from starlette.staticfiles import StaticFiles

    settings.main.root_path = ""
    kernel_context.current_context = Contexts(kernel_context.current_context)
    # Solara's own mount fetches what it lacks from the internet and may delete folders; this one only reads.
    libraries = StaticFiles(directory=settings.assets.proxy_cache_dir)
    routes = [
        Route("/readyz", endpoint=starlette.readyz),
        Route(f"{assets.PREFIX}/pictures/{{name}}", endpoint=_picture),
        Route(f"{handout.PREFIX}{{token}}", endpoint=_handout, methods=["GET"]),
        Route(f"{assets.PREFIX}/{{name}}", endpoint=_asset),
        Route("/jupyter/api/kernels/{id}", endpoint=starlette.kernels),
        WebSocketRoute("/jupyter/api/kernels/{kernel_id}/{name}", endpoint=starlette.kernel_connection),
        Route("/_solara/api/close/{kernel_id}", endpoint=starlette.close, methods=["POST"]),
        Mount("/_solara/cdn", app=_kept(libraries)),
        Mount("/static/assets", app=starlette.StaticAssets()),
        Mount("/jupyter/nbextensions", app=starlette.StaticNbFiles()),
        Mount("/static", app=starlette.StaticFilesOptionalAuth(directory=starlette.server.solara_static)),
        Route("/{path:path}", endpoint=_page),
    ]
    return Starlette(
        routes=routes,
        lifespan=starlette.lifespan,
        middleware=[
            Middleware(Guard, names=_names(host)),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
        ],
    )


def _names(host: str) -> frozenset[str]:
    """Return the names under which a server bound to `host` may be called; none for one bound to all addresses."""
    if host in ("", "0.0.0.0", "::"):
        return frozenset()
    local = {"127.0.0.1", "localhost", "::1"}
    return frozenset(local | {host.lower()} if host in local else {host.lower()})


def _kept(app: Any) -> Any:
    """Return an application whose good answers a browser may keep: libraries have their version in the address."""

    async def keeping(scope: Any, receive: Any, send: Any) -> None:
        async def told(message: Any) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                message = {**message, "headers": [*message["headers"], (b"cache-control", _FOR_GOOD.encode())]}
            await send(message)

        await app(scope, receive, told)

    return keeping


def _page(request: "Request") -> "Response":
    """Answer with the page that Solara fills, in the visitor's language."""
    from solara.server import server
    from starlette.responses import HTMLResponse

    asked = request.query_params.get("lang", request.cookies.get(COOKIE, DEFAULT))
    code = asked if asked in LANGUAGES else DEFAULT
    html = server.read_root(request.url.path, "") if len(str(request.url)) < 2 * limits.ADDRESS else None
    if html is None:
        return HTMLResponse(missing(code), 404, {"cache-control": "no-store"})
    response = HTMLResponse(dressed(html, code))
    response.headers["cache-control"] = "no-store"
    session = server.get_session_id_cookie(request.cookies) or str(uuid4())
    response.set_cookie(server.COOKIE_KEY_SESSION_ID, session, httponly=True, samesite="lax")
    response.set_cookie(COOKIE, code, httponly=True, samesite="lax")
    return response


def dressed(html: str, code: str) -> str:
    """Return Solara's page with language, direction, zoom, and our style and scripts.

    Raises `RuntimeError` when the page is not as expected, so that a new Solara is noticed at once.
    """
    changes = {
        "<html>": f'<html lang="{code}" dir="{direction(code)}">',
        ", maximum-scale=1, user-scalable=no, minimal-ui": "",
        "</head>": f'<script src="{assets.address("begin.js")}"></script>'
        f'<link rel="stylesheet" href="{assets.address("style.css")}"></head>',
    }
    for old, new in changes.items():
        if html.count(old) != 1:
            raise RuntimeError(f"Solara's page has {html.count(old)} times {old!r}, not once")
        html = html.replace(old, new)
    return html


def _asset(request: "Request") -> "Response":
    from starlette.responses import PlainTextResponse, Response

    found = assets.files().get(request.path_params["name"])
    if found is None:
        return PlainTextResponse("There is no such file.", 404)
    return Response(found[0], media_type=found[1], headers={"cache-control": _FOR_GOOD})


def _handout(request: "Request") -> "Response":
    from starlette.responses import PlainTextResponse, Response

    # A browser that only looks must not use up what is given once.
    found = handout.take(request.path_params["token"]) if request.method == "GET" else None
    if found is None:
        return PlainTextResponse("There is no such file any more.", 404)
    told = {"content-disposition": f'attachment; filename="{found.name}"', "cache-control": "no-store"}
    return Response(found.content, media_type=found.media, headers=told)


def _picture(request: "Request") -> "Response":
    from starlette.responses import FileResponse, PlainTextResponse

    path = assets.pictures().get(request.path_params["name"])
    return PlainTextResponse("There is no such picture.", 404) if path is None else FileResponse(path)


def serve(taken: socket.socket, host: str, port: int, browser: bool, folders: Sequence[Path] = ()) -> None:
    """Serve on a socket that is bound already, until Ctrl-C, and open the page in a browser if asked to.

    `folders` are those whose sweeps visitors see; without any, those of the default.
    """
    import uvicorn

    memory.give_back()
    results.use(folders)
    config = uvicorn.Config(
        application(host),
        host=host,
        port=port,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws_max_size=limits.MESSAGE,
        timeout_graceful_shutdown=1,
        loop="asyncio",
    )
    if browser:
        opening = threading.Timer(0.5, webbrowser.open, [f"http://{_named(host)}:{port}/"])
        opening.daemon = True
        opening.start()
    uvicorn.Server(config).run(sockets=[taken])


def _named(host: str) -> str:
    named = "127.0.0.1" if host in ("", "0.0.0.0") else "::1" if host == "::" else host
    return f"[{named}]" if ":" in named else named
