"""Looking after units: acknowledgement, welfare, emergencies, messages, positions, support."""

import datetime

import pytest
from django.utils import timezone

from bluelamp.dispatch import rules, selectors, tasks
from bluelamp.dispatch.choices import Direction, SupportKind, SupportState
from bluelamp.dispatch.models import Deployment, Emergency, Message, SupportRequest, Unit
from bluelamp.dispatch.services import (
    changes,
    deployments,
    emergencies,
    messages,
    positions,
    support,
    units,
    watch,
)
from bluelamp.kernel.access.models import RoleProfile
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.bus.models import Event
from bluelamp.kernel.reference.selectors import NoSuchCode
from tests.dispatch.world import (
    CORNERS,
    book_on,
    make_controller,
    open_incident,
)
from tests.people import NOW, make_actor, make_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


@pytest.fixture
def sent():
    """A controller, a unit, and the incident that it is sent to."""
    by = make_controller()
    unit, incident = book_on(by, "K1", 1), open_incident(by, grade="P3")
    deployments.assign_unit(by=by, at=NOW, incident_id=incident.pk, unit_id=unit.pk)
    return by, unit, incident


def after(seconds):
    return NOW + datetime.timedelta(seconds=seconds)


def log(by, incident):
    with acting(by):
        return [line.text for line in selectors.list_lines(incident.pk)]


def alarms(by):
    with acting(by):
        found = Event.objects.filter(name="dispatch.unit.alarmed").order_by("id")
        return [(e.payload["alarm"], e.payload["open"]) for e in found]


def test_a_deployment_that_nobody_acknowledges_is_raised_once(sent):
    by, _unit, incident = sent
    assert watch.escalate(by=by, at=after(59)) == 0
    assert watch.escalate(by=by, at=after(60)) == 1
    assert watch.escalate(by=by, at=after(90)) == 0
    assert log(by, incident)[-1] == "K1 has not acknowledged: call it by radio"
    assert alarms(by) == [("unacknowledged", True)]


@pytest.mark.parametrize("how", ["device", "status"])
def test_an_acknowledged_deployment_is_not_raised(sent, how):
    by, unit, incident = sent
    if how == "device":
        for _ in range(2):
            deployments.acknowledge_deployment(by=by, at=after(5), unit_id=unit.pk)
        assert log(by, incident).count("K1 has acknowledged") == 1
    else:
        units.set_status(by=by, at=after(5), unit_id=unit.pk, status="5")
    assert watch.escalate(by=by, at=after(300)) == 0


def test_the_clock_raises_it_as_the_platforms_own_post():
    by, at = make_controller(), timezone.now() - datetime.timedelta(minutes=5)
    unit, incident = book_on(by, "K1", 1, at=at), open_incident(by, at=at)
    deployments.assign_unit(by=by, at=at, incident_id=incident.pk, unit_id=unit.pk)
    post = make_post("dispatch.set_status")
    RoleProfile.objects.filter(pk=post.role_id).update(code="platform")
    tasks.escalate()
    assert log(by, incident)[-1] == "K1 has not acknowledged: call it by radio"


def test_a_welfare_timer_that_runs_out_is_raised_until_the_unit_is_heard_from(sent):
    by, unit, incident = sent
    deployments.acknowledge_deployment(by=by, at=NOW, unit_id=unit.pk)
    watch.set_welfare_timer(by=by, at=NOW, unit_id=unit.pk, minutes=10)
    assert watch.escalate(by=by, at=after(599)) == 0
    assert watch.escalate(by=by, at=after(600)) == 1
    assert log(by, incident)[-1] == "K1 welfare timer has run out: call it by radio"
    watch.set_welfare_timer(by=by, at=after(610), unit_id=unit.pk, minutes=None)
    assert alarms(by) == [("welfare", True), ("welfare", False)]
    with pytest.raises(watch.WrongTimer):
        watch.set_welfare_timer(by=by, at=NOW, unit_id=unit.pk, minutes=1_000)


def test_an_emergency_is_raised_by_status_acknowledged_by_one_person_and_ended(sent):
    by, unit, incident = sent
    units.set_status(by=by, at=NOW, unit_id=unit.pk, status="0")
    with acting(by):
        [raised] = selectors.list_emergencies()
    assert (raised.easting, raised.northing) == CORNERS[1]
    ended = {"at": after(60), "emergency_id": raised.pk, "reason": "All in order"}
    with pytest.raises(emergencies.NoEmergency, match="Acknowledge the emergency first"):
        emergencies.end_emergency(by=by, **ended)
    emergencies.acknowledge_emergency(by=by, at=after(4), emergency_id=raised.pk)
    with pytest.raises(emergencies.NoEmergency, match="has acknowledged it already"):
        emergencies.acknowledge_emergency(by=by, at=after(5), emergency_id=raised.pk)
    emergencies.end_emergency(by=by, **ended)
    with acting(by):
        assert selectors.list_emergencies() == []
    assert log(by, incident)[-1] == "K1: emergency ended: All in order"
    assert alarms(by) == [("emergency", True), ("emergency", False), ("emergency", False)]


def test_messages_are_kept_with_the_incident_and_read_once(sent):
    by, unit, incident = sent
    out = {"by": by, "at": NOW, "unit_id": unit.pk}
    messages.send_message(**out, text="Dog at the address")
    came = messages.send_message(**out, code="back_up", direction=Direction.IN)
    assert log(by, incident)[-2:] == [
        "Message to K1: Dog at the address",
        "Message from K1: Another unit please",
    ]
    with acting(by):
        assert [each.pk for each in selectors.list_to_read()] == [came.pk]
    messages.read_message(by=by, at=NOW, message_id=came.pk)
    with acting(by):
        assert selectors.list_to_read() == []
        assert Event.objects.get(name="dispatch.unit.message_read").payload["unit_id"] == unit.pk
    with pytest.raises(messages.AlreadyRead):
        messages.read_message(by=by, at=NOW, message_id=came.pk)
    with pytest.raises(messages.NothingSaid):
        messages.send_message(**out, text="  ")
    with pytest.raises(NoSuchCode):
        messages.send_message(**out, code="made_up")
    with acting(by):
        assert selectors.list_messages(unit.pk).count() == 2


def test_a_unit_near_its_incident_is_proposed_as_arrived_and_a_person_confirms(sent):
    by, unit, incident = sent
    units.set_status(by=by, at=after(10), unit_id=unit.pk, status="5")
    near = positions.Fix(unit.pk, CORNERS[3][0] - 30.0, CORNERS[3][1])
    for seconds in (100, 105):
        positions.take_positions(by=by, at=after(seconds), fixes=[near])
    assert log(by, incident).count("K1 is at the place by its position (30 m)") == 1
    with acting(by):
        assert Unit.objects.get().status == "5"  # a position says nothing for anybody
    made = deployments.confirm_arrival(by=by, at=after(130), unit_id=unit.pk)
    assert (made.at_scene_at, made.arrival) == (after(100), "position")
    with acting(by):
        assert selectors.get_incident(incident.pk).first_at_scene_at == after(100)


def test_an_arrival_that_no_position_proposes_is_not_confirmed(sent):
    by, unit, _incident = sent
    with pytest.raises(deployments.NotOnIt):
        deployments.confirm_arrival(by=by, at=after(130), unit_id=unit.pk)


def test_positions_that_cannot_be_are_answered_and_the_rest_are_taken():
    by = make_controller()
    unit, other = book_on(by, "K1", 1), book_on(by, "K2", 2)
    e, n = CORNERS[2]
    fixes = [
        positions.Fix(unit.pk, e, n, at=after(-10)),
        positions.Fix(unit.pk, 300_000.0, 900_000.0),
        positions.Fix(unit.pk, -1.0, n),
        positions.Fix(unit.pk, e, n, at=after(300)),
        positions.Fix(other.pk, e, n, at=after(20)),
        positions.Fix(other.pk, e - 9, n, at=after(10)),
        positions.Fix(987_654, e, n),
    ]
    taken = positions.take_positions(by=by, at=after(5), fixes=fixes)
    assert taken.moved == 1
    assert [said.split(":")[0] for _, said in taken.refused] == [
        "No road is within two kilometres",
        "It is outside the map",
        "The device's clock is ahead of ours.",
        "It is older than the position held; that one stays.",
        "It is older than the position held; that one stays.",
        "There is no such unit.",
    ]
    with acting(by):
        assert Unit.objects.get(pk=unit.pk).easting == CORNERS[1][0]
        assert Unit.objects.get(pk=other.pk).position_at == after(20)


def test_a_diverted_unit_is_never_silent(sent):
    by, unit, first = sent
    units.set_status(by=by, at=NOW, unit_id=unit.pk, status="5")
    urgent = open_incident(by, grade="P1")
    to = {"by": by, "at": after(30), "incident_id": urgent.pk, "unit_id": unit.pk}
    with pytest.raises(deployments.NotFree, match="K1 is on incident"):
        deployments.assign_unit(**to)
    made = deployments.assign_unit(**to, divert=True)
    assert log(by, first)[-1] == f"K1 diverted to {urgent.reference} (P1)"
    assert made.enroute_at == after(30)
    with acting(by):
        assert Deployment.objects.filter(ended_at=None).get().incident_id == urgent.pk
    with pytest.raises(deployments.NotFree, match="may not be taken off"):
        deployments.assign_unit(**to | {"incident_id": first.pk}, divert=True)


def test_support_of_another_force_is_asked_agreed_and_ended(sent):
    by, _unit, incident = sent
    asked = support.request_support(
        by=by, at=NOW, incident_id=incident.pk, asked_of="Marlshire Police", what="A dog unit"
    )
    move = {"by": by, "at": after(60), "request_id": asked.pk, "answered_by": "Insp Made Up"}
    support.answer_support(**move, state=SupportState.AGREED, answer="20 minutes")
    assert log(by, incident)[-1] == "Marlshire Police: agreed by Insp Made Up. 20 minutes"
    with pytest.raises(support.WrongMove, match="The request is agreed"):
        support.answer_support(**move, state=SupportState.REFUSED)
    with pytest.raises(changes.WhyNeeded):
        support.answer_support(**move | {"answered_by": ""}, state=SupportState.ENDED)
    support.answer_support(**move, state=SupportState.ENDED)
    with pytest.raises(changes.WhyNeeded):
        support.request_support(
            by=by, at=NOW, incident_id=incident.pk, asked_of=" ", what="A dog unit"
        )


def asked_to_take_over(by, incident, **more):
    return support.request_support(
        by=by, at=NOW, incident_id=incident.pk, asked_of="Marlshire Police",
        what="It moved into their area", kind=SupportKind.HANDOVER, **more,
    )  # fmt: skip


def test_an_incident_is_handed_over_when_the_other_force_has_taken_it(sent):
    by, unit, incident = sent
    asked = asked_to_take_over(by, incident)
    with acting(by):
        assert selectors.get_incident(incident.pk).state == "open"  # ours until they have it
    with pytest.raises(support.AskedAlready):
        asked_to_take_over(by, incident)
    taken = {"by": by, "at": after(60), "request_id": asked.pk, "answered_by": "Insp Made Up"}
    taken |= {"state": SupportState.AGREED}
    with pytest.raises(changes.WhyNeeded, match="reference"):
        support.answer_support(**taken)
    with pytest.raises(support.UnitsOnIt):
        support.answer_support(**taken, their_reference="MP-7")
    with acting(by):
        assert SupportRequest.objects.get(pk=asked.pk).state == "asked"
    deployments.stand_down(by=by, at=after(50), incident_id=incident.pk, unit_id=unit.pk)
    support.answer_support(**taken, their_reference="MP-7")
    said = log(by, incident)
    assert said[-2] == "Marlshire Police: agreed by Insp Made Up as MP-7"
    assert said[-1] == "Taken over by another force. Marlshire Police took it over as MP-7"
    with acting(by):
        found = selectors.get_incident(incident.pk)
    assert (found.state, found.result) == ("resulted", "passed_to_force")


def test_a_handover_that_is_refused_leaves_the_incident_ours(sent):
    by, _unit, incident = sent
    asked = asked_to_take_over(by, incident)
    support.answer_support(
        by=by, at=after(60), request_id=asked.pk, answered_by="Insp Made Up",
        state=SupportState.REFUSED, answer="It is on your side of the river",
    )  # fmt: skip
    assert "refused by Insp Made Up. It is on your side" in log(by, incident)[-1]
    with acting(by):
        assert selectors.get_incident(incident.pk).state == "open"
    assert asked_to_take_over(by, incident).state == "asked"


def test_what_an_incident_asks_for_comes_from_the_forces_own_list():
    by = make_controller()
    incident = open_incident(by)
    changes.classify_incident(
        by=by, at=NOW, incident_id=incident.pk, category="safety_domestic", qualifiers=["firearm"]
    )
    with acting(by):
        asked = selectors.asked_of_units(selectors.get_incident(incident.pk), on=NOW.date())
    assert asked == rules.Asked(
        "P1",
        (("firearms", "Authorised firearms officer"),),
        (("domestic", "Domestic abuse trained"),),
    )


def test_somebody_without_the_permission_looks_after_nobody(sent):
    by, unit, incident = sent
    units.set_status(by=by, at=NOW, unit_id=unit.pk, status="0")
    reader = make_actor("dispatch.read_incidents")
    who, this = {"by": reader, "at": NOW}, {"by": reader, "at": NOW, "unit_id": unit.pk}
    for act in (
        lambda: deployments.acknowledge_deployment(**this),
        lambda: deployments.confirm_arrival(**this),
        lambda: watch.set_welfare_timer(**this, minutes=5),
        lambda: watch.escalate(**who),
        lambda: emergencies.acknowledge_emergency(**who, emergency_id=1),
        lambda: emergencies.end_emergency(**who, emergency_id=1, reason="x"),
        lambda: messages.send_message(**this, text="x"),
        lambda: messages.read_message(**who, message_id=1),
        lambda: positions.take_positions(**who, fixes=[]),
        lambda: units.correct_status(**this, status="2", wrong="0"),
        lambda: support.request_support(**who, incident_id=incident.pk, asked_of="x", what="y"),
        lambda: asked_to_take_over(reader, incident),
        lambda: support.answer_support(
            **who, request_id=1, state=SupportState.AGREED, answered_by="x"
        ),
    ):
        with pytest.raises(NotPermitted):
            act()
    with acting(by):
        assert not Message.objects.exists()
        assert Emergency.objects.get().acknowledged_at is None
