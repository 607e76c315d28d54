"""A backup is one file: a custom-format dump of the database, the files, and what they are.

It is taken while the platform runs, from one snapshot. Restoring it is rehearsed by restoring it
into another database of the same server, which is compared with what the backup says of itself.
"""

import argparse
import contextlib
import datetime
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from . import embedded, home, programs, provision
from .say import say

FORMAT = 1
# Debian 12's Python 3.11.2 does not know filters yet; later ones warn without.
_FILTER: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
TABLES = (
    "select relname from pg_class where relkind in ('r', 'p') and not relispartition"
    " and relnamespace = 'public'::regnamespace order by 1"
)


def backup(arguments: list[str]) -> None:
    """This will write database and files to one file that only its owner may read."""
    parser = argparse.ArgumentParser(prog="bluelamp backup")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--with-secrets",
        action="store_true",
        help="put this installation's secrets in too: whoever has the file is the platform",
    )
    chosen = parser.parse_args(arguments)
    with _database() as url:
        about = write(chosen.file, url=url, with_secrets=chosen.with_secrets)
    rows = sum(about["rows"].values())
    say(f"{chosen.file}: {len(about['rows'])} tables, {rows} rows, {about['files']} files.")


def restore(arguments: list[str]) -> None:
    """This will bring a backup back into an empty database, or a new one beside it."""
    parser = argparse.ArgumentParser(prog="bluelamp restore")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--rehearse",
        action="store_true",
        help="restore into a database of its own, compare and remove it",
    )
    chosen = parser.parse_args(arguments)
    with _database() as url:
        if chosen.rehearse:
            rehearse(chosen.file, url=url)
            say(f"{chosen.file} has been restored into a database of its own, and is whole.")
            return
        read(chosen.file, url=url, files=home.home() / "files")
    say(f"{chosen.file} has been restored. Start the platform with `bluelamp serve`.")


def write(file: Path, *, url: str, with_secrets: bool = False) -> dict[str, Any]:
    """This will write a backup and return what it says of itself. Raises Trouble."""
    with _near(file) as folder, _snapshot(url) as (snapshot, rows):
        dump = folder / "database.dump"
        _program("pg_dump", "-Fc", "-Z6", f"--snapshot={snapshot}", f"--file={dump}", url=url)
        files = home.home() / "files"
        about = _about(rows, files)
        (folder / "about.json").write_text(json.dumps(about, indent=1))
        draft = folder / "backup.tar"
        with tarfile.open(draft, "w") as tar:
            tar.add(folder / "about.json", "about.json")
            tar.add(dump, "database.dump")
            if files.exists():
                tar.add(files, "files")
            if with_secrets:
                tar.add(home.home() / "secrets.json", "secrets.json")
        draft.chmod(0o600)
        draft.replace(file)
    return about


def read(file: Path, *, url: str, files: Path | None) -> dict[str, Any]:
    """This will restore a backup into an empty database and compare. Raises Trouble."""
    with _near(file) as folder:
        about = _unpacked(file, folder)
        with provision.connected(url, "BLUELAMP_OWNER_DATABASE_URL") as connection:
            if connection.execute(TABLES).fetchone() is not None:
                raise home.Trouble(
                    "The database is not empty, and nothing has been changed: restore into a "
                    "fresh one, or rehearse with --rehearse."
                )
        _program(
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            str(folder / "database.dump"),
            url=url,
        )
        _compare(url, about)
        if files is not None and (folder / "files").exists():
            _put_files(folder / "files", files)
        if files is not None:
            _put_secrets(folder / "secrets.json")
    if files is not None:
        _sign_scopes_with_our_key(url)
    return about


def rehearse(file: Path, *, url: str) -> dict[str, Any]:
    """This will restore a backup into a database of its own, compare, and remove it again."""
    name = f"bluelamp_rehearsal_{os.getpid()}"
    with provision.connected(url, "BLUELAMP_OWNER_DATABASE_URL") as connection:
        try:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as trouble:
            raise home.Trouble(
                "The owner may not make databases on this server: rehearse on another one, with "
                "an empty database, or grant it CREATEDB for the time of the rehearsal."
            ) from trouble
        try:
            return read(file, url=_with_database(url, name), files=None)
        finally:
            connection.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
            )


def row_counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """This will count the rows of every table."""
    names = [row[0] for row in connection.execute(TABLES).fetchall()]
    counts: dict[str, int] = {}
    for name in names:
        query = sql.SQL("select count(*) from {}").format(sql.Identifier(name))
        counts[name] = (connection.execute(query).fetchone() or (0,))[0]
    return counts


@contextlib.contextmanager
def _database() -> Iterator[str]:
    """The owner's address, with the embedded database up if that is where it leads."""
    if given := os.environ.get("BLUELAMP_OWNER_DATABASE_URL"):
        yield given
    elif os.environ.get("BLUELAMP_DATABASE_URL"):
        raise home.Trouble("Only the owner sees every row: set BLUELAMP_OWNER_DATABASE_URL.")
    else:
        with embedded.running() as where:
            yield where.url(provision.OWNER)


@contextlib.contextmanager
def _near(file: Path) -> Iterator[Path]:
    """A private folder on the same disk, so that the finished file is moved and not copied."""
    try:
        with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".bluelamp-") as made:
            yield Path(made)
    except OSError as trouble:
        raise home.Trouble(f"{file}: {trouble.strerror or trouble}.") from trouble


@contextlib.contextmanager
def _snapshot(url: str) -> Iterator[tuple[str, dict[str, int]]]:
    """The counts and the dump see the same moment."""
    with provision.connected(url, "BLUELAMP_OWNER_DATABASE_URL") as connection:
        connection.autocommit = False
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = connection.execute("select pg_export_snapshot()").fetchone()
        yield str(row[0] if row else ""), row_counts(connection)


def _about(rows: dict[str, int], files: Path) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "rows": rows,
        "files": sum(path.is_file() for path in files.rglob("*")) if files.exists() else 0,
    }


def _unpacked(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file) as tar:
            members = _plain_members(tar)
            tar.extractall(folder, members, **_FILTER)  # noqa: S202  (each member has been looked at)
        about: dict[str, Any] = json.loads((folder / "about.json").read_text())
    except (OSError, ValueError, tarfile.TarError) as trouble:
        raise home.Trouble(f"{file} is not a backup of Bluelamp, or it is damaged.") from trouble
    if about.get("format") != FORMAT:
        raise home.Trouble(f"{file} was made by a newer Bluelamp: restore it with that one.")
    return about


def _plain_members(tar: tarfile.TarFile) -> list[tarfile.TarInfo]:
    """Only files and folders below the place of unpacking. Raises TarError for anything else."""
    members = tar.getmembers()
    for each in members:
        inside = not Path(each.name).is_absolute() and ".." not in Path(each.name).parts
        if not inside or not (each.isfile() or each.isdir()):
            raise tarfile.TarError(each.name)
    return members


def _compare(url: str, about: dict[str, Any]) -> None:
    with provision.connected(url, "BLUELAMP_OWNER_DATABASE_URL") as connection:
        found = row_counts(connection)
    wrong = [name for name in about["rows"] | found if about["rows"].get(name) != found.get(name)]
    if wrong:
        raise home.Trouble(f"The restored database differs from its backup in {', '.join(wrong)}.")


def _put_files(made: Path, files: Path) -> None:
    """What was there is kept aside, never mixed with what comes back."""
    if files.exists():
        moment = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S")
        files.rename(files.with_name(f"files-before-{moment}"))
    made.rename(files)


def _put_secrets(made: Path) -> None:
    if made.exists():
        home.write_private(home.home() / "secrets.json", made.read_text())


def _sign_scopes_with_our_key(url: str) -> None:
    """The database checks scopes with the key that this installation signs them with."""
    from bluelamp.kernel.access.rules import hmac_pads

    inner, outer = hmac_pads(home.secret("scope_key"))
    with provision.connected(url, "BLUELAMP_OWNER_DATABASE_URL") as connection:
        connection.execute(
            "update access_scope_key set inner_pad = %s, outer_pad = %s", [inner, outer]
        )


def _program(name: str, *options: str, url: str) -> None:
    """The password goes by the environment, where other users cannot read it."""
    parts = urlsplit(url)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")))
    secret = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    done = subprocess.run(
        [programs.binaries() / name, f"--dbname={bare}", *options],
        capture_output=True,
        text=True,
        check=False,
        env=programs.environment() | secret,
    )
    if done.returncode:
        raise home.Trouble(f"{name} failed: {' '.join(done.stderr.split())[-500:]}")


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(name)}"))
