"""The suite's ground: a real PostgreSQL, the application's own role, a force with people."""

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import *  # noqa: F403  (fixtures are found by name)

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config: pytest.Config) -> None:
    """The process that leads the suite runs the database; its workers share it."""
    if os.environ.get("BLUELAMP_DATABASE_URL") or hasattr(config, "workerinput"):
        return
    from bluelamp.web import embedded

    config._database = embedded.running(
        fsync="off", full_page_writes="off", synchronous_commit="off"
    )
    where = config._database.__enter__()
    let_owner_empty(where.url("postgres", "postgres"))


def pytest_unconfigure(config: pytest.Config) -> None:
    if database := getattr(config, "_database", None):
        database.__exit__(None, None, None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """The owner makes and migrates one database a worker; the tests run under the application.

    It is made anew by the next run, not dropped at the end: a browser may still be reading.
    """
    from django.db import connections
    from django.test import TransactionTestCase

    # After a test with real commits the owner empties the tables: the application may not.
    TransactionTestCase._fixture_teardown = lambda self: empty_tables()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    name = f"test_bluelamp_{worker}" if worker else "test_bluelamp"
    keep = request.config.getvalue("reuse_db")
    owner, application = connections["owner"], connections["default"]
    owner.settings_dict["TEST"]["NAME"] = name
    with django_db_blocker.unblock():
        gc.disable()  # migrating makes thousands of classes: a third of its time is collecting
        owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
        gc.enable()
        application.settings_dict["NAME"] = name
        yield
        application.close()
        application.close_pool()


def let_owner_empty(administrator: str) -> None:
    """This will let the owner delete rows past triggers and foreign keys, for `empty_tables`.

    On a server of one's own, under BLUELAMP_DATABASE_URL, its administrator grants this once.
    """
    import psycopg

    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute("grant set on parameter session_replication_role to bluelamp_owner")


def empty_tables() -> None:
    """This will empty every table but the migrations, the audit log and the scope key.

    Most hold nothing and few rows are soon deleted: a truncation makes a thousand files anew.
    Numbers go on, so that the audit log's entries of one test are nobody's in the next.
    """
    import psycopg
    from django.db import connection

    keep = ("django_migrations", "django_content_type", "access_scope_key", "spatial_ref_sys")
    with psycopg.connect(owner_dsn(connection.settings_dict["NAME"])) as owner:
        rows = owner.execute(
            "select relname from pg_class where relkind in ('r', 'p') and not relispartition"
            " and relnamespace = 'public'::regnamespace"
        ).fetchall()
        names = [n for (n,) in rows if n not in keep and not n.startswith("audit_")]
        quoted = ", ".join(f'"{n}"' for n in names)
        owner.execute(f"lock {quoted} in share row exclusive mode")  # a late writer ends first
        each = (f"select '{n}' where exists (select from \"{n}\")" for n in names)
        held = owner.execute(" union all ".join(each)).fetchall()
        owner.execute("set local session_replication_role = replica")
        for (name,) in held:
            owner.execute(f'delete from "{name}"')


def owner_dsn(name: str) -> str:
    """This will give the owner's address of a test database."""
    from django.conf import settings

    owner: dict[str, Any] = settings.DATABASES["owner"]
    port = f":{owner['PORT']}" if owner["PORT"] else ""
    return f"postgresql://{owner['USER']}:{owner['PASSWORD']}@{port}/{name}?host={owner['HOST']}"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that goes with the test."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)
