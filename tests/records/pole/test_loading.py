"""The bulk door: who may use it, and what it refuses whole."""

import pytest
from django.db import IntegrityError, connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.records.pole.choices import Kind
from bluelamp.records.pole.models import Event, PersonRecord
from bluelamp.records.pole.services import loading, sources
from tests.people import NOW, make_actor

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
