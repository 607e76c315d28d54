"""Claim: 1,000 open consoles see a change within 1 second at the 99th percentile.

Starts the stream server on a free port, opens the consoles (one process, raw sockets), publishes
incidents from this process at a steady rate, and times each from before its commit until it
arrives at each console.
"""

import argparse
import asyncio
import datetime
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SIZES = {"small": (200, 20), "full": (1000, 60)}
LIMIT = 1.0


def main() -> None:
    """This will run the bench and print its figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    arguments = options.parse_args()
    consoles, changes = SIZES[os.environ.get("SIZE", "small")]
    with tempfile.TemporaryDirectory(prefix="bluelamp-bench-") as folder:
        os.environ["BLUELAMP_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "bluelamp.web.settings"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        figures = run(consoles, changes)
    report(figures, as_json=arguments.json)


def run(consoles: int, changes: int) -> dict[str, float]:
    """This will start everything and return the figures (seconds)."""
    from bluelamp.web import embedded

    with embedded.running():
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", database="owner", verbosity=0)
        by, cookies = make_people(consoles)
        port = free_port()
        server = start_server(port)
        try:
            return asyncio.run(measure(by, cookies, port, changes))
        finally:
            server.terminate()
            server.wait(10)


def make_people(consoles: int) -> tuple[object, list[str]]:
    """This will make one controller and a session for each console."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from bluelamp.kernel.access import selectors
    from bluelamp.kernel.access.models import Force, OrganisationUnit, Post, RoleProfile, User

    force = Force.objects.create(code="99", name="Bench")
    unit = OrganisationUnit.objects.create(force=force, code="CR", name="Control room")
    role = RoleProfile.objects.create(
        code="controller", name="Controller", permissions=["dispatch.read_incidents"]
    )
    user = User.objects.create(username="bench", name="Bench", password="!")
    today = datetime.date.today()
    post = Post.objects.create(
        user=user, force=force, unit=unit, role=role, rank="Constable", starts_on=today
    )
    cookies = []
    for _ in range(consoles):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["second_factor"], session["began"] = True, int(time.time())
        session["seen"] = int(time.time())
        session.create()
        cookies.append(session.session_key)
    return selectors.actor(post, at=datetime.datetime.now(datetime.UTC)), cookies


def free_port() -> int:
    """This will find a free port on this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(port: int) -> subprocess.Popen[bytes]:
    """This will start the stream server as it runs in production: one uvicorn process."""
    command = [sys.executable, "-m", "uvicorn", "bluelamp.web.asgi:application"]
    command += ["--port", str(port), "--timeout-graceful-shutdown", "3", "--log-level", "warning"]
    settings = {"DJANGO_SETTINGS_MODULE": "bluelamp.web.settings_live"}
    return subprocess.Popen(command, env=os.environ | settings, cwd=Path(__file__).parents[1])


async def measure(by: object, cookies: list[str], port: int, changes: int) -> dict[str, float]:
    """This will open the consoles, publish, and gather how long each change took to arrive."""
    await wait_for(port)
    seen: list[float] = []
    opened = asyncio.Semaphore(50)
    streams = [await_open(port, cookie, opened) for cookie in cookies]
    readers = await asyncio.gather(*streams)
    tasks = [asyncio.create_task(read(reader, seen)) for reader in readers]
    await asyncio.sleep(2)
    for number in range(changes):
        await asyncio.to_thread(publish, by, number)
        await asyncio.sleep(0.25)
    await asyncio.sleep(2)
    for task in tasks:
        task.cancel()
    expected = len(cookies) * changes
    ordered = sorted(seen)
    return {
        "consoles": len(cookies),
        "changes": changes,
        "delivered": len(seen) / expected,
        "p50": statistics.median(ordered),
        "p99": ordered[int(len(ordered) * 0.99)],
        "max": ordered[-1],
    }


async def wait_for(port: int) -> None:
    """This will wait until the server takes a connection (20 seconds at most)."""
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise SystemExit("The stream server did not start.")


async def await_open(port: int, cookie: str, opened: asyncio.Semaphore) -> asyncio.StreamReader:
    """This will open one console and read past the answer's head."""
    async with opened:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"GET /live/events HTTP/1.1\r\nHost: localhost\r\n"
            b"Cookie: sessionid=" + cookie.encode() + b"\r\n\r\n"
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise SystemExit(head.decode())
        reader.writer = writer  # type: ignore[attr-defined]  # keeps the socket open
        return reader


async def read(reader: asyncio.StreamReader, seen: list[float]) -> None:
    """This will note for each change how long ago it was published."""
    while line := await reader.readline():
        if line.startswith(b'data: {"id"'):
            now = time.time()
            sent = json.loads(line[6:])["payload"]["summary"]
            seen.append(now - float(sent))


def publish(by: Any, number: int) -> None:
    """This will publish one opened incident; its summary is the time just before."""
    from bluelamp.dispatch.events import IncidentOpened
    from bluelamp.kernel.access import services as access
    from bluelamp.kernel.bus import services as bus

    now = datetime.datetime.now(datetime.UTC)
    with access.acting(by):
        happened = IncidentOpened(
            number, f"{number}", "P1", "High Street", f"{time.time():.6f}", now, None, None, None
        )
        about = bus.Owned(by.force_id, by.unit_id)
        bus.publish(happened, by=by, about=about)


def report(figures: dict[str, float], *, as_json: bool) -> None:
    """This will print the figures as a table or as JSON."""
    figures["target_p99"] = LIMIT
    figures["ratio"] = LIMIT / figures["p99"]
    if as_json:
        print(json.dumps({"bench": "live"} | figures))
        return
    print(
        f"{figures['consoles']:.0f} consoles, {figures['changes']:.0f} changes: "
        f"{figures['delivered']:.1%} delivered, p50 {figures['p50'] * 1000:.0f} ms, "
        f"p99 {figures['p99'] * 1000:.0f} ms, slowest {figures['max'] * 1000:.0f} ms "
        f"(target {LIMIT * 1000:.0f} ms at p99: {figures['ratio']:.1f} times inside it)"
    )


if __name__ == "__main__":
    main()
