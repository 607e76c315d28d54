"""A backup is worth what its restore brings back."""

import stat

import psycopg
import pytest
from django.db import connection

from bluelamp.kernel.access import services
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.web import backup, home
from tests.conftest import owner_dsn
from tests.people import NOW, make_actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own(monkeypatch, folder):
    """A home with a file in it; the database is the suite's."""
    monkeypatch.setenv("BLUELAMP_HOME", str(folder / "home"))
    files = home.home() / "files"
    files.mkdir()
    (files / "photo.jpg").write_bytes(b"a photo")
    return folder


@pytest.fixture
def url():
    return owner_dsn(connection.settings_dict["NAME"])


@pytest.fixture
def empty(url):
    """An empty database beside the suite's."""
    name = "restored_" + connection.settings_dict["NAME"]
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f'drop database if exists "{name}" with (force)')
        owner.execute(f'create database "{name}"')
        yield backup._with_database(url, name)
        owner.execute(f'drop database "{name}" with (force)')


def look(by):
    with services.acting(by):
        return audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="test.thing.seen",
            subject=Subject("thing", 7),
            reason=Reason("incident", "saw it", "20261121-0001"),
        )


def test_what_is_restored_is_what_was_backed_up(own, url, empty):
    entry = look(make_actor())
    audit.make_checkpoint(at=NOW)
    about = backup.write(own / "b.tar", url=url)
    assert about["rows"]["access_user"] == 1
    assert about["files"] == 1
    backup.read(own / "b.tar", url=empty, files=own / "restored")
    assert (own / "restored" / "photo.jpg").read_bytes() == b"a photo"
    query = "select e.id, e.tx::text, line, commitment from audit_entry e order by e.tx, e.id"
    with psycopg.connect(url) as before, psycopg.connect(empty) as after:
        kept = after.execute(query).fetchall()
        assert kept == before.execute(query).fetchall()
        assert entry in {row[0] for row in kept}
        assert backup.row_counts(after) == about["rows"]


def test_the_guards_are_restored_with_the_data(own, url, empty):
    look(make_actor())
    backup.write(own / "b.tar", url=url)
    backup.read(own / "b.tar", url=empty, files=None)
    with psycopg.connect(empty) as after, pytest.raises(psycopg.Error, match="append-only"):
        after.execute("delete from audit_entry")
    with psycopg.connect(empty) as after:
        rights = "select has_table_privilege('bluelamp_app', 'audit_entry', 'insert')"
        assert after.execute(rights).fetchone() == (False,)


def test_only_its_owner_may_read_a_backup(own, url):
    backup.write(own / "b.tar", url=url)
    assert stat.S_IMODE((own / "b.tar").stat().st_mode) == 0o600
    assert sorted(path.name for path in own.iterdir()) == ["b.tar", "home"]


def test_a_database_that_is_not_empty_is_left_alone(own, url):
    make_actor()
    backup.write(own / "b.tar", url=url)
    with pytest.raises(home.Trouble, match="not empty, and nothing has been changed"):
        backup.read(own / "b.tar", url=url, files=None)


def test_a_rehearsal_leaves_nothing_behind(own, url):
    backup.write(own / "b.tar", url=url)
    backup.rehearse(own / "b.tar", url=url)
    with psycopg.connect(url) as owner:
        query = "select count(*) from pg_database where datname like 'bluelamp_rehearsal_%'"
        assert owner.execute(query).fetchone() == (0,)


def test_something_else_is_not_taken_for_a_backup(own, empty):
    (own / "b.tar").write_text("no")
    with pytest.raises(home.Trouble, match="is not a backup of Bluelamp"):
        backup.read(own / "b.tar", url=empty, files=None)


def test_a_backup_that_lost_rows_is_noticed(own, url, empty, monkeypatch):
    count = backup.row_counts
    monkeypatch.setattr(backup, "row_counts", lambda c: count(c) | {"access_user": 99})
    backup.write(own / "b.tar", url=url)
    monkeypatch.setattr(backup, "row_counts", count)
    with pytest.raises(home.Trouble, match="differs from its backup in access_user"):
        backup.read(own / "b.tar", url=empty, files=None)
