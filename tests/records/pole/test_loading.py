"""The bulk door: who may use it, and what it refuses whole."""

import pytest
from django.db import DatabaseError, IntegrityError, connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.models import Restriction
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.records.pole.choices import Kind
from bluelamp.records.pole.models import Delivery, Event, PersonRecord
from bluelamp.records.pole.services import loading, sources
from tests.people import NOW, make_actor, make_force, make_unit
from tests.records.pole.world import make_event, make_source

pytestmark = pytest.mark.django_db


def events(*keys, columns=("kind",)):
    """This will give events as the door takes them."""
    lines = "".join(f'{n},{n + 1},0,"{key}",,"crime"\n' for n, key in enumerate(keys))
    return loading.Rows("event", Kind.EVENT, columns, lines.encode())


def receive(by):
    """This will give a delivery to load into."""
    source = sources.make_source(by=by, code="niche", name="Niche")
    return sources.receive(by=by, at=NOW, source=source, name="rows.csv").pk


def test_rows_are_stored_once_and_known_again_by_their_key():
    by = make_actor("pole.add_records")
    delivery = receive(by)
    first = loading.load_batch(by=by, at=NOW, delivery_id=delivery, rows=[events("a", "b")])
    again = loading.load_batch(by=by, at=NOW, delivery_id=delivery, rows=[events("b", "c")])
    assert (first.new["event"], again.new["event"], again.amended["event"]) == (2, 1, 0)
    with access.acting(by):
        assert sorted(Event.objects.values_list("source_key", flat=True)) == ["a", "b", "c"]


def test_who_may_not_add_records_is_refused_and_nothing_is_written():
    by = make_actor("pole.add_records")
    delivery = receive(by)
    other = make_actor("pole.read_records")
    with pytest.raises(NotPermitted):
        loading.load_batch(by=other, at=NOW, delivery_id=delivery, rows=[events("a")])
    with access.acting(by):
        assert not Event.objects.exists()


def test_a_column_that_records_have_not_is_refused_by_name():
    by = make_actor("pole.add_records")
    odd = events("a", columns=("kind; drop table pole_event",))
    with pytest.raises(loading.NoSuchField, match="drop table"):
        loading.load_batch(by=by, at=NOW, delivery_id=receive(by), rows=[odd])


def test_a_person_without_a_link_is_refused_with_the_whole_batch():
    by = make_actor("pole.add_records")
    delivery = receive(by)
    person = loading.Rows("person", Kind.PERSON, ("surname",), b'0,1,0,"p",,"Marsh"\n')
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    with pytest.raises(IntegrityError, match="must be linked"):
        loading.load_batch(by=by, at=NOW, delivery_id=delivery, rows=[events("a"), person])
    with access.acting(by):
        assert not PersonRecord.objects.exists()
        assert not Event.objects.exists()


CLOSED = {
    "nothing": {},
    "force": {"force": "98"},
    "unit": {"unit": "CID"},
    "marking": {"marking": "OFFICIAL-SENSITIVE"},
    "circle": {"circle": "Operation Larch"},
}


def closed_delivery(by, force="", unit="", circle="", **protection):
    """This will make a delivery of a source with a protection of its own."""
    owner = make_force(force, "Marlshire Police") if force else make_force()
    held = make_unit(owner, unit) if unit or force else make_unit(owner, "SUB")
    if circle:
        made = Restriction.objects.create(force_id=owner.pk, name=circle)
        protection["restriction_ids"] = [made.pk]
    with access.seeing_everything():
        source = make_source(by, "closed")
        source.force_id, source.unit_id = owner.pk, held.pk
        for name, value in protection.items():
            setattr(source, name, value)
        source.save()
        return source, Delivery.objects.create(source=source, name="x", received_at=NOW, post_id=1)


def went(act):
    """This will say what the database says to an act."""
    try:
        act()
    except DatabaseError as wrong:
        return str(wrong).splitlines()[0].removesuffix(' for table "pole_event"')
    return "let through"


@pytest.mark.parametrize("closed", CLOSED)
def test_the_door_refuses_whom_the_policy_of_the_table_refuses(closed):
    by = make_actor("pole.add_records", unit=make_unit(make_force(), "SUB"), reach="unit")
    source, delivery = closed_delivery(by, **CLOSED[closed])

    def through_the_table():
        with access.acting(by):
            make_event(
                source,
                unit_id=source.unit_id,
                force_id=source.force_id,
                marking=source.marking,
                restriction_ids=source.restriction_ids,
            )

    def through_the_door():
        with access.acting(by), connection.cursor() as cursor:
            cursor.execute("select pole_stage(0, 'event', '{row,source_key,known_at,kind}')")
            blanks = """{"kind": "crime"}"""
            given = [delivery.pk, NOW, blanks]
            cursor.execute("select pole_store(0, 'event', %s, %s, %s, false)", given)

    said = (went(through_the_table), went(through_the_door))
    refused = (
        "new row violates row-level security policy",
        "What this source gives is not for the one who loads it.",
    )
    assert said == (refused if CLOSED[closed] else ("let through", "let through"))


@pytest.mark.parametrize("column", ["id", "known"])
def test_the_loader_cannot_choose_a_number_nor_call_a_row_known(column):
    def choose():
        with access.acting(make_actor("pole.add_records")), connection.cursor() as cursor:
            cursor.execute("select pole_stage(0, 'event', '{row,source_key,known_at,kind}')")
            cursor.execute(f"insert into pole_stage_0 ({column}) values (null)")

    assert went(choose) == "permission denied for table pole_stage_0"
