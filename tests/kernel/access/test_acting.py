import datetime

import pytest
from django.db import connection, transaction

from bluelamp.kernel.access import rules, services
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.audit.models import Entry
from tests.people import NOW, make_actor, make_force

pytestmark = pytest.mark.django_db


def look(by):
    return audit.record(
        by=by,
        operation=Operation.CONSULTATION,
        act="test.thing.seen",
        subject=Subject("thing", 7),
        reason=Reason("incident", "saw it", "20261121-0001"),
        detail={"name": "Thing"},
    )


def test_no_scope_sees_nothing():
    by = make_actor()
    with services.acting(by):
        entry = look(by)
        assert Entry.objects.filter(pk=entry).exists()
    assert not Entry.objects.filter(pk=entry).exists()


def test_another_force_sees_nothing():
    by, stranger = make_actor(), make_actor(force=make_force("20", "Elsewhere"))
    with services.acting(by):
        entry = look(by)
    with services.acting(stranger):
        assert not Entry.objects.filter(pk=entry).exists()


def test_a_scope_that_the_platform_did_not_sign_is_refused():
    by = make_actor()
    with services.acting(by):
        look(by)
    forged = rules.sign_scope(by.scope, key="33" * 32, until=NOW + datetime.timedelta(days=9000))
    refused = pytest.raises(Exception, match="not signed by this platform")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('bluelamp.scope', %s, true)", [forged])
        cursor.execute("select count(*) from audit_entry")


def test_the_application_cannot_read_the_key():
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("select * from access_scope_key")


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set act = 'x'",
        "delete from audit_entry",
        "truncate audit_entry",
        "delete from audit_detail",
        "insert into audit_detail values (1, 'a', 'b')",
        "update audit_checkpoint set size = 1",
        "delete from audit_checkpoint",
        "update bus_event set name = 'x'",
        "alter table audit_entry disable trigger all",
        "drop table audit_entry",
    ],
)
def test_the_application_cannot_change_the_account(statement):
    refused = pytest.raises(Exception, match=r"permission denied|must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_entry_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(audit.NotInATransaction):
        look(make_actor())
