"""Appointments of the fictional force: slots are made once, and some callers are given one."""

import datetime

import pytest

from bluelamp.contact import services as contact
from bluelamp.contact.models import Appointment, Slot
from bluelamp.contact.services import appointments
from bluelamp.demo import selectors
from bluelamp.demo.rules import endings
from bluelamp.demo.selectors import ResponseUnit
from bluelamp.demo.services import sittings
from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.services import acting
from tests.dispatch import world
from tests.people import NOW, actor_of, make_post

pytestmark = pytest.mark.django_db
HOURS = 12 + 4 + 2  # slots of a day at a place: any skill, domestic, fraud


@pytest.fixture
def by():
    world.make_world()
    more = ("contact.make_slots", "contact.book_appointment")
    return actor_of(make_post(*world.CONTROL, *more))


@pytest.fixture
def stations(monkeypatch):
    shift = {"shift": "early", "crew": (), "easting": 0.0, "northing": 0.0}
    named = [
        ResponseUnit(**(dict.fromkeys(ResponseUnit.__dataclass_fields__) | shift | {"station": s}))
        for s in ("Castlewick", "Harrowmere", "")
    ]
    monkeypatch.setattr(selectors, "list_units", lambda on: named)


def test_slots_of_the_days_to_come_are_made_once(by, stations):
    assert sittings.open_slots(by=by, at=NOW) == 2 * sittings.DAYS * HOURS
    assert sittings.open_slots(by=by, at=NOW) == 0
    with acting(by):
        assert set(Slot.objects.values_list("skill", flat=True)) == {"any", "domestic", "fraud"}


def graded(by, words):
    facts = contact.CallFacts(
        channel="101", place=Place("Corner Road", 401_000, 281_000), words=words, presented_at=NOW
    )
    taken = contact.take_call(by=by, at=NOW, facts=facts)
    proposed = contact.propose_grade(by=by, at=NOW, call_id=taken.pk)
    return contact.grade_call(
        by=by, at=NOW, call_id=taken.pk, grade=proposed.grade, advice_id=proposed.advice_id
    )


def test_some_callers_nobody_need_hurry_to_are_given_the_next_slot(by, monkeypatch):
    monkeypatch.setattr(sittings, "SHARE", 1)
    starts = NOW + datetime.timedelta(hours=2)
    facts = appointments.SlotFacts("Desk", "any", starts, starts + datetime.timedelta(hours=1), 1)
    appointments.make_slot(by=by, at=NOW, facts=facts)
    call = graded(by, "My bicycle was taken last week")

    def give(kind, grade):
        return sittings.give_appointment(
            by=by, at=NOW, call_id=call.pk, kind=kind, grade=grade
        )  # fmt: skip

    assert give("theft", "P1") is None
    assert give("collision", "P4") is None
    assert give("theft", "P4") == endings.APPOINTED
    with acting(by):
        assert Appointment.objects.get().state == "confirmed"
    assert give("theft", "P4") is None  # it is full
