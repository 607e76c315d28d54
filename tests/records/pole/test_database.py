"""What the database itself keeps: no orphans, no link to nothing, nobody else's records."""

import pytest
from django.db import DatabaseError, connection

from bluelamp.kernel.access import services as access
from bluelamp.records.pole.models import Event, Link, PersonRecord
from tests.people import make_actor, make_force
from tests.records.pole.world import (
    link_of,
    make_event,
    make_link,
    make_object,
    make_person,
    make_source,
)

pytestmark = pytest.mark.django_db


def refused(why):
    return pytest.raises(DatabaseError, match=why)


def now_rather_than_at_the_commit():
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def test_one_sequence_numbers_every_kind():
    by = make_actor()
    with access.acting(by):
        source = make_source(by)
        assert make_event(source).pk < make_object(source).pk < make_event(source).pk


def test_a_person_linked_to_nothing_is_refused():
    with refused("must be linked"), access.acting(by := make_actor()):
        make_person(make_source(by))
        now_rather_than_at_the_commit()


def test_a_person_linked_to_an_event_is_kept_and_knows_whether_it_is_complete():
    by = make_actor()
    with access.acting(by):
        source = make_source(by)
        person = make_person(source, given_names="Ada", surname="Marsh")
        make_link(source, person, make_event(source))
        now_rather_than_at_the_commit()
        assert PersonRecord.objects.get(pk=person.pk).completeness == "incomplete"


def test_a_link_to_nothing_is_refused():
    by = make_actor()
    with refused("two records that are there"), access.acting(by):
        source = make_source(by)
        event = make_event(source)
        nothing = Event(id=event.pk + 10_000)
        Link.objects.bulk_create([link_of(source, event, nothing)], ignore_conflicts=True)


def test_a_source_of_another_force_is_refused():
    mine, theirs = make_actor(), make_actor(force=make_force("98", "Marlshire Police"))
    with access.acting(theirs):
        source = make_source(theirs)
    with refused("its force has not"), access.acting(mine):
        make_event(source, force_id=mine.force_id, unit_id=mine.unit_id)


def test_a_link_is_seen_only_by_those_who_see_both_ends():
    seeing, blind = make_actor(sees_sensitive=True), make_actor(sees_sensitive=False)
    with access.acting(seeing):
        source = make_source(seeing)
        secret = make_person(source, marking="OFFICIAL-SENSITIVE")
        make_link(source, secret, make_event(source))
        now_rather_than_at_the_commit()
        assert Link.objects.count() == 1
    with access.acting(blind):
        assert Event.objects.count() == 1
        assert Link.objects.count() == 0


def test_a_changed_record_has_a_new_revision():
    by = make_actor()
    with access.acting(by):
        event = make_event(make_source(by))
        Event.objects.filter(pk=event.pk).update(revision=1, summary="More is known.")
        with connection.cursor() as cursor:
            cursor.execute("select pg_current_xact_id()::text::bigint")
            assert Event.objects.get(pk=event.pk).revision == cursor.fetchone()[0]


def test_the_application_removes_no_record():
    by = make_actor()
    with refused("permission denied"), access.acting(by):
        make_event(make_source(by))
        Event.objects.all().delete()
