"""`journeysim dashboard` says where it is, what it cannot do, and ends when told to."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from journeysim.cli import dashboard
from tests.cli.shell import HEARD, ROOT, journeysim


@pytest.fixture
def taken():
    """A port that somebody listens to."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_port_in_use_is_one_clear_line(taken):
    done = journeysim("dashboard", "--no-open", "--port", taken)
    assert done.returncode == 2
    assert f"{taken} is in use" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--host", "no.such.host.invalid"], "'no.such.host.invalid' is no address of this machine"),
        (["--host", "192.0.2.1"], "'192.0.2.1' is no address of this machine"),
        (["--port", "0"], "'0' is no port; allowed: a whole number from 1 to 65535"),
        (["--port", "http"], "'http' is no port"),
        (["--results", "no/such/place"], "'no/such/place' is no directory; name the one in which results are"),
        (["--results", "README.md"], "'README.md' is a file, no directory"),
        (["--results", ""], "'' is no directory"),
    ],
)
def test_what_cannot_be_is_one_clear_line(arguments, told):
    done = journeysim("dashboard", "--no-open", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_without_its_extra_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(dashboard, "NEEDED", ("no_such_module",))
    done = journeysim("dashboard", "--no-open")
    assert done.returncode == 2
    assert "needs no_such_module" in done.stderr
    assert "journeysim[dashboard]" in done.stderr


@pytest.mark.slow
def test_it_serves_until_ctrl_c():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [*HEARD, sys.executable, "-m", "journeysim", "dashboard", "--no-open", "--port", str(port)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        assert f"http://127.0.0.1:{port}/" in running.stdout.readline()
        # The socket listens before the line is printed, so this waits rather than fails.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60) as answer:
            assert answer.status == 200
        os.killpg(running.pid, signal.SIGINT)
        _, err = running.communicate(timeout=10)
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
    assert (running.returncode, err) == (0, "Stopped.\n")
