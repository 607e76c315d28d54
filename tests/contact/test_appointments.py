"""Appointments: room is kept to, a move is confirmed anew, a missed one is assessed again."""

import datetime
import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from bluelamp.contact import selectors, services
from bluelamp.contact.models import Appointment, Call
from bluelamp.contact.rules.appointments import CannotBecome, list_starts
from bluelamp.contact.selectors.appointments import list_free_slots
from bluelamp.contact.services import appointments
from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from tests.dispatch.world import CONTROL, make_world
from tests.people import NOW, actor_of, make_actor, make_force, make_post

HOUR = datetime.timedelta(hours=1)
ALL = (*CONTROL, "contact.present", "contact.book_appointment", "contact.make_slots")


@pytest.fixture
def by(db):
    make_world()
    return make_actor(*ALL)


def make_slot(by, *, after=HOUR, capacity=1, place="Marlow Cross", skill="any", at=NOW):
    starts = at + after
    facts = appointments.SlotFacts(place, skill, starts, starts + HOUR / 2, capacity)
    return appointments.make_slot(by=by, at=at, facts=facts)


def graded(by, at=NOW):
    facts = services.CallFacts(
        channel="101",
        place=Place("Corner Road", 401_000.0, 281_000.0),
        words="My shed was broken into",
        presented_at=at,
        caller_name="Ann Other",
        caller_number="07700 900001",
    )
    decision = services.Decision(grade="P3")
    return services.settle_call(by=by, at=at, facts=facts, decision=decision)


def offer(by, slot, call=None):
    call = call or graded(by)
    return appointments.offer_appointment(by=by, at=NOW, call_id=call.pk, slot_id=slot.pk)


def state_of(by, made):
    with acting(by):
        return Appointment.objects.get(pk=made.pk).state


def test_an_offered_appointment_is_confirmed_and_kept_and_the_incident_says_so(by):
    made = offer(by, make_slot(by))
    appointments.confirm_appointment(by=by, at=NOW, appointment_id=made.pk)
    appointments.keep_appointment(by=by, at=NOW + HOUR, appointment_id=made.pk)
    assert state_of(by, made) == "kept"
    with acting(by):
        lines = list(made.call.incident.lines.values_list("text", flat=True))
    assert any("An appointment was offered: Marlow Cross" in line for line in lines)


def test_a_slot_takes_as_many_as_it_can_and_no_more(by):
    slot = make_slot(by, capacity=2)
    first = offer(by, slot)
    offer(by, slot)
    with pytest.raises(appointments.SlotFull):
        offer(by, slot)
    appointments.cancel_appointment(by=by, at=NOW, appointment_id=first.pk)
    assert offer(by, slot).slot_id == slot.pk


def test_slots_with_room_are_listed_by_place_and_skill(by):
    full, free = make_slot(by), make_slot(by, after=2 * HOUR, skill="fraud")
    make_slot(by, after=-HOUR)
    offer(by, full)
    with acting(by):
        assert [each.pk for each in list_free_slots(at=NOW)] == [free.pk]
        assert not list_free_slots(at=NOW, place="Elsewhere")
        assert not list_free_slots(at=NOW, skill="sign")


def test_a_move_gives_the_place_back_and_is_confirmed_anew(by):
    first, second = make_slot(by), make_slot(by, after=3 * HOUR)
    made = offer(by, first)
    appointments.confirm_appointment(by=by, at=NOW, appointment_id=made.pk)
    moved = appointments.move_appointment(by=by, at=NOW, appointment_id=made.pk, slot_id=second.pk)
    assert (moved.state, moved.slot_id, moved.moved) == ("offered", second.pk, 1)
    assert offer(by, first).slot_id == first.pk


def test_a_missed_one_is_back_in_the_queue_with_all_that_is_known(by):
    made = offer(by, make_slot(by))
    with pytest.raises(CannotBecome):
        appointments.miss_appointment(by=by, at=NOW, appointment_id=made.pk)
    again = appointments.miss_appointment(by=by, at=NOW + HOUR, appointment_id=made.pk)
    with pytest.raises(CannotBecome):
        appointments.miss_appointment(by=by, at=NOW + HOUR, appointment_id=made.pk)
    assert (again.state, again.channel, again.about_id) == (
        "waiting",
        "appointment",
        made.call.incident_id,
    )
    assert (again.caller_name, again.place) == ("Ann Other", "Corner Road")
    assert "My shed was broken into" in again.words
    taken = services.take_next(by=by, at=NOW + HOUR)
    assert taken.pk == again.pk


def test_the_assessment_of_a_missed_one_is_added_to_its_incident(by):
    made = offer(by, make_slot(by))
    again = appointments.miss_appointment(by=by, at=NOW + HOUR, appointment_id=made.pk)
    services.take_next(by=by, at=NOW + HOUR)
    settled = services.settle_call(
        by=by,
        at=NOW + HOUR,
        call_id=again.pk,
        facts=services.CallFacts(
            channel="appointment",
            place=Place("Corner Road", 401_000.0, 281_000.0),
            words=again.words,
            presented_at=NOW + HOUR,
        ),
        decision=services.Decision(
            same_as=again.about_id, thrive={"vulnerability": "She may be kept from coming"}
        ),
    )
    assert (settled.state, settled.incident_id) == ("added", again.about_id)
    with acting(by):
        lines = list(settled.incident.lines.values_list("text", flat=True))
    assert any("She may be kept from coming" in line for line in lines)


def test_only_a_call_with_an_incident_and_no_open_appointment_is_given_one(by):
    slot, call = make_slot(by, capacity=5), graded(by)
    offer(by, slot, call)
    with pytest.raises(appointments.NothingToSee):
        offer(by, slot, call)


def test_who_may_not_and_another_force_book_nothing(by):
    slot, call = make_slot(by), graded(by)
    with pytest.raises(NotPermitted):
        offer(make_actor("contact.read_calls"), slot, call)
    with pytest.raises(NotPermitted):
        make_slot(make_actor("contact.book_appointment"))
    stranger = make_actor(*ALL, force=make_force("20", "Elsewhere"))
    with pytest.raises(Call.DoesNotExist):
        offer(stranger, slot, call)


def test_a_time_is_cut_into_whole_slots():
    nine, noon = datetime.time(9), datetime.time(12, 10)
    assert [each[0].hour for each in list_starts(nine, noon, 60)] == [9, 10, 11]
    assert list_starts(noon, nine, 30) == []
    assert list_starts(datetime.time(23, 30), datetime.time(23, 59), 30) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_place_at_once_do_not_both_get_it():
    make_world()
    people = [make_actor(*ALL) for _ in range(3)]
    slot, calls = make_slot(people[0]), [graded(people[0]) for _ in people]
    start, got, refused = threading.Barrier(len(people)), [], []

    def work(by, call):
        try:
            start.wait(30)
            got.append(offer(by, slot, call).pk)
        except appointments.SlotFull:
            refused.append(call.pk)
        finally:
            connection.close()

    pairs = zip(people, calls, strict=True)
    threads = [threading.Thread(target=work, args=pair) for pair in pairs]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert (len(got), len(refused)) == (1, 2)


def test_the_pages_go_from_making_slots_to_nobody_came(by, client):
    post = make_post(*ALL)
    client.force_login(post.user)
    now = timezone.localtime()
    tomorrow = now.date() + datetime.timedelta(days=1)
    made = client.post(
        "/appointments/slots",
        {
            "place": "Marlow Cross", "skill": "any", "starts": "09:00", "ends": "10:00",
            "every": "30", "capacity": "1", "on_day": tomorrow.day, "on_month": tomorrow.month,
            "on_year": tomorrow.year,
        },
        follow=True,
    )  # fmt: skip
    assert "2 slots made." in made.content.decode()
    sheet = {
        "channel": "101", "place": "Corner Road", "easting": "401000", "northing": "281000",
        "words": "My shed was broken into", "key": uuid4(), "act": "appoint", "grade": "P3",
        "caller_name": "Ann Other",
    }  # fmt: skip
    choose = client.post("/calls/new", sheet, follow=True)
    assert "Slots with room" in choose.content.decode()
    slot = choose.context["free"][0]
    held = client.post(choose.request["PATH_INFO"], {"slot": slot.pk}, follow=True)
    assert "Ann Other" in held.content.decode()
    actor = actor_of(post, at=timezone.now())
    with acting(actor):
        [booked] = Appointment.objects.all()
    confirmed = client.post(f"/appointments/{booked.pk}/confirm", follow=True)
    assert "The appointment is confirmed." in confirmed.content.decode()
    early = client.post(f"/appointments/{booked.pk}/miss", follow=True)
    assert "cannot be done" in early.content.decode()
    moving = client.get(f"/appointments/{booked.pk}/move").content.decode()
    assert "Choose a slot" in moving
    with acting(actor):
        assert not selectors.list_queue().exists()
