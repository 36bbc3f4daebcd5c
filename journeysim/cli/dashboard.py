"""The command `journeysim dashboard`."""

import errno
import os
import socket
import sys
from importlib import import_module, util
from pathlib import Path
from typing import Annotated, Any

import typer

#: What the extra `dashboard` installs, by the names that are imported.
NEEDED = ("solara", "ipyvuetify", "starlette", "uvicorn", "markdown_it")


def _port(text: str | int) -> int:
    text = str(text)  # the default comes as a number
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise typer.BadParameter(f"'{text}' is no port; allowed: a whole number from 1 to 65535")
    return int(text)


def _folder(text: str) -> Path:
    path = Path(text)
    try:
        if text.strip() and path.is_dir():
            os.scandir(path).close()
            return path.absolute()
    except OSError as error:
        raise typer.BadParameter(f"'{text}' cannot be read: {error.strerror}") from None
    what = "is a file, no directory" if path.is_file() else "is no directory"
    raise typer.BadParameter(f"'{text}' {what}; name the one in which results are")


def dashboard_command(
    port: Annotated[int, typer.Option(parser=_port, metavar="N", help="Where it listens.")] = 8765,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Whom it listens to: 127.0.0.1 is this machine only, 0.0.0.0 every machine that reaches it.",
        ),
    ] = "127.0.0.1",
    results: Annotated[
        Path | None,
        typer.Option(
            parser=_folder,
            metavar="DIR",
            help="Whose sweeps the pages show; without it, those in sweeps/, results/ and runs/ here.",
            show_default=False,
        ),
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = True,
) -> None:
    """Explore the model and compare campaigns in a browser.

    Prints its address and serves until Ctrl-C, which ends it with exit code 0. It has no passwords: with a --host other
    than 127.0.0.1, whoever reaches the machine can use it.

    Example: journeysim dashboard --port 8080 --no-open
    """
    if missing := [each for each in NEEDED if util.find_spec(each) is None]:
        raise typer.BadParameter(
            f"the dashboard needs {', '.join(missing)}; install it with: pip install 'journeysim[dashboard]'",
            param_hint="dashboard",
        )
    taken = _bound(host, port)
    server = load("server")
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"journeysim dashboard: http://{shown}:{port}/ (Ctrl-C ends it)")
    try:
        server.serve(taken, host, port, open_browser, () if results is None else (results,))
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
    finally:
        taken.close()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of pages that are still open wait for browsers that are not told to answer.
    os._exit(0)


def load(module: str) -> Any:
    """Return a module of the dashboard, which lies beside the package in a checkout and within it in a wheel."""
    from journeysim.scenario.catalogue import resource_folder

    if "dashboards" not in sys.modules:
        folder = resource_folder("dashboards")
        spec = util.spec_from_file_location(
            "dashboards", folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            raise FileNotFoundError("this installation of journeysim came without its dashboard")
        package = util.module_from_spec(spec)
        sys.modules["dashboards"] = package
        spec.loader.exec_module(package)
    return import_module(f"dashboards.{module}")


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; raises `typer.BadParameter` when it cannot."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise typer.BadParameter(f"'{host}' is no address of this machine", param_hint="--host") from None
    taken = socket.socket(family, kind, protocol)
    # On Windows this would let two servers share the port.
    if os.name == "posix":
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(place)
        # A port is in use only once somebody listens to it.
        taken.listen(128)
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            told, hint = f"{port} is in use by another program; try --port {min(port + 1, 65535)}", "--port"
        elif error.errno == errno.EACCES:
            told, hint = f"{port} is reserved for the system; try one from 1024 on", "--port"
        else:
            told, hint = f"'{host}' is no address of this machine", "--host"
        raise typer.BadParameter(told, param_hint=hint) from None
    return taken
