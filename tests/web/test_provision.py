"""Roles and database on a server of one's own: the oldest that is supported, and the newest."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bluelamp.web import backup, embedded, home, provision
from tests.web.own_home import FAST, own_home

SYSTEM = Path("/usr/lib/postgresql/15/bin")
HAS_15 = pytest.param(
    SYSTEM,
    marks=pytest.mark.skipif(not SYSTEM.exists(), reason="no PostgreSQL 15 is installed here"),
    id="postgresql-15",
)


@pytest.fixture(scope="module", params=[HAS_15, pytest.param(None, id="embedded")])
def server(request):
    """A server as a force would have it: with an administrator who is no superuser."""
    with pytest.MonkeyPatch.context() as patch, own_home():
        if request.param:
            patch.setenv("BLUELAMP_PG_BINDIR", str(request.param))
        with embedded.running(**FAST) as where:
            with psycopg.connect(where.url("postgres", "postgres"), autocommit=True) as admin:
                admin.execute("drop database bluelamp")
                admin.execute("drop role bluelamp_owner")
                admin.execute("drop role bluelamp_app")
                admin.execute("create role force_dba login createrole createdb password 'p@ss/1'")
            yield where


@pytest.fixture(scope="module")
def urls(server):
    """The two addresses that `bluelamp provision` prints."""
    admin = f"postgresql://force_dba:p%40ss%2F1@:5432/postgres?host={server.socket}"
    done = bluelamp("provision", "--admin-url", admin, "--database", "force 99")
    assert done.returncode == 0, done.stderr
    urls = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert bluelamp("migrate", "--database", "owner", "-v0", **urls).stderr == ""
    return urls


def bluelamp(*words, **variables):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")
    }
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=home.ROOT,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_platform_may_run_under_the_role_that_is_printed(urls):
    provision.check_application(urls["BLUELAMP_DATABASE_URL"])


def test_the_platform_may_not_run_under_the_owner(urls):
    with pytest.raises(home.Trouble, match="bluelamp_owner of BLUELAMP_DATABASE_URL owns tables"):
        provision.check_application(urls["BLUELAMP_OWNER_DATABASE_URL"])


@pytest.mark.parametrize(
    ("strength", "words"),
    [
        ("superuser", "is a superuser"),
        ("bypassrls", "has BYPASSRLS"),
        ("createrole", "may make roles"),
        ("in role bluelamp_owner", "owns tables"),
    ],
)
def test_the_platform_may_not_run_under_a_strong_role(server, urls, strength, words):
    database = "force%2099"
    with psycopg.connect(server.url("postgres", database), autocommit=True) as admin:
        admin.execute(f"create role strong login password 'x' {strength}")
        try:
            url = f"postgresql://strong:x@:5432/{database}?host={server.socket}"
            admin.execute('grant connect on database "force 99" to strong')
            with pytest.raises(home.Trouble, match=words):
                provision.check_application(url)
            done = bluelamp("web", BLUELAMP_DATABASE_URL=url)
            assert done.returncode == 1
            assert words in done.stderr
        finally:
            admin.execute('revoke all on database "force 99" from strong')
            admin.execute("drop role strong")


def test_provisioning_twice_keeps_the_passwords(server, urls):
    admin = f"postgresql://force_dba:p%40ss%2F1@:5432/postgres?host={server.socket}"
    done = bluelamp("provision", "--admin-url", admin, "--database", "force 99")
    assert done.returncode == 0, done.stderr
    assert ":PASSWORD@" in done.stdout
    provision.check_application(urls["BLUELAMP_DATABASE_URL"])


def test_who_may_not_make_roles_is_told(urls):
    done = bluelamp("provision", "--admin-url", urls["BLUELAMP_DATABASE_URL"], "--new-passwords")
    assert done.returncode == 1
    assert "may not make roles and databases" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_of_a_server_of_ones_own_is_restored(server, urls, folder):
    if "15" in str(server.binaries):
        with psycopg.connect(urls["BLUELAMP_OWNER_DATABASE_URL"]) as owner:
            assert owner.info.server_version // 10_000 == 15
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as admin:
        admin.execute("alter role bluelamp_owner createdb")
    url = urls["BLUELAMP_OWNER_DATABASE_URL"]
    about = backup.write(folder / "backup.tar", url=url)
    assert backup.rehearse(folder / "backup.tar", url=url) == about
    assert about["rows"]["django_migrations"] > 5


def test_an_address_is_made_on_the_same_server():
    made = provision.address(
        "postgresql://dba:x@db.example:6432/postgres?sslmode=require", "r", "a/b", "d"
    )
    assert made == "postgresql://r:a%2Fb@db.example:6432/d?sslmode=require"
