"""What has to be there before the first request: tables, lists, the demo force, static files.

Each step looks whether it is needed, so that a second start takes a moment.
"""

import argparse
import hashlib
import io
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from . import home
from .say import say_done

# Commands of other apps, run in this order when they are there; each may be run again.
LISTS = ("load_codes", "load_roles")
DEMO = "load_demo"
STARTED = time.monotonic()


def main(arguments: list[str]) -> None:
    """This will prepare the platform, one line a step, in a process of its own."""
    parser = argparse.ArgumentParser(prog="bluelamp prepare")
    parser.add_argument("--demo", action="store_true", help="load the demo force as well")
    parser.add_argument("--started", type=float, default=STARTED, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.web.settings")
    import django

    django.setup()
    try:
        prepare(demo=chosen.demo, started=chosen.started)
    except home.Trouble as trouble:
        sys.exit(str(trouble))


def prepare(*, demo: bool, started: float) -> None:
    """This will run each step that is needed. Raises Trouble."""
    if migrate():
        say_done("The tables are up to date.", since=started)
    _load(demo, started)
    if collect_static():
        say_done("The static files are collected.", since=started)


def migrate() -> bool:
    """This will apply pending migrations as the owner, one process at a time. Raises Trouble."""
    from django.core.management import call_command
    from django.db import connections

    if not _pending():
        return False
    if os.environ.get("BLUELAMP_DATABASE_URL") and not os.environ.get(
        "BLUELAMP_OWNER_DATABASE_URL"
    ):
        raise home.Trouble(
            "Migrations are pending and only the owner applies them: set "
            "BLUELAMP_OWNER_DATABASE_URL, or run `bluelamp migrate --database owner` "
            "where it is set."
        )
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('bluelamp migrate'))")
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        call_command("createcachetable", database="owner", verbosity=0)
        cursor.execute("select pg_advisory_unlock(hashtext('bluelamp migrate'))")
    return True


def collect_static() -> bool:
    """This will collect static files when any of them has changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = home.home() / "static.stamp"
    now = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == now and Path(settings.STATIC_ROOT).exists():
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    home.write_private(stamp, now)
    return True


def _pending() -> bool:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _load(demo: bool, started: float) -> None:
    """Lists are loaded after each change of the code, the demo force once in a database."""
    from django.core.management import get_commands

    known, done = get_commands(), _loaded()
    for name in (*LISTS, *([DEMO] if demo else [])):
        mark = "once" if name == DEMO else _code_fingerprint()
        if name in known and done.get(name) != mark:
            _run(name)
            say_done(f"{name} is done.", since=started)
            done[name] = mark
            home.write_private(_marks(), json.dumps(done))


def _run(name: str) -> None:
    from django.core.management import CommandError, call_command

    try:
        call_command(name, verbosity=0, stdout=io.StringIO())
    except CommandError as trouble:
        raise home.Trouble(f"{name} failed: {trouble}") from trouble


def _loaded() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_marks().read_text()) if _marks().exists() else {}
    return found


def _marks() -> Path:
    """What has been loaded is noted for each database, by the server's own number and the name."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select system_identifier || '-' || current_database() from pg_control_system()"
        )
        return home.home() / f"loaded-{cursor.fetchone()[0]}.json"


def _code_fingerprint() -> str:
    package = Path(__file__).resolve().parents[1]
    files = [path for path in package.rglob("*") if path.suffix in (".json", ".csv", ".toml")]
    code = [*package.glob("**/management/commands/*.py"), package / "web" / "roles.py"]
    return _fingerprint([*files, *code])


def _static_fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders

    found = [
        Path(storage.path(path)) for finder in get_finders() for path, storage in finder.list([])
    ]
    return _fingerprint(found)


def _fingerprint(files: list[Path]) -> str:
    lines = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in sorted(files)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
