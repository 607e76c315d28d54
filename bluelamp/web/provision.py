"""The two roles of a database: one owns and migrates, the other runs the platform and owns nothing.

The same on the embedded server and on a force's own.
"""

import argparse
import secrets
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from .home import Trouble
from .say import say

OWNER = "bluelamp_owner"
APPLICATION = "bluelamp_app"
OLDEST = 150_000

STRENGTH = """
select r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole,
    exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where pg_has_role(r.oid, c.relowner, 'member')
        and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema')
from pg_roles r where r.rolname = current_user
"""
TOO_STRONG = (
    "is a superuser",
    "has BYPASSRLS",
    "may make roles",
    "owns tables",
)


def make(
    connection: psycopg.Connection[Any],
    passwords: dict[str, str],
    *,
    owner_makes_databases: bool = False,
) -> None:
    """This will make the two roles, or set the passwords of those that are there."""
    for role in (OWNER, APPLICATION):
        found = connection.execute("select from pg_roles where rolname = %s", [role]).fetchone()
        options = sql.SQL("createdb" if owner_makes_databases and role == OWNER else "nocreatedb")
        connection.execute(
            sql.SQL("{} role {} login {} password {}").format(
                sql.SQL("create" if found is None else "alter"),
                sql.Identifier(role),
                options,
                sql.Literal(passwords[role]),
            )
        )


def make_database(connection: psycopg.Connection[Any], name: str) -> bool:
    """This will make a database that the owner owns, and say whether it was new."""
    query = "select from pg_database where datname = %s"
    if connection.execute(query, [name]).fetchone() is not None:
        return False
    database, owner = sql.Identifier(name), sql.Identifier(OWNER)
    connection.execute(sql.SQL("create database {} owner {}").format(database, owner))
    connection.execute(sql.SQL("revoke all on database {} from public").format(database))
    for role in (OWNER, APPLICATION):
        connection.execute(
            sql.SQL("grant connect on database {} to {}").format(database, sql.Identifier(role))
        )
    return True


def check_application(url: str) -> None:
    """This will pass when the platform may run under an address. Raises Trouble.

    Need to know is kept by row-level security, which a role with any strength can step over.
    """
    with connected(url, "BLUELAMP_DATABASE_URL") as connection:
        row = connection.execute(STRENGTH).fetchone()
    name, *strengths = row or ("?", False, False, False, False)
    for strong, words in zip(strengths, TOO_STRONG, strict=True):
        if strong:
            raise Trouble(
                f"The platform runs under a role that owns nothing and can bypass nothing, and "
                f"{name} of BLUELAMP_DATABASE_URL {words}: give it the address that "
                "`bluelamp provision` prints."
            )


def connected(url: str, variable: str) -> psycopg.Connection[Any]:
    """This will connect to the address of a variable. Raises Trouble with one sentence."""
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except (psycopg.OperationalError, psycopg.ProgrammingError) as trouble:
        words = " ".join(str(trouble).split("\n")[0].split())
        raise Trouble(f"The database of {variable} cannot be reached: {words}") from trouble
    if connection.info.server_version < OLDEST:
        found = connection.info.server_version // 10_000
        connection.close()
        raise Trouble(f"The database of {variable} is PostgreSQL {found}: 15 is the oldest.")
    return connection


def provision(arguments: list[str]) -> None:
    """This will make roles and database on a force's own server and print their addresses."""
    parser = argparse.ArgumentParser(prog="bluelamp provision")
    parser.add_argument(
        "--admin-url",
        required=True,
        help="postgresql:// address of a role that may make roles and databases",
    )
    parser.add_argument("--database", default="bluelamp", help="the database's name")
    parser.add_argument(
        "--new-passwords", action="store_true", help="replace passwords of roles that are there"
    )
    chosen = parser.parse_args(arguments)
    passwords = _provide(chosen.admin_url, chosen.database, chosen.new_passwords)
    for variable, role in (
        ("BLUELAMP_DATABASE_URL", APPLICATION),
        ("BLUELAMP_OWNER_DATABASE_URL", OWNER),
    ):
        say(f"{variable}={address(chosen.admin_url, role, passwords.get(role), chosen.database)}")
    if not passwords:
        say("The roles were there and keep their passwords; --new-passwords replaces them.")


def address(admin_url: str, role: str, password: str | None, database: str) -> str:
    """This will give a role's address on the server of another address."""
    parts = {name: str(value) for name, value in conninfo_to_dict(admin_url).items()}
    for name in ("user", "password", "dbname"):
        parts.pop(name, None)
    host, port = parts.pop("host", ""), parts.pop("port", "5432")
    if host.startswith("/"):
        parts["host"], host = host, ""
    secret = quote(password, safe="") if password else "PASSWORD"
    query = f"?{urlencode(parts, safe='/')}" if parts else ""
    return f"postgresql://{role}:{secret}@{host}:{port}/{quote(database)}{query}"


def _provide(admin_url: str, database: str, new_passwords: bool) -> dict[str, str]:
    with connected(admin_url, "--admin-url") as connection:
        passwords: dict[str, str] = {}
        try:
            if new_passwords or not _both_there(connection):
                passwords = {role: secrets.token_urlsafe(24) for role in (OWNER, APPLICATION)}
                make(connection, passwords)
            _act_for_owner(connection)
            make_database(connection, database)
        except psycopg.errors.InsufficientPrivilege as trouble:
            raise Trouble(
                "The role of --admin-url may not make roles and databases: "
                f"{str(trouble).splitlines()[0]}"
            ) from trouble
    return passwords


def _both_there(connection: psycopg.Connection[Any]) -> bool:
    query = "select count(*) from pg_roles where rolname = any(%s)"
    row = connection.execute(query, [[OWNER, APPLICATION]]).fetchone()
    return row == (2,)


def _act_for_owner(connection: psycopg.Connection[Any]) -> None:
    """On a managed server the administrator is no superuser, and gives away only what it holds."""
    query = "select rolsuper from pg_roles where rolname = current_user"
    if connection.execute(query).fetchone() == (False,):
        connection.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(OWNER)))
