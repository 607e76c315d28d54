"""How each process of the platform is started: the flags that matter, in one place.

granian answers pages and the API by WSGI, uvicorn holds event streams open by ASGI, the worker
runs jobs. Neither server stops while a stream is open unless it is given a limit; granian lets
later clients hang without a word once its backlog is full.
"""

import os
import socket
import sys

from . import home, provision

GRACE = "3"
BACKLOG = "4096"


def host() -> str:
    """This will name the address to listen on (BLUELAMP_HOST)."""
    return os.environ.get("BLUELAMP_HOST", "127.0.0.1")


def port() -> int:
    """This will name the port of the pages (BLUELAMP_PORT). Raises Trouble."""
    return _port("BLUELAMP_PORT", 8000)


def live_port() -> int:
    """This will name the port of the event streams (BLUELAMP_LIVE_PORT). Raises Trouble."""
    return _port("BLUELAMP_LIVE_PORT", port() + 1)


def web_command() -> list[str]:
    """This will give the command of the page server."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", host(), "--port", str(port()), "--backlog", BACKLOG]
    command += ["--workers", os.environ.get("BLUELAMP_WEB_WORKERS", "2")]
    command += ["--blocking-threads", os.environ.get("BLUELAMP_WEB_THREADS", "4")]
    command += ["--workers-kill-timeout", GRACE, "--log-level", "warning"]
    command += ["--respawn-failed-workers", "--respawn-interval", "0.2"]
    if (static := home.home() / "static").exists():
        command += ["--static-path-route", "/static", "--static-path-mount", str(static)]
    return [*command, "bluelamp.web.wsgi:application"]


def live_command() -> list[str]:
    """This will give the command of the stream server."""
    command = [sys.executable, "-m", "uvicorn", "--host", host(), "--port", str(live_port())]
    command += ["--timeout-graceful-shutdown", GRACE, "--backlog", BACKLOG, "--lifespan", "off"]
    command += ["--no-access-log", "--no-server-header", "--log-level", "warning"]
    return [*command, "bluelamp.web.asgi:application"]


def worker_command() -> list[str]:
    """This will give the command of the worker."""
    return [sys.executable, "-m", "bluelamp.web.worker"]


def index_command() -> list[str]:
    """This will give the command of the one process that keeps the search index in step."""
    return [sys.executable, "manage.py", "index_search", "--follow"]


def simulation_command() -> list[str]:
    """This will give the command of the fictional force's control room, for the demonstration."""
    return [sys.executable, "manage.py", "simulate"]


COMMANDS = {
    "web": web_command,
    "live": live_command,
    "work": worker_command,
    "index": index_command,
}
DEMO_COMMANDS = {"simulate": simulation_command}


def environment(name: str) -> dict[str, str]:
    """This will give the environment of one kind of process."""
    settings = "bluelamp.web.settings_live" if name == "live" else "bluelamp.web.settings"
    return os.environ | {"DJANGO_SETTINGS_MODULE": settings}


def become(name: str) -> None:
    """This will turn this process into one part of a larger installation. Raises Trouble."""
    url = os.environ.get("BLUELAMP_DATABASE_URL")
    if not url:
        raise home.Trouble(
            f"`bluelamp {name}` is one part of a larger installation and needs "
            "BLUELAMP_DATABASE_URL; `bluelamp serve` runs everything on this machine."
        )
    provision.check_application(url)
    command = COMMANDS[name]()
    os.chdir(home.ROOT)
    os.execve(command[0], command, environment(name))  # noqa: S606  (our own interpreter)


def check_free(number: int, variable: str) -> None:
    """This will pass when nothing listens on a port. Raises Trouble."""
    family = socket.AF_INET6 if ":" in host() else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host(), number))
        except OSError as trouble:
            raise home.Trouble(
                f"Port {number} of {host()} cannot be used ({trouble.strerror}): "
                f"set {variable} to another."
            ) from trouble


def _port(variable: str, otherwise: int) -> int:
    given = os.environ.get(variable) or str(otherwise)
    if not given.isdigit() or not 0 < int(given) < 65_536:
        raise home.Trouble(f"{variable} is {given}: a port is a number from 1 to 65535.")
    return int(given)
