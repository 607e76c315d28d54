"""A log of its own for tests that tamper: a database copied for each from one made once."""

import contextlib
import os
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections, transaction

from bluelamp.kernel.access.selectors import Nobody
from bluelamp.kernel.audit import selectors, services
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from tests.conftest import owner_dsn
from tests.people import NOW

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
TEMPLATE, COPY = f"test_audit_template{WORKER}", f"test_audit_copy{WORKER}"
SETTLED = "select pg_snapshot_xmin(pg_current_snapshot()) > max(tx) from audit_entry"
BY = Nobody("10.0.0.1", person_id=5, post_id=6, force_id=7)


class Log:
    """A log in a database of its own, and the owner's hand on it."""

    dsn = ""

    def owner(self, statement: str, *values: Any) -> Any:
        """This will run a statement as the owner, whom no trigger stops who switches it off."""
        with psycopg.connect(self.dsn, autocommit=True) as owner:
            for table in ("audit_entry", "audit_detail", "audit_checkpoint"):
                owner.execute(f"alter table {table} disable trigger append_only")
            done = owner.execute(statement, values)
            return done.fetchall() if done.description else done.rowcount

    def ids(self) -> list[int]:
        """This will list the entries' ids in the order of the log."""
        return [row[0] for row in self.owner("select id from audit_entry order by tx, id")]


def look(number: int, **detail: Any) -> int:
    """This will write that a thing was seen."""
    return services.record(
        by=BY,
        operation=Operation.CONSULTATION,
        act="test.thing.seen",
        subject=Subject("thing", number % 10),
        reason=Reason("incident", "saw it", "20261121-0001") if detail else Reason("custody"),
        detail=detail or None,
    )


def write(count: int) -> None:
    """This will write entries, three to a transaction, every other one with a detail."""
    for number in range(count):
        with transaction.atomic():
            look(number, name="Thing é") if number % 2 else look(number)


def seal(size: int) -> None:
    """This will wait until every entry is settled, then seal them all at once.

    The suite's other process shares the cluster, and its open transactions hold sealing back.
    """
    for _ in range(300):
        with connections["owner"].cursor() as cursor:
            cursor.execute(SETTLED)
            if cursor.fetchone()[0]:
                break
        time.sleep(0.1)
    services.make_checkpoint(at=NOW)
    newest = selectors.newest_checkpoint()
    assert newest
    assert newest[1].size == size


@pytest.fixture(scope="session")
def template(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A log of 100 entries, sealed after 30 and after 90."""
    administer(f'drop database if exists "{TEMPLATE}"', f'create database "{TEMPLATE}"')
    with django_db_blocker.unblock(), pointed_at(TEMPLATE):
        call_command("migrate", database="owner", verbosity=0)
        write(30)
        seal(30)
        write(60)
        seal(90)
        write(10)
    yield TEMPLATE
    administer(f'drop database "{TEMPLATE}"')


@pytest.fixture
def log(template: str, django_db_blocker: Any) -> Iterator[Log]:
    """A copy of that log for one test, under both of our connections."""
    administer(
        f'drop database if exists "{COPY}"',
        f'create database "{COPY}" template "{template}"',
    )
    found = Log()
    with django_db_blocker.unblock(), pointed_at(COPY):
        found.dsn = owner_dsn(COPY)
        yield found
    administer(f'drop database "{COPY}"')


def administer(*statements: str) -> None:
    """This will run statements on the cluster as the owner."""
    with psycopg.connect(owner_dsn("postgres"), autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)


@contextlib.contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """This will let both of our connections lead to another database for a while."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
    turn(dict.fromkeys(before, name))
    try:
        yield
    finally:
        turn(before)


def turn(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].close_pool()
        connections[alias].settings_dict["NAME"] = name
