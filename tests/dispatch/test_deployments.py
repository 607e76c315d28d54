import datetime

import pytest

from bluelamp.dispatch import rules, selectors
from bluelamp.dispatch.models import Deployment, Unit
from bluelamp.dispatch.services import deployments, incidents, units
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.algorithms import selectors as algorithms
from tests.dispatch.test_incidents import result
from tests.dispatch.world import (
    book_on,
    make_controller,
    open_incident,
)
from tests.people import NOW, make_actor
from tests.register import suspend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def after(minutes):
    return NOW + datetime.timedelta(minutes=minutes)


def test_the_nearest_unit_by_road_is_proposed_with_its_reason():
    by = make_controller()
    book_on(by, "A1", corner=1)
    near = book_on(by, "A2", corner=2)
    proposal = deployments.propose_units(by=by, at=NOW, incident_id=open_incident(by).pk)
    assert proposal.best.candidate.unit_id == near.pk
    assert [r.reason for r in proposal.ranked] == [
        "Nearest free unit: 1 min 40 sec by road",
        "3 min 20 sec by road, 1 min 40 sec after A2",
    ]


def test_the_choice_is_stored_beside_the_advice():
    by = make_controller()
    unit = book_on(by, "A1", corner=1)
    proposal = deployments.propose_units(by=by, at=NOW, incident_id=open_incident(by).pk)
    made = deployments.assign_unit(
        by=by,
        at=NOW,
        incident_id=proposal.incident.pk,
        unit_id=unit.pk,
        advice_id=proposal.advice_id,
    )
    with acting(by):
        advice = algorithms.find_advice_about("dispatch.incident", proposal.incident.pk)
        assert (advice.pk, advice.outcome.followed) == (made.advice_id, True)
        assert advice.outcome.person_id == by.person_id
    assert made.expected_seconds == pytest.approx(200)


def test_another_unit_than_the_one_proposed_needs_a_reason():
    by = make_controller()
    far, _near = book_on(by, "A1", corner=1), book_on(by, "A2", corner=2)
    proposal = deployments.propose_units(by=by, at=NOW, incident_id=open_incident(by).pk)
    chosen = {
        "by": by,
        "at": NOW,
        "incident_id": proposal.incident.pk,
        "unit_id": far.pk,
        "advice_id": proposal.advice_id,
    }
    with pytest.raises(deployments.ReasonNeeded):
        deployments.assign_unit(**chosen)
    with acting(by):
        assert not Deployment.objects.exists()
    deployments.assign_unit(**chosen, reason="Has a dog")
    with acting(by):
        advice = algorithms.find_advice_about("dispatch.incident", proposal.incident.pk)
        assert (advice.outcome.followed, advice.outcome.reason) == (False, "Has a dog")


def test_a_unit_is_on_one_incident_at_a_time():
    by = make_controller()
    unit = book_on(by, "A1", corner=1)
    first, second = open_incident(by), open_incident(by)
    deployments.assign_unit(by=by, at=NOW, incident_id=first.pk, unit_id=unit.pk)
    with pytest.raises(deployments.NotFree):
        deployments.assign_unit(by=by, at=NOW, incident_id=second.pk, unit_id=unit.pk)


def test_its_status_moves_it_to_the_scene_and_stamps_the_times():
    by = make_controller()
    unit, incident = book_on(by, "A1", corner=1), open_incident(by)
    deployments.assign_unit(by=by, at=NOW, incident_id=incident.pk, unit_id=unit.pk)
    units.set_status(by=by, at=after(1), unit_id=unit.pk, status="5")
    units.set_status(by=by, at=after(6), unit_id=unit.pk, status="6")
    with acting(by):
        deployment = Deployment.objects.get()
        incident.refresh_from_db()
        lines = [line.text for line in selectors.list_lines(incident.pk)]
    assert (deployment.enroute_at, deployment.at_scene_at) == (after(1), after(6))
    assert incident.first_at_scene_at == after(6)
    assert lines[1:] == ["A1 assigned", "A1: On the way to an incident", "A1: At scene"]


def test_an_illegal_status_is_refused_and_writes_nothing():
    by = make_controller()
    unit = book_on(by, "A1", corner=1)
    with pytest.raises(rules.WrongStatus):
        units.set_status(by=by, at=NOW, unit_id=unit.pk, status="6")
    with acting(by):
        assert Unit.objects.get().status == "2"


def test_an_incident_is_resulted_when_its_units_have_stood_down():
    by = make_controller()
    unit, incident = book_on(by, "A1", corner=1), open_incident(by)
    deployments.assign_unit(by=by, at=NOW, incident_id=incident.pk, unit_id=unit.pk)
    ending = {"by": by, "incident_id": incident.pk, "result": result(), "text": "Advice given"}
    with pytest.raises(incidents.StillCommitted):
        incidents.result_incident(**ending, at=after(20))
    deployments.stand_down(by=by, at=after(21), incident_id=incident.pk, unit_id=unit.pk)
    incidents.result_incident(**ending, at=after(22))
    with acting(by):
        assert Unit.objects.get().incident_id is None
        assert selectors.get_incident(incident.pk).resulted_at == after(22)


def test_without_an_approved_version_nothing_is_ranked():
    by = make_controller()
    book_on(by, "A1", corner=1)
    suspend(deployments.ALGORITHM)
    proposal = deployments.propose_units(by=by, at=NOW, incident_id=open_incident(by).pk)
    assert (proposal.best, proposal.advice_id) == (None, None)


def test_an_older_fix_does_not_move_a_unit_back():
    by = make_controller()
    unit = book_on(by, "A1", corner=1)
    old = units.Fix(unit.pk, 1.0, 1.0)
    assert units.record_positions(by=by, at=after(-5), fixes=[old]) == 0


@pytest.mark.parametrize("act", ["propose", "assign", "stand_down", "status", "positions"])
def test_a_reader_may_only_read(act):
    by, reader = make_controller(), make_actor("dispatch.read_incidents")
    unit, incident = book_on(by, "A1", corner=1), open_incident(by)
    where = {"by": reader, "at": NOW}
    acts = {
        "propose": lambda: deployments.propose_units(**where, incident_id=incident.pk),
        "assign": lambda: deployments.assign_unit(
            **where, incident_id=incident.pk, unit_id=unit.pk
        ),
        "stand_down": lambda: deployments.stand_down(
            **where, incident_id=incident.pk, unit_id=unit.pk
        ),
        "status": lambda: units.set_status(**where, unit_id=unit.pk, status="8"),
        "positions": lambda: units.record_positions(**where, fixes=[units.Fix(unit.pk, 0.0, 0.0)]),
    }
    with pytest.raises(NotPermitted):
        acts[act]()
    with acting(by):
        unit.refresh_from_db()
        assert (unit.incident_id, unit.status, unit.easting) == (None, "2", 400_000)
