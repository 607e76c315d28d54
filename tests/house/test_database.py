"""What the database promises, asked of the real one; and each question, of one that breaks it."""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from bluelamp.kernel.access.protection import ProtectedRecord
from tests.conftest import owner_dsn
from tests.house.small_house import ROOT
from tools.house import House, database

pytestmark = pytest.mark.django_db
# A part of a protected record that is open to more than the record is, with the reason.
OPEN_PARTS: dict[str, str] = {}


def models() -> list[Any]:
    """The platform's own: other tests may have made some for themselves."""
    return [each for each in apps.get_models() if each.__module__.startswith("bluelamp.")]


def protected() -> set[str]:
    return database.protected_tables(models(), ProtectedRecord)


def parts() -> set[str]:
    return database.tables_of_their_parts(models(), ProtectedRecord) - set(OPEN_PARTS)


@contextlib.contextmanager
def as_owner() -> Iterator[Any]:
    """The owner's cursor, in a transaction that is undone."""
    with psycopg.connect(owner_dsn(connection.settings_dict["NAME"])) as owner:
        yield owner.cursor()
        owner.rollback()


def test_the_applications_role_can_do_little_and_owns_nothing():
    with connection.cursor() as cursor:
        assert database.the_role_is_weak(cursor) == []
        assert database.the_role_owns_nothing(cursor) == []


def test_every_protected_record_is_under_need_to_know():
    with connection.cursor() as cursor:
        assert database.tables_are_protected(cursor, protected()) == []


def test_what_belongs_to_a_protected_record_is_protected_through_it():
    with connection.cursor() as cursor:
        assert database.tables_are_protected(cursor, parts()) == []


def test_the_account_and_the_histories_only_grow():
    with connection.cursor() as cursor:
        tables = database.append_only_tables(House(ROOT))
        assert {"audit_entry", "bus_event"} <= tables
        assert database.tables_only_grow(cursor, tables) == []


def test_a_strong_role_is_seen():
    with as_owner() as cursor:
        assert database.the_role_is_weak(cursor, "postgres") != []
        assert database.the_role_owns_nothing(cursor, "bluelamp_owner") != []


def test_a_table_without_its_policy_is_seen():
    with as_owner() as cursor:
        cursor.execute("create table house_diary (id int)")
        found = database.tables_are_protected(cursor, ["house_diary"])
        assert found == ["house_diary has no need_to_know policy"]
        cursor.execute("create policy need_to_know on house_diary using (true)")
        assert database.tables_are_protected(cursor, ["house_diary"]) == found
        cursor.execute("alter table house_diary enable row level security")
        assert database.tables_are_protected(cursor, ["house_diary"]) == []


def test_a_history_that_can_be_rewritten_is_seen():
    with as_owner() as cursor:
        cursor.execute("create table house_diary (id int)")
        found = database.tables_only_grow(cursor, ["house_diary"])
        assert found[0] == "bluelamp_app may update house_diary"
        cursor.execute("revoke update, delete, truncate on house_diary from bluelamp_app")
        assert database.tables_only_grow(cursor, ["house_diary"]) == []
