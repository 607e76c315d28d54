"""The whole platform in a home of its own, for benchmarks that kill it: on 127.0.0.1 alone."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CLIENT = """
import datetime, django
django.setup()
from django.utils import timezone
from bluelamp.kernel.access import selectors, services
from bluelamp.kernel.access.models import Force, OrganisationUnit, Post, RoleProfile, User
now = timezone.now()
force = Force.objects.create(code="99", name="Bench Constabulary")
unit = OrganisationUnit.objects.create(force=force, code="CR", name="Control room")
role = RoleProfile.objects.create(code="bench", name="Bench",
    permissions=["access.manage", "contact.take_call", "contact.read_calls"])
user = User.objects.create(username="bench", name="Bench", password="!")
post = Post.objects.create(user=user, force=force, unit=unit, role=role, rank="System",
    starts_on=now.date() - datetime.timedelta(days=1))
by = selectors.actor(selectors.get_post(post.pk), at=now, source="bench")
_, key = services.make_client(by=by, name="bench", post=post, scopes=["contact.take_call"],
    expires_at=now + datetime.timedelta(days=1), at=now)
print(key)
"""


@dataclass
class Running:
    """A platform that runs, and how to reach and to hurt it."""

    home: Path
    port: int
    supervisor: subprocess.Popen[str]
    environment: dict[str, str]

    def url(self, role: str) -> str:
        """This will give the database's address for a role."""
        return place(self.home).url(role)

    def pids(self) -> dict[str, int]:
        """This will tell the processes of the platform by what they do."""
        state = json.loads((self.home / "serve.json").read_text())
        return {name: child["pid"] for name, child in state["children"].items()}

    def database_pid(self) -> int | None:
        """This will tell the database's first process."""
        from bluelamp.web import embedded

        return embedded.server_pid(place(self.home))

    def kill_database(self) -> None:
        """This will kill every process of the database at once, so that none can tidy up."""
        if pid := self.database_pid():
            kill([pid, *children_of(pid)])

    def kill_web(self) -> None:
        """This will kill the page server and its workers at once."""
        if pid := self.pids().get("web"):
            kill([pid, *children_of(pid)])

    def kill_web_worker(self) -> None:
        """This will kill one process that answers requests."""
        kill(children_of(self.pids().get("web", 0))[-1:])

    def run(self, code: str) -> str:
        """This will run a piece of Python beside the platform and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "bluelamp.web.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def request(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """This will send one request and return the status and the body. Raises OSError."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            sent = None if body is None else json.dumps(body)
            extra = {"Content-Type": "application/json", "Connection": "close"} | (headers or {})
            connection.request(method, path, sent, extra)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as trouble:
            raise ConnectionError(str(trouble)) from trouble
        finally:
            connection.close()


@contextlib.contextmanager
def platform(**variables: str) -> Iterator[Running]:
    """This will run the whole platform for the block and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="bluelamp-bench-"))
    environment = own_environment(folder) | variables
    log = (folder / "serve.log").open("w")
    supervisor = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
        text=True,
    )
    running = Running(folder, int(environment["BLUELAMP_PORT"]), supervisor, environment)
    try:
        wait_until(lambda: is_ready(running), 300, supervisor, folder / "serve.log")
        yield running
    finally:
        supervisor.send_signal(signal.SIGTERM)
        try:
            supervisor.wait(60)
        finally:
            remove(folder)


def own_environment(folder: Path) -> dict[str, str]:
    """This will give an environment in which nothing leads to another installation."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BLUELAMP_", "DJANGO_", "PG"))
    }
    port, live = free_ports(2)
    own = {"BLUELAMP_HOME": str(folder), "BLUELAMP_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    return kept | own | {"BLUELAMP_LIVE_PORT": str(live)}


def remove(folder: Path) -> None:
    """This will remove a home and its database, stopped or not."""
    from bluelamp.web import embedded

    if (folder / "database.json").exists():
        embedded.remove(place(folder))
    shutil.rmtree(folder, ignore_errors=True)


def place(folder: Path) -> Any:
    """This will say where the database of a home is."""
    from bluelamp.web import embedded

    before = os.environ.get("BLUELAMP_HOME")
    os.environ["BLUELAMP_HOME"] = str(folder)
    try:
        return embedded.place()
    finally:
        if before is None:
            del os.environ["BLUELAMP_HOME"]
        else:
            os.environ["BLUELAMP_HOME"] = before


def is_ready(running: Running) -> bool:
    """This will say whether pages are answered."""
    try:
        return (running.home / "serve.json").exists() and running.request("GET", "/")[0] < 500
    except OSError:
        return False


def wait_until(ready: Any, seconds: float, process: Any = None, log: Path | None = None) -> None:
    """This will wait until something is so. Raises RuntimeError with the log's end."""
    deadline = time.monotonic() + seconds
    while not ready():
        ended = process is not None and process.poll() is not None
        if ended or time.monotonic() > deadline:
            raise RuntimeError(log.read_text()[-2000:] if log else "it did not happen in time")
        time.sleep(0.05)


def free_ports(count: int) -> list[int]:
    """This will find ports that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def children_of(pid: int) -> list[int]:
    """This will list the processes below one, nearest first."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(each) for each in task.read_text().split()]
    return found + [below for child in found for below in children_of(child)]


def kill(pids: list[int]) -> None:
    """This will kill processes that may be gone already."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
