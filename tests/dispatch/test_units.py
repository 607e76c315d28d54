"""Units on duty: booking on, statuses by the force's own table."""

import datetime

import pytest

from bluelamp.dispatch import rules, selectors
from bluelamp.dispatch.choices import Direction
from bluelamp.dispatch.models import StatusChange, Unit
from bluelamp.dispatch.services import crews, deployments, messages, units, watch
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.reference.models import Code, CodeList
from bluelamp.kernel.reference.selectors import NoSuchCode
from tests.dispatch.world import CORNERS, WHY, book_on, make_controller, open_incident
from tests.people import NOW, make_actor, make_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def book(by, **changed):
    values = {
        "by": by,
        "at": NOW,
        "callsign": "K1",
        "kind": "response",
        "organisation_unit_id": by.unit_id,
        "crew": ["PC Made Up"],
        "shift_ends_at": NOW + datetime.timedelta(hours=8),
    }
    return units.book_on(**values | changed)


def test_a_unit_keeps_its_crew_skills_vehicle_and_shift():
    by = make_controller()
    made = book(by, skills=["taser", "entry"], vrm="ZZ26 ABC", station="Marlow Cross")
    unit = selectors.consult_unit(by=by, reason=WHY, unit_id=made.pk)
    assert (unit.crew, unit.skills, unit.vrm) == (["PC Made Up"], ["taser", "entry"], "ZZ26 ABC")
    assert selectors.skill_labels(unit.skills, on=NOW.date()) == ["Taser", "Method of entry"]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"kind": "submarine"}, NoSuchCode),
        ({"skills": ["taser", "flying"]}, NoSuchCode),
        ({"shift_ends_at": NOW}, units.ShiftOver),
    ],
)
def test_what_the_force_does_not_know_is_not_booked_on(changed, refusal):
    by = make_controller()
    with pytest.raises(refusal):
        book(by, **changed)
    with acting(by):
        assert not Unit.objects.exists()


def test_the_table_of_statuses_is_the_forces_own_and_dated():
    by = make_controller()
    unit = book(by)
    change = {"by": by, "unit_id": unit.pk}
    with pytest.raises(rules.WrongStatus, match="15 Message received may not follow"):
        units.set_status(**change, at=NOW, status="15")
    the_list = CodeList.objects.get(code="unit-status")
    Code.objects.filter(list=the_list, code="4").update(valid_to=NOW.date())
    CodeList.objects.filter(pk=the_list.pk).update(version="5c0f2b6e-5e0b-4f5c-8b7a-2d9a3f1d0c11")
    with pytest.raises(NoSuchCode):
        units.set_status(**change, at=NOW, status="4")
    with acting(by):
        assert list(StatusChange.objects.values_list("after", flat=True)) == ["2"]


def test_a_unit_on_an_incident_that_is_booked_on_again_stays_on_it():
    by = make_controller()
    unit, incident = book_on(by, "K1", 1), open_incident(by)
    deployments.assign_unit(by=by, at=NOW, incident_id=incident.pk, unit_id=unit.pk)
    units.set_status(by=by, at=NOW, unit_id=unit.pk, status="5")
    again = book(by, crew=["PC Other"])
    assert (again.status, again.incident_id, again.crew) == ("5", incident.pk, ["PC Other"])


def test_a_look_at_a_unit_is_audited_and_another_force_finds_none():
    by = make_controller()
    unit = book(by)
    with pytest.raises(Unit.DoesNotExist):
        selectors.consult_unit(
            by=make_controller(force=make_force("20", "Elsewhere")), reason=WHY, unit_id=unit.pk
        )
    with pytest.raises(NotPermitted):
        selectors.consult_units(by=make_actor("contact.read_calls"), reason=WHY, on=NOW.date())
    assert [each.unit.callsign for each in consulted(by)] == ["K1"]


OFFICER = ("dispatch.read_incidents", "dispatch.set_status", "dispatch.message_units")


@pytest.fixture
def sent():
    """A unit on its way, whose timer runs, with an unread message each way."""
    by = make_controller()
    unit, incident = book_on(by, "K1", 1), open_incident(by)
    deployments.assign_unit(by=by, at=NOW, incident_id=incident.pk, unit_id=unit.pk)
    units.set_status(by=by, at=NOW, unit_id=unit.pk, status="5")
    for direction in Direction:
        messages.send_message(by=by, at=NOW, unit_id=unit.pk, text="x", direction=direction)
    return by, unit


def spoken(by, unit):
    """Everything that is said for a unit."""
    who = {"by": by, "at": NOW, "unit_id": unit.pk}
    return (
        lambda: units.set_status(**who, status="6"),
        lambda: units.correct_status(**who, status="2", wrong="5"),
        lambda: units.record_positions(by=by, at=NOW, fixes=[units.Fix(unit.pk, *CORNERS[3])]),
        lambda: deployments.acknowledge_deployment(**who),
        lambda: deployments.confirm_arrival(**who),
        lambda: watch.set_welfare_timer(**who, minutes=5),
        lambda: messages.send_message(**who, text="y", direction=Direction.IN),
        lambda: messages.read_message(
            by=by, at=NOW, message_id=message_of(by, unit, Direction.OUT)
        ),
    )


def message_of(by, unit, direction):
    with acting(by):
        return unit.messages.get(direction=direction).pk


def test_who_is_not_on_a_units_crew_says_nothing_for_it(sent):
    by, unit = sent
    officer = make_actor(*OFFICER)
    with acting(by):
        before = Unit.objects.values().get(pk=unit.pk)
    for act in spoken(officer, unit):
        with pytest.raises(NotPermitted, match=r"any unit"):
            act()
    with acting(by):
        assert Unit.objects.values().get(pk=unit.pk) == before
        assert unit.messages.filter(read_at=None).count() == unit.messages.count() == 2


def test_the_crew_of_a_unit_speaks_for_it_and_for_no_other(sent):
    by, unit = sent
    officer, other = make_actor(*OFFICER), book_on(by, "K2", 2)
    crews.join_crew(by=officer, at=NOW, callsign="K1")
    units.set_status(by=officer, at=NOW, unit_id=unit.pk, status="6")
    messages.read_message(by=officer, at=NOW, message_id=message_of(by, unit, Direction.OUT))
    with pytest.raises(NotPermitted):  # what it wrote itself is read by the control room
        messages.read_message(by=officer, at=NOW, message_id=message_of(by, unit, Direction.IN))
    with pytest.raises(NotPermitted):
        units.set_status(by=officer, at=NOW, unit_id=other.pk, status="3")
    both = [units.Fix(each.pk, *CORNERS[3]) for each in (unit, other)]
    with pytest.raises(NotPermitted):
        units.record_positions(by=officer, at=NOW, fixes=both)
    assert units.record_positions(by=officer, at=NOW, fixes=both[:1]) == 1
    with acting(by):
        assert (unit.changes.last().after, unit.changes.last().post_id) == ("6", officer.post_id)


def consulted(by):
    return selectors.consult_units(by=by, reason=WHY, on=NOW.date())
