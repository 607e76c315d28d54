import datetime

import psycopg
import pytest
from django.db import Error, connection, transaction

from bluelamp.kernel.access import rules, services
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason
from tests.conftest import owner_dsn
from tests.people import NOW, make_actor, make_force

from .protected_for_tests import TABLE, Thing, protected_table

pytestmark = pytest.mark.django_db(transaction=True)
WHY = Reason("incident", "Call 14", "20261121-0001")
NAMED = {"act": "test.thing.seen", "kind": "test.thing", "reason": WHY}
ONE = f"select id, name from {TABLE} where id = %s"


@pytest.fixture
def owner():
    with protected_table() as hand:
        yield hand


def put(owner, by, *names, **columns):
    """Things of the actor's force and unit; their ids."""
    unit = columns.get("unit_id", by.unit_id)
    marking = columns.get("marking", "OFFICIAL")
    statement = (
        f"insert into {TABLE} (force_id, unit_id, marking, name) values (%s, %s, %s, %s)"
        " returning id"
    )
    made = [owner.execute(statement, [by.force_id, unit, marking, each]) for each in names]
    return [each.fetchone()[0] for each in made]


def entries():
    """What the log says was seen, read by the owner."""
    with psycopg.connect(owner_dsn(connection.settings_dict["NAME"])) as hand:
        return hand.execute(
            "select e.subject_kind, e.subject_id, e.person_id, e.reason_code, d.body, e.tx::text"
            " from audit_entry e left join audit_detail d on d.entry_id = e.id"
            " where e.act = 'test.thing.seen' order by e.id"
        ).fetchall()


def test_what_is_seen_is_accounted_for_in_one_transaction(owner):
    by = make_actor()
    first, second = put(owner, by, "First", "Second")
    before = len(entries())
    seen = services.consult(Thing.objects.order_by("-name"), by=by, **NAMED)
    assert [(each.pk, each.name, each.force_id) for each in seen] == [
        (second, "Second", by.force_id),
        (first, "First", by.force_id),
    ]
    said = entries()[before:]
    assert [row[:4] for row in said] == [
        ("test.thing", second, by.person_id, "incident"),
        ("test.thing", first, by.person_id, "incident"),
    ]
    assert {row[4] for row in said} == {'{"reason":"Call 14"}'}
    assert len({row[5] for row in said}) == 1


def test_only_the_rows_of_a_limited_list_are_accounted_for(owner):
    by = make_actor()
    put(owner, by, "A", "B", "C", "D")
    before = len(entries())
    seen = services.consult(Thing.objects.order_by("name")[1:3], by=by, **NAMED)
    assert [each.name for each in seen] == ["B", "C"]
    assert [row[1] for row in entries()[before:]] == [each.pk for each in seen]


def test_what_the_actor_may_not_see_is_neither_given_nor_noted(owner):
    by, before = make_actor(), len(entries())
    stranger = make_actor(force=make_force("20", "Elsewhere"))
    mine = put(owner, by, "Mine")[0]
    secret = put(owner, by, "Secret", marking="OFFICIAL-SENSITIVE")[0]
    for who, each in ((stranger, mine), (make_actor(), secret)):
        assert services.consult_rows(ONE, [each], by=who, **NAMED) == []
    assert len(entries()) == before


def test_where_none_are_asked_for_none_are_given_or_noted(owner):
    by, before = make_actor(), entries()
    put(owner, by, "one")
    assert services.consult(Thing.objects.filter(pk__in=[]), by=by, **NAMED) == []
    assert entries() == before


def test_no_scope_is_left_on_the_connection(owner):
    by = make_actor()
    (mine,) = put(owner, by, "Mine")
    assert services.consult_rows(ONE, [mine], by=by, **NAMED) == [(mine, "Mine")]
    assert not Thing.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('bluelamp.scope', true), '')")
        assert cursor.fetchone() == ("",)


def test_a_scope_that_the_platform_did_not_sign_sees_and_writes_nothing(owner, monkeypatch):
    by = make_actor()
    put(owner, by, "Mine")
    before = len(entries())
    forged = rules.sign_scope(by.scope, key="33" * 32, until=NOW + datetime.timedelta(days=9000))
    monkeypatch.setattr("bluelamp.kernel.access.services.consulting.signed", lambda by: forged)
    with pytest.raises(Error, match="not signed by this platform"):
        services.consult(Thing.objects.all(), by=by, **NAMED)
    assert len(entries()) == before
    assert connection.is_usable()


def test_what_cannot_be_accounted_for_is_not_seen(owner):
    by = make_actor()
    (mine,) = put(owner, by, "Mine")
    before = len(entries())
    owner.execute(
        "alter table audit_entry add constraint closed check (act <> 'test.thing.seen') not valid"
    )
    try:
        with pytest.raises(Error, match="closed"):
            services.consult_rows(ONE, [mine], by=by, **NAMED)
    finally:
        owner.execute("alter table audit_entry drop constraint closed")
    assert len(entries()) == before
    assert services.consult_rows(ONE, [mine], by=by, **NAMED) == [(mine, "Mine")]


def test_a_read_that_fails_leaves_no_entry(owner):
    by = make_actor()
    put(owner, by, "3", "0")
    before = len(entries())
    broken = f"select id, 1 / name::int from {TABLE} order by id"
    with pytest.raises(Error, match="division by zero"):
        services.consult_rows(broken, [], by=by, **NAMED)
    assert len(entries()) == before


def test_inside_a_block_of_the_actor_it_belongs_to_that_transaction(owner):
    by = make_actor()
    (mine,) = put(owner, by, "Mine")
    before = len(entries())
    with services.acting(by):
        assert services.consult_rows(ONE, [mine], by=by, **NAMED) == [(mine, "Mine")]
        transaction.set_rollback(True)
    assert len(entries()) == before
    with transaction.atomic():
        assert services.consult_rows(ONE, [mine], by=by, **NAMED) == [(mine, "Mine")]
    assert len(entries()) == before + 1


def test_in_the_block_of_another_actor_each_sees_their_own(owner):
    by, stranger = make_actor(), make_actor(force=make_force("20", "Elsewhere"))
    (mine,) = put(owner, by, "Mine")
    with services.acting(by):
        assert services.consult_rows(ONE, [mine], by=stranger, **NAMED) == []
        assert services.consult_rows(ONE, [mine], by=by, **NAMED) == [(mine, "Mine")]


def test_nothing_is_seen_without_a_reason(owner):
    with pytest.raises(audit.ReasonMissing):
        services.consult(Thing.objects.all(), by=make_actor(), **NAMED | {"reason": Reason("")})


@pytest.mark.parametrize(
    "rows",
    [
        Thing.objects.values("name"),
        Thing.objects.only("name"),
        Thing.objects.select_related("unit"),
        Thing.objects.extra(select={"one": "1"}),
        Thing.objects.all().union(Thing.objects.all()),
    ],
)
def test_rows_that_are_not_whole_are_refused(rows):
    with pytest.raises(services.NotPlainRows, match="Thing"):
        services.consult(rows, by=make_actor(), **NAMED)
