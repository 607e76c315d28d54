"""The supervisor: the whole platform on one machine, as children of one process.

It starts the database, prepares it, starts pages, streams and worker, starts again what dies
(with longer and longer waits) and stops everything in order.
"""

import argparse
import contextlib
import faulthandler
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg

from . import embedded, home, programs, provision, serve
from .say import say, say_done

LOOK_EVERY = 0.1
FIRST_WAIT = 0.2
LONGEST_WAIT = 30.0
STEADY = 5.0


class Stopped(Exception):
    """A signal asked for an end."""


def main(arguments: list[str]) -> None:
    """This will run the platform until it is told to stop. Raises Trouble."""
    parser = argparse.ArgumentParser(prog="bluelamp serve")
    parser.add_argument("--demo", action="store_true", help="load the demo force first")
    chosen = parser.parse_args(arguments)
    faulthandler.register(signal.SIGUSR1)
    os.environ["BLUELAMP_PORT"] = str(serve.port())
    os.environ["BLUELAMP_LIVE_PORT"] = str(serve.live_port())
    if chosen.demo:
        os.environ["BLUELAMP_DEMO"] = "1"
    with _only_copy():
        serve.check_free(serve.port(), "BLUELAMP_PORT")
        serve.check_free(serve.live_port(), "BLUELAMP_LIVE_PORT")
        Platform(demo=chosen.demo).run()


def stop(_: list[str]) -> None:
    """This will stop the platform that runs here and wait until it has."""
    state = running_state()
    if state is None:
        say("Bluelamp is not running here.")
        return
    os.kill(int(state["pid"]), signal.SIGTERM)
    deadline = time.monotonic() + 60
    while running_state() is not None:
        if time.monotonic() > deadline:
            raise home.Trouble(f"Process {state['pid']} has not stopped after 60 s.")
        time.sleep(0.1)
    say("Bluelamp has stopped.")


def status(_: list[str]) -> None:
    """This will say what runs here; it ends with 3, as init scripts do, when nothing does."""
    state = running_state()
    if state is None:
        say("Bluelamp is not running here.")
        sys.exit(3)
    say(f"Bluelamp runs at {state['address']} (process {state['pid']}).")
    for name, child in state["children"].items():
        say(f"  {name:9} process {child['pid']}, started again {child['again']} times")


def running_state() -> dict[str, Any] | None:
    """This will tell of the copy that runs here, if one does."""
    with contextlib.suppress(home.AlreadyHeld), home.locked(_lock(), wait=False):
        return None
    try:
        found: dict[str, Any] = json.loads(_state_file().read_text())
    except (OSError, ValueError):
        return {"pid": 0, "address": "an address that it has yet to say", "children": {}}
    return found


@dataclass
class Child:
    """One process and how often it had to be started again."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_at: float = 0.0
    wait: float = FIRST_WAIT
    again: int = 0

    def start(self) -> None:
        """This will start the process in a session of its own, so that Ctrl-C does not reach it."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            (serve.COMMANDS | serve.DEMO_COMMANDS)[self.name](),
            cwd=home.ROOT,
            env=serve.environment(self.name),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=programs.dies_with_parent(signal.SIGTERM),
        )

    def look(self) -> None:
        """This will start the process again, after a wait that doubles, when it has died."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self._sweep()
            say(
                f"{self.name} has stopped by itself ({self.process.returncode}); starting it again."
            )
            self.wait = (
                FIRST_WAIT if now - self.started > STEADY else min(self.wait * 2, LONGEST_WAIT)
            )
            self.process, self.start_at, self.again = None, now + self.wait, self.again + 1
        if self.process is None and now >= self.start_at:
            self.start()

    def stop(self) -> None:
        """This will ask the process to end, and its session to end at once after ten seconds."""
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(25 if self.name == "work" else 10)
        self._sweep()
        self.process.wait()

    def _sweep(self) -> None:
        """A server's own workers outlive it when it is killed, and would keep its port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class Platform:
    """Everything that runs, in the order of its start; it stops the other way round."""

    demo: bool
    started: float = field(default_factory=time.monotonic)
    database: "Database | None" = None
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def run(self) -> None:
        """This will start all, keep it going and stop it on a signal."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            self._start()
            while True:
                self._look()
                time.sleep(LOOK_EVERY)
        except Stopped:
            say("Stopping.")
        finally:
            self.stopping = True
            self._stop()

    def _on_signal(self, *_: object) -> None:
        if not self.stopping:
            self.stopping = True
            raise Stopped

    def _start(self) -> None:
        if not (url := os.environ.get("BLUELAMP_DATABASE_URL")):
            self.database = Database()
            self.database.start()
            self._done("The database is up.")
        else:
            provision.connected(url, "BLUELAMP_DATABASE_URL").close()
        self._prepare()
        provision.check_application(url or embedded.place().url(provision.APPLICATION))
        for name in serve.COMMANDS | (serve.DEMO_COMMANDS if self.demo else {}):
            self.children.append(child := Child(name))
            child.start()
        self._note()
        self._wait_for_pages()
        self._done(f"Bluelamp is at {_address()}")
        self._greet()

    def _prepare(self) -> None:
        command = [sys.executable, "-m", "bluelamp.web.prepare", "--started", str(self.started)]
        preparing = subprocess.Popen(
            [*command, *(["--demo"] if self.demo else [])],
            cwd=home.ROOT,
            start_new_session=True,
            preexec_fn=programs.dies_with_parent(signal.SIGTERM),
        )
        try:
            if preparing.wait():
                raise home.Trouble("The database could not be prepared, for the reason above.")
        finally:
            preparing.kill()
            preparing.wait()

    def _look(self) -> None:
        if self.database is not None:
            self.database.look()
        before = [child.process for child in self.children]
        for child in self.children:
            child.look()
        if before != [child.process for child in self.children]:
            self._note()

    def _stop(self) -> None:
        for child in reversed(self.children):
            child.stop()
        if self.database is not None:
            self.database.stop()
        _state_file().unlink(missing_ok=True)

    def _wait_for_pages(self) -> None:
        deadline = time.monotonic() + 60
        while not _pages_answer():
            if time.monotonic() > deadline:
                raise home.Trouble("The pages did not answer within 60 s; the log is above.")
            self._look()
            time.sleep(LOOK_EVERY)

    def _note(self) -> None:
        running = [child for child in self.children if child.process is not None]
        children = {
            child.name: {"pid": child.process.pid, "again": child.again}
            for child in running
            if child.process is not None
        }
        state = {"pid": os.getpid(), "address": _address(), "children": children}
        home.write_private(_state_file(), json.dumps(state))

    def _greet(self) -> None:
        if self.demo:
            subprocess.run(
                [sys.executable, "-m", "bluelamp.web.greeting"], cwd=home.ROOT, check=False
            )
        say("Ctrl-C stops it.")

    def _done(self, sentence: str) -> None:
        say_done(sentence, since=self.started)


class Database:
    """The embedded database as the supervisor's child, with a seat at its table."""

    def __init__(self) -> None:
        self.server = embedded.Server(embedded.place(), after_parent=True)
        self.server.prepare()
        self.start_at, self.wait = 0.0, FIRST_WAIT
        self.seat: IO[str] = (self.server.where.base / "users.lock").open("a")

    def start(self) -> None:
        """This will start the server, or share one that its starter left behind."""
        fcntl.flock(self.seat, fcntl.LOCK_SH)
        self.server.start()

    def look(self) -> None:
        """This will start the server again at once when it has died."""
        if self.server.process is not None:
            self.server.process.poll()
        if embedded.server_pid(self.server.where) is None and time.monotonic() >= self.start_at:
            say("The database has stopped by itself; it is started again.")
            self._start_again()

    def _start_again(self) -> None:
        try:
            self.server.start()
        except (home.Trouble, psycopg.Error) as trouble:
            say(f"The database does not start yet: {trouble}")
            self.start_at = time.monotonic() + self.wait
            self.wait = min(self.wait * 2, LONGEST_WAIT)
        else:
            self.wait = FIRST_WAIT

    def stop(self) -> None:
        """This will stop the server, whoever else may still use it."""
        self.server.stop()
        self.seat.close()


@contextlib.contextmanager
def _only_copy() -> Iterator[None]:
    lock = home.locked(_lock(), wait=False)
    try:
        lock.__enter__()
    except home.AlreadyHeld as trouble:
        state = running_state() or {"address": "?", "pid": "?"}
        raise home.Trouble(
            f"Bluelamp is already running at {state['address']} (process {state['pid']}): "
            "`bluelamp stop` stops it."
        ) from trouble
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _pages_answer() -> bool:
    try:
        urllib.request.urlopen(_address(), timeout=5).close()  # noqa: S310  (our own address)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _address() -> str:
    shown = "127.0.0.1" if serve.host() in ("0.0.0.0", "::") else serve.host()  # noqa: S104  (shown, not bound)
    return f"http://{shown}:{serve.port()}/"


def _lock() -> Path:
    return home.home() / "serve.lock"


def _state_file() -> Path:
    return home.home() / "serve.json"
