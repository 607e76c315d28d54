"""The embedded PostgreSQL: found, made, started and stopped as a child of our own process.

Nobody else's process manager is used: the packages that offer one leak servers after a crash.
Whoever uses the server holds a shared lock; the last one to leave stops it, whoever started it.
So a server whose starter was killed is used by the next command and stopped when that is done.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

import psycopg

from . import home, programs, provision

PORT = 5432
NEEDED = 500_000_000
PATIENCE = 20.0
RECOVERY = 600.0
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "password_encryption": "scram-sha-256",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class DatabaseTrouble(home.Trouble):
    """The embedded database cannot run; the message is one sentence for a person."""


@dataclass(frozen=True)
class Place:
    """Where one embedded database lives and how to sign in to it."""

    base: Path
    binaries: Path
    passwords: dict[str, str]

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "postgres.log"

    @property
    def socket(self) -> Path:
        """A socket's whole path may have 107 bytes."""
        if len(os.fsencode(self.base)) < 80:
            return self.base / "run"
        return Path(tempfile.gettempdir()) / f"bluelamp-{home.short_name(self.base)}"

    def url(self, role: str, database: str = "bluelamp") -> str:
        """This will give the address for a role: `postgres`, `bluelamp_owner`, `bluelamp_app`."""
        return f"postgresql://{role}:{self.passwords[role]}@:{PORT}/{database}?host={self.socket}"


def place() -> Place:
    """This will say where this installation's embedded database is, making its passwords once."""
    names = ("postgres", provision.OWNER, provision.APPLICATION)
    passwords = home.kept("database.json", {role: secrets.token_urlsafe(24) for role in names})
    return Place(base=_base(), binaries=programs.binaries(), passwords=passwords)


def _base() -> Path:
    """Under root the data lie in /var/lib, under a name that a fresh checkout never meets again."""
    if not programs.as_root():
        return home.home() / "pg"
    name = home.kept("place.json", {"name": secrets.token_hex(6)})["name"]
    return programs.system_folder() / str(name)


@contextlib.contextmanager
def running(**settings: str) -> Iterator[Place]:
    """This will run the embedded database for as long as the block lasts.

    A server that already answers is shared; the last to leave stops it. Raises DatabaseTrouble.
    """
    server = Server(place(), settings)
    server.prepare()
    with (server.where.base / "users.lock").open("a") as seat:
        fcntl.flock(seat, fcntl.LOCK_SH)
        try:
            server.start()
            yield server.where
        finally:
            if _alone(seat):
                server.stop()


class Server:
    """A `postgres` process: our own child, or one that its starter left behind.

    With `after_parent` it shuts itself down when we are killed.
    """

    def __init__(
        self, where: Place, settings: dict[str, str] | None = None, after_parent: bool = False
    ) -> None:
        self.where = where
        self.settings = SETTINGS | (settings or {})
        self.after_parent = after_parent
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """This will make the database if it is new, start it and wait until it answers."""
        if answers(self.where):
            return
        self.prepare()
        with home.locked(self.where.base / "starting.lock"):
            if answers(self.where):
                return
            if not (self.where.data / "PG_VERSION").exists():
                _initialise(self.where)
            _check_version(self.where)
            self._launch()
            _make_roles(self.where)

    def stop(self) -> None:
        """This will shut the server down in order, and at once when it will not go."""
        for number, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            pid = server_pid(self.where)
            if pid is None:
                break
            os.kill(pid, number)
            self._wait(pid, seconds)
        if self.process is not None:
            self.process.wait()

    def prepare(self) -> None:
        """This will make the folders. Raises DatabaseTrouble."""
        for folder in (self.where.base, self.where.socket):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            programs.give(folder)
            _check_private(folder)
        if programs.as_root() and not (self.where.base / "home").exists():
            (self.where.base / "home").write_text(str(home.home()))
            _sweep()

    def _launch(self) -> None:
        """An old server that is still on its way out makes the new one give up: try again."""
        deadline = time.monotonic() + PATIENCE
        while True:
            _bury(self.where)
            said_before = _size(self.where.log)
            self.process = self._spawn()
            if self._came_up():
                return
            words = _last_words(self.where.log, said_before)
            if "postmaster.pid" not in words or time.monotonic() > deadline:
                raise DatabaseTrouble(_why_not(self.where, words))
            time.sleep(0.3)

    def _spawn(self) -> subprocess.Popen[bytes]:
        options = [f"-c{name}={value}" for name, value in self.settings.items()]
        options.append(f"-cunix_socket_directories={self.where.socket}")
        if _size(self.where.log) > 20_000_000:
            self.where.log.replace(self.where.log.with_suffix(".log.1"))
        with self.where.log.open("ab") as log:
            return subprocess.Popen(
                [self.where.binaries / "postgres", "-D", self.where.data, *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd=self.where.base,
                **programs.owner(self.after_parent),
            )

    def _came_up(self) -> bool:
        """A server that replays its log after a crash takes its time: wait while it lives."""
        deadline = time.monotonic() + RECOVERY
        while time.monotonic() < deadline:
            if answers(self.where):
                return True
            if self.process is None or self.process.poll() is not None:
                return False
            time.sleep(0.03)
        return False

    def _wait(self, pid: int, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and _state(pid) not in ("", "Z"):
            time.sleep(0.03)
        if self.process is not None:
            self.process.poll()


def answers(where: Place) -> bool:
    """This will say whether the server takes a connection. Raises DatabaseTrouble.

    The trouble is that it answers and knows another password than the one that was kept.
    """
    if not (where.socket / f".s.PGSQL.{PORT}").exists():
        return False
    try:
        psycopg.connect(where.url("postgres", "postgres"), connect_timeout=3).close()
    except psycopg.OperationalError as trouble:
        if "password authentication failed" in str(trouble):
            raise DatabaseTrouble(
                f"The database in {where.base} was made with other passwords than those in "
                f"{home.home() / 'database.json'}: bring that file back, or remove {where.base} "
                "and all that it holds."
            ) from trouble
        return False
    return True


def server_pid(where: Place) -> int | None:
    """This will find the process that serves the data, if one lives."""
    pid = _noted_pid(where)
    if pid is None or _state(pid) in ("", "Z"):
        return None
    command = _proc(pid, "cmdline").split("\0")
    return pid if "postgres" in command[0] and str(where.data) in command else None


def remove(where: Place) -> None:
    """This will stop a database and remove all that it holds; suites and benchmarks do."""
    Server(where).stop()
    for folder in (where.socket, where.base):
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """What suites and benchmarks left under /var/lib goes when their temporary home has gone."""
    for note in programs.system_folder().glob("*/home"):
        was = Path(note.read_text())
        temporary = Path(tempfile.gettempdir()).resolve() in was.parents
        if temporary and not was.exists():
            remove(Place(note.parent, programs.binaries(), {}))


def _alone(seat: IO[str]) -> bool:
    """Nobody can sit down while we hold the table alone; the lock goes when the file is closed."""
    try:
        fcntl.flock(seat, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _noted_pid(where: Place) -> int | None:
    try:
        return int((where.data / "postmaster.pid").read_text().split("\n")[0])
    except (OSError, ValueError):
        return None


def _state(pid: int) -> str:
    """The letter of a process's state; Z has ended and nobody has taken note; empty is gone."""
    return _proc(pid, "stat").rpartition(") ")[2][:1]


def _proc(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:
        return ""


def _bury(where: Place) -> None:
    """A killed server that its parent never reaps would keep its lock files for ever.

    Its shared memory still guards the data: a new server refuses while an old backend lives.
    """
    pid = _noted_pid(where)
    if pid is not None and _state(pid) == "Z":
        for path in (where.data / "postmaster.pid", where.socket / f".s.PGSQL.{PORT}.lock"):
            path.unlink(missing_ok=True)


def _check_private(folder: Path) -> None:
    """The socket may lie in /tmp, where anybody could have made the folder before us."""
    owner = programs.database_user().pw_uid if programs.as_root() else os.geteuid()
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise DatabaseTrouble(
            f"{folder} belongs to somebody else or is open to others: remove it, or chmod 700 it."
        )


def _initialise(where: Place) -> None:
    """The cluster is made aside and moved into place, so that half a cluster is never found."""
    if shutil.disk_usage(where.base).free < NEEDED:
        raise DatabaseTrouble(
            f"There is less than 500 MB free on the disk that holds {where.base}."
        )
    draft = where.base / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    words = _run_initdb(where, draft)
    if words:
        shutil.rmtree(draft, ignore_errors=True)
        raise DatabaseTrouble(f"The embedded database could not be made: {words}")
    draft.rename(where.data)


def _run_initdb(where: Place, draft: Path) -> str:
    password = where.base / "password"
    home.write_private(password, where.passwords["postgres"])
    programs.give(password)
    options = [
        "-U",
        "postgres",
        "-A",
        "scram-sha-256",
        "--locale=C.UTF-8",
        "-E",
        "UTF8",
        "--data-checksums",
    ]
    done = subprocess.run(
        [where.binaries / "initdb", "-D", draft, "--pwfile", password, "-EUTF8", *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=where.base,
        **programs.owner(),
    )
    password.unlink()
    return done.stderr.strip() or "initdb failed" if done.returncode else ""


def _check_version(where: Place) -> None:
    made_by = (where.data / "PG_VERSION").read_text().strip()
    ours = subprocess.run(
        [where.binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[2]
    if ours.split(".")[0] != made_by:
        raise DatabaseTrouble(
            f"The data in {where.data} were made by PostgreSQL {made_by} and this is {ours}: "
            "move them with `bluelamp backup` before and `bluelamp restore` after the change."
        )


def _make_roles(where: Place) -> None:
    """The owner may make databases here, for the suite's sake and for rehearsals of a restore."""
    with psycopg.connect(where.url("postgres", "postgres"), autocommit=True) as connection:
        provision.make(connection, where.passwords, owner_makes_databases=True)
        provision.make_database(connection, "bluelamp")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _last_words(log: Path, start: int) -> str:
    with log.open("rb") as file:
        file.seek(min(start, _size(log)))
        return file.read(100_000).decode(errors="replace")


def _why_not(where: Place, words: str) -> str:
    if "No space left on device" in words:
        return f"There is no space left on the disk that holds {where.base}."
    if not Path("/usr/share/zoneinfo/UTC").exists() and "ime zone" in words:
        return "The time zone files are missing: install the package tzdata."
    fatal = [line.partition("FATAL:")[2].strip() for line in words.splitlines() if "FATAL:" in line]
    cause = f" ({fatal[-1]})" if fatal else ""
    return f"The embedded database did not start{cause}; its log is {where.log}."
