"""Units on duty: booking on, statuses by the force's own table."""

import datetime

import pytest

from bluelamp.dispatch import rules, selectors
from bluelamp.dispatch.models import StatusChange, Unit
from bluelamp.dispatch.services import deployments, units
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.reference.models import Code, CodeList
from bluelamp.kernel.reference.selectors import NoSuchCode
from tests.dispatch.world import WHY, book_on, make_controller, open_incident
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


def consulted(by):
    return selectors.consult_units(by=by, reason=WHY, on=NOW.date())
