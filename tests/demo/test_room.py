"""The control room at work, on a square of four roads (100 seconds a side)."""

import csv
import datetime
from dataclasses import replace

import pytest

from bluelamp.contact import services as contact
from bluelamp.contact.selectors.calls import list_waiting_calls
from bluelamp.demo.rules import callfiles, endings
from bluelamp.demo.rules.callfiles import PastCall
from bluelamp.demo.services import replay
from bluelamp.demo.services.room import Habits, Room
from bluelamp.dispatch import selectors as dispatch
from bluelamp.dispatch.models import Closing, Deployment, Incident
from bluelamp.dispatch.services import deployments
from bluelamp.kernel.access.models import OrganisationUnit
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.geography import selectors as geography
from tests.dispatch.world import CONTROL, CORNERS, make_controller, make_world, open_incident
from tests.people import NOW, actor_of, make_post

pytestmark = pytest.mark.django_db
HABITS = Habits(grading=30, turnout=60, at_scene=600, report_position_every=50)


def call(corner, seconds=0, words="A man has a knife"):
    easting, northing = CORNERS[corner]
    at = NOW + datetime.timedelta(seconds=seconds)
    place = ("Corner Road", float(easting), float(northing))
    return PastCall(f"c{seconds}", at, words, *place, "A", 300.0)


def unit_of(room):
    return OrganisationUnit.objects.get(pk=room.controller.unit_id)


@pytest.fixture
def room():
    make_world()
    by = make_controller()
    made = Room(by, by, geography.network("square"), HABITS)
    until = NOW + datetime.timedelta(days=1)
    made.book_on("A1", CORNERS[1], station="A", at=NOW, until=until)
    return made


def test_a_call_is_seen_through_to_its_end(room):
    [outcome] = room.run(iter([call(3)]))
    assert (outcome.grade, outcome.waited) == ("P1", 0.0)
    assert outcome.travel == pytest.approx(200)
    assert outcome.arrived_after == pytest.approx(30 + 60 + 200)
    with acting(room.controller):
        incident = Incident.objects.get()
        unit = dispatch.list_units().get()
    assert incident.resulted_at is not None
    assert (unit.incident_id, unit.status) == (None, "2")
    assert (unit.easting, unit.northing) == CORNERS[1]


def test_with_a_supervisor_what_was_attended_is_closed(room):
    unit = OrganisationUnit.objects.get(pk=room.controller.unit_id)
    room.supervisor = actor_of(make_post(*CONTROL, "dispatch.close_as_supervisor", unit=unit))
    room.run(iter([call(3)]))
    with acting(room.controller):
        incident = Incident.objects.get()
    assert (incident.grade, incident.state) == ("P1", "closed")


def test_incidents_end_in_as_many_ways_as_calls_do(room):
    unit = OrganisationUnit.objects.get(pk=room.controller.unit_id)
    room.supervisor = actor_of(make_post(*CONTROL, "dispatch.close_as_supervisor", unit=unit))
    calls = [replace(call(3, 4_000 * n, "A window is broken"), kind="burglary") for n in range(12)]
    room.run(iter(calls))
    with acting(room.controller):
        closed = list(Closing.objects.values_list("decision", "category"))
        results = set(Incident.objects.values_list("result", flat=True))
    assert len(closed) == len(calls)
    assert {"recorded", "not_recorded"} <= {decision for decision, _ in closed}
    assert {category for _, category in closed} == {"safety_insecure"}
    assert len(results) > 2


def test_who_is_given_an_appointment_is_sent_no_unit(room):
    room.appoint = lambda call_id, outcome, at: endings.APPOINTED
    [outcome] = room.run(iter([call(3)]))
    with acting(room.controller):
        incident = Incident.objects.get()
    assert (incident.result, outcome.waited) == ("appointment_made", None)


def test_what_a_person_did_first_stands(room):
    by = room.controller

    def take_back(at):
        with acting(by):
            sent = list(dispatch.list_units().exclude(incident=None))
        for unit in sent:
            deployments.stand_down(by=by, at=at, incident_id=unit.incident_id, unit_id=unit.pk)

    room.every(120, NOW, take_back)
    first, second = room.run(iter([call(3), call(2, 130)]))
    assert (first.arrived_after, second.waited) == (None, 0.0)


def test_a_unit_that_a_person_sent_drives_there_stays_and_goes_home_when_it_is_stood_down(room):
    by, seen = room.controller, []
    incident = open_incident(by, corner=3, grade="P2")
    with acting(by):
        unit = dispatch.list_units().get()
    on = {"incident_id": incident.pk, "unit_id": unit.pk}
    deployments.assign_unit(by=by, at=NOW, **on)

    def look(at):
        with acting(by):
            now = dispatch.get_unit(unit.pk)
        seen.append((now.status, now.incident_id, (now.easting, now.northing)))
        if len(seen) == 60:  # a person ends it, ten minutes after it was sent
            deployments.stand_down(by=by, at=at, **on)

    room.every(5, NOW, room.attend)
    room.every(10, NOW, look)
    room.run(iter([call(2, 1_500)]), start=NOW)
    with acting(by):
        sent = Deployment.objects.get(**on)
        state = Incident.objects.get(pk=incident.pk).state
    assert (sent.acknowledged_at - NOW).total_seconds() == 5
    assert (sent.enroute_at - NOW).total_seconds() == 65
    assert (sent.at_scene_at - NOW).total_seconds() == pytest.approx(265, abs=1)
    assert seen[50] == ("6", incident.pk, CORNERS[3])
    assert seen[-1][1:] != (incident.pk, CORNERS[3])
    assert CORNERS[1] in [each[2] for each in seen[60:]]
    assert state == "open"


def test_a_call_that_a_person_answers_is_theirs_and_the_others_are_the_rooms(room):
    room.habits = replace(HABITS, queues=True)
    by = actor_of(make_post(*CONTROL, unit=unit_of(room)))
    person = []

    def answer(at):
        if not person and (taken := contact.take_next(by=by, at=at)):
            person.append(taken.pk)

    room.handler = actor_of(make_post(*CONTROL, "contact.present", unit=unit_of(room)))
    room.every(1, NOW, answer)
    first, second = room.run(iter([call(3), call(2, 200)]), start=NOW)
    assert (first.grade, second.grade) == ("", "P1")
    with acting(by):
        assert [each.pk for each in list_waiting_calls()] == person


def test_another_caller_about_an_open_incident_is_added_to_it(room):
    room.habits = replace(HABITS, queues=True)
    room.handler = actor_of(make_post(*CONTROL, "contact.present", unit=unit_of(room)))
    again = replace(call(3, 150, "They are fighting"), about="c0")
    room.run(iter([call(3), again]))
    with acting(room.controller):
        [incident] = Incident.objects.all()
        lines = [line.text for line in dispatch.list_lines(incident.pk)]
    assert any("Another report, by 999: They are fighting" in line for line in lines)


def test_the_most_urgent_call_that_waits_is_next(room):
    calls = [call(3), call(2, 10, "Noisy neighbours"), call(4, 20, "He has a gun")]
    first, quiet, gun = room.run(iter(calls))
    assert (first.waited, quiet.grade, gun.grade) == (0.0, "P3", "P1")
    assert 0 < gun.waited < quiet.waited


def test_it_keeps_pace_with_a_multiple_of_real_time(room):
    room.times = 1_000
    began = datetime.datetime.now(datetime.UTC)
    room.run(iter([call(3)]))
    took = (datetime.datetime.now(datetime.UTC) - began).total_seconds()
    assert took > 0.8


def test_a_file_of_calls_is_replayed_and_reported(folder, room, monkeypatch):
    mapping = callfiles.LONDON_FIRE_BRIGADE
    monkeypatch.setattr(
        callfiles, "MAPPINGS", (callfiles.Mapping(**vars(mapping) | {"roads": "square"}),)
    )
    columns = sorted(mapping.columns() | set(mapping.northings))
    with (folder / "calls.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for easting, northing in ("401000", "281000"), ("401000", "280000"), ("1", "1"), ("", ""):
            writer.writerow(
                dict.fromkeys(columns, "")
                | {
                    "timestamp_of_call": "2017-01-01 10:00:00",
                    "incident_group": "Fire",
                    "easting_m": easting,
                    "northing_m": northing,
                    "incident_station_ground": "Soho",
                    "first_pump_arriving_attendance_time": "290",
                }
            )
    by = room.controller
    done = replay.replay(folder / "calls.csv", handler=by, controller=by)
    assert (done.calls.read, done.calls.unplaced, done.calls.outside) == (4, 1, 1)
    said = "\n".join(replay.report(done))
    assert "2 replayed" in said
    assert "Both known for 2 calls" in said


def test_calls_without_roads_say_which_are_missing(folder, room):
    mapping = callfiles.LONDON_FIRE_BRIGADE
    with pytest.raises(replay.NoRoads, match="westminster"):
        replay.find_roads(mapping, folder / "calls.csv")
