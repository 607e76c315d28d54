"""What the database itself promises, asked of its own catalogue."""

import re
from collections.abc import Iterable
from typing import Any, Protocol

from .source import House

ROLE = "bluelamp_app"
# The account of every act is written by functions alone; their tables take nothing.
ALWAYS_APPEND_ONLY = ("audit_entry", "audit_detail", "audit_checkpoint", "bus_event")


class Cursor(Protocol):
    """A cursor of any PostgreSQL driver."""

    def execute(self, query: str, parameters: Any = ...) -> Any: ...
    def fetchall(self) -> list[Any]: ...


def the_role_is_weak(cursor: Cursor, role: str = ROLE) -> list[str]:
    """This will say what a role may do that the application's may not."""
    cursor.execute(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
        " where rolname = %s",
        [role],
    )
    (rights,) = cursor.fetchall()
    names = ("a superuser", "past row security", "a maker of roles", "a maker of databases")
    return [f"{role} is {name}" for name, has in zip(names, rights, strict=True) if has]


def the_role_owns_nothing(cursor: Cursor, role: str = ROLE) -> list[str]:
    """This will name the tables, views and functions that a role owns."""
    cursor.execute(
        "select relname from pg_class where pg_get_userbyid(relowner) = %s"
        " and relkind in ('r', 'p', 'v', 'm', 'S') union all"
        " select proname from pg_proc where pg_get_userbyid(proowner) = %s",
        [role, role],
    )
    return [f"{role} owns {name}" for (name,) in cursor.fetchall()]


def tables_are_protected(cursor: Cursor, tables: Iterable[str]) -> list[str]:
    """This will name those of the tables that have no need_to_know policy in force."""
    cursor.execute(
        "select c.relname from pg_class c join pg_policy p on p.polrelid = c.oid"
        " where c.relrowsecurity and p.polname = 'need_to_know'"
    )
    protected = {name for (name,) in cursor.fetchall()}
    return [f"{table} has no need_to_know policy" for table in sorted(set(tables) - protected)]


def tables_only_grow(cursor: Cursor, tables: Iterable[str], role: str = ROLE) -> list[str]:
    """This will name those of the tables whose rows a role may change, remove or empty."""
    found = []
    for table in sorted(tables):
        for right in ("update", "delete", "truncate"):
            cursor.execute("select has_table_privilege(%s, %s, %s)", [role, table, right])
            if cursor.fetchall()[0][0]:
                found.append(f"{role} may {right} {table}")
    return found


def append_only_tables(house: House) -> set[str]:
    """This will name the tables that a migration makes append-only, and the account's own."""
    texts = "\n".join(each.text for each in house.migrations)
    return {*re.findall(r"append_only\(\s*[\"'](\w+)[\"']", texts), *ALWAYS_APPEND_ONLY}


def protected_tables(models: Iterable[Any], kind: type) -> set[str]:
    """This will name the tables of the models that derive from a protected record."""
    return {model._meta.db_table for model in models if issubclass(model, kind)}


def tables_of_their_parts(models: Iterable[Any], kind: type) -> set[str]:
    """This will name the tables whose rows belong to a protected record (a line to its log)."""
    return {
        model._meta.db_table
        for model in models
        if not issubclass(model, kind)
        for field in model._meta.concrete_fields
        if field.is_relation and issubclass(field.related_model, kind)
    }
