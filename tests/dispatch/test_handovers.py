"""An incident is handed to a force on the same platform, which takes it or declines on a screen."""

import pytest

from bluelamp.dispatch import selectors, tasks
from bluelamp.dispatch.choices import SupportState
from bluelamp.dispatch.models import Handover, Incident, SupportRequest
from bluelamp.dispatch.services import deployments, handovers, support
from bluelamp.kernel.access.models import Force
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from tests.dispatch.world import CONTROL, WHY, book_on, make_controller, open_incident
from tests.people import NOW, make_actor, make_force, make_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
WHAT = "It is on your side of the river. The man has a knife."


@pytest.fixture
def forces():
    """A controller of each of two forces."""
    return make_controller(), make_controller(force=make_force("20", "Marlshire Police"))


def by_force(by):
    return Force.objects.get(pk=by.force_id)


def offer(ours, theirs, incident):
    return handovers.offer_handover(
        by=ours, at=NOW, incident_id=incident.pk, force_id=theirs.force_id, what=WHAT
    )


def the_one(by):
    with acting(by):
        return Handover.objects.get()


def log(by, incident):
    with acting(by):
        return [line.text for line in selectors.list_lines(incident.pk)]


def test_the_other_force_takes_it_and_the_sender_reads_their_reference(forces):
    ours, theirs = forces
    incident = open_incident(ours, words="A man waves a knife")
    offer(ours, theirs, incident)
    assert handovers.carry_handovers(by=theirs, at=NOW) == 1
    with acting(theirs):
        assert Event.objects.get(name="dispatch.handover.came").force_id == theirs.force_id
    [found] = selectors.consult_handovers(by=theirs, reason=WHY)
    assert (found.reference, found.summary, found.what) == (
        incident.reference, "A man waves a knife", WHAT,
    )  # fmt: skip

    made = handovers.accept_handover(by=theirs, at=NOW, handover_id=found.pk)
    assert (made.grade, made.summary, made.easting) == ("P1", "A man waves a knife", 401_000)
    assert incident.reference in log(theirs, made)[-1]
    assert WHAT in log(theirs, made)[-1]
    assert handovers.carry_handovers(by=ours, at=NOW) == 1
    assert handovers.carry_handovers(by=ours, at=NOW) == 0
    with acting(ours):
        incident.refresh_from_db()
        asked = SupportRequest.objects.get()
        assert not Incident.objects.filter(pk=made.pk).exists()  # theirs is theirs alone
    assert (incident.state, incident.result) == ("resulted", "passed_to_force")
    assert (asked.state, asked.their_reference) == ("agreed", made.reference)
    with acting(theirs):
        assert not Incident.objects.filter(pk=incident.pk).exists()
        assert Entry.objects.filter(act="dispatch.handover.agreed").exists()


def test_they_decline_with_a_reason_and_it_stays_ours(forces):
    ours, theirs = forces
    incident = open_incident(ours)
    offer(ours, theirs, incident)
    pk = the_one(theirs).pk
    with pytest.raises(handovers.WhyNeeded):
        handovers.decline_handover(by=theirs, at=NOW, handover_id=pk, reason=" ")
    handovers.decline_handover(by=theirs, at=NOW, handover_id=pk, reason="The bridge is yours")
    with pytest.raises(handovers.AnsweredAlready):
        handovers.accept_handover(by=theirs, at=NOW, handover_id=pk)
    handovers.carry_handovers(by=ours, at=NOW)
    assert "The bridge is yours" in log(ours, incident)[-1]
    with acting(ours):
        incident.refresh_from_db()
        assert incident.state == "open"
    with acting(theirs):
        assert not Incident.objects.exists()


def test_while_our_units_are_on_it_their_answer_waits(forces):
    ours, theirs = forces
    incident, unit = open_incident(ours), book_on(ours, "K1", 1)
    about = {"by": ours, "at": NOW, "incident_id": incident.pk, "unit_id": unit.pk}
    deployments.assign_unit(**about)
    offer(ours, theirs, incident)
    handovers.accept_handover(by=theirs, at=NOW, handover_id=the_one(theirs).pk)
    assert handovers.carry_handovers(by=ours, at=NOW) == 0
    deployments.stand_down(**about)
    assert handovers.carry_handovers(by=ours, at=NOW) == 1


def test_a_request_on_their_screen_is_answered_there_and_can_be_withdrawn(forces):
    ours, theirs = forces
    asked = offer(ours, theirs, open_incident(ours))
    answer = {"by": ours, "at": NOW, "request_id": asked.pk, "answered_by": "Insp Made Up"}
    with pytest.raises(support.OnTheirScreen):
        support.answer_support(**answer, state=SupportState.AGREED, their_reference="1")
    support.answer_support(**answer, state=SupportState.ENDED)
    with pytest.raises(handovers.AnsweredAlready):
        handovers.accept_handover(by=theirs, at=NOW, handover_id=the_one(theirs).pk)


def test_what_is_protected_is_not_copied_and_nobody_else_sees_a_handover(forces):
    ours, theirs = forces
    seeing = make_controller(sees_sensitive=True, force=by_force(ours))
    incident = open_incident(ours)
    with acting(seeing):
        Incident.objects.filter(pk=incident.pk).update(marking="OFFICIAL-SENSITIVE")
    with pytest.raises(handovers.NotOnScreen):
        offer(seeing, theirs, incident)
    with acting(seeing):
        assert not SupportRequest.objects.exists()
    incident = open_incident(ours)
    with pytest.raises(handovers.NoSuchForce):
        offer(ours, ours, incident)
    offer(ours, theirs, incident)
    third = make_controller(force=make_force("21", "Third Police"))
    with acting(third):
        assert not Handover.objects.exists()
    with pytest.raises(NotPermitted):
        selectors.consult_handovers(by=make_actor("dispatch.read_incidents"), reason=WHY)
    with pytest.raises(NotPermitted):
        handovers.accept_handover(
            by=make_actor("dispatch.read_incidents", force=by_force(theirs)),
            at=NOW,
            handover_id=the_one(theirs).pk,
        )
    assert the_one(theirs).state == "asked"


def test_the_pages_go_from_asking_to_their_answer(client, forces):
    ours, theirs = forces
    incident = open_incident(ours)
    client.force_login(make_post(*CONTROL).user)
    where = f"/incidents/{incident.pk}/hand-over"
    refused = client.post(where, {"force": "", "asked_of": "", "what": WHAT})
    assert refused.status_code == 422
    sent = client.post(where, {"force": theirs.force_id, "what": WHAT}, follow=True)
    assert "They answer on their screen" in sent.content.decode()

    client.force_login(make_post(*CONTROL, force=by_force(theirs)).user)
    assert "asks us to take over P1 Corner Road" in client.get("/console/").content.decode()
    assert WHAT in client.get("/handovers/").content.decode()
    pk = the_one(theirs).pk
    assert "Why?" in client.post(f"/handovers/{pk}/decline", follow=True).content.decode()
    taken = client.post(f"/handovers/{pk}/accept", follow=True).content.decode()
    assert "Agreed by" in taken
    assert client.post("/handovers/999/accept").status_code == 404
    assert "asks us to take over" not in client.get("/console/").content.decode()


def test_the_clock_carries_it_as_each_forces_own_post(forces):
    ours, theirs = forces
    incident = open_incident(ours)
    offer(ours, theirs, incident)
    handovers.accept_handover(by=theirs, at=NOW, handover_id=the_one(theirs).pk)
    platform = make_post(*CONTROL, force=by_force(ours))
    type(platform.role).objects.filter(pk=platform.role_id).update(code="platform")
    tasks.carry_handovers()
    assert "agreed by" in " ".join(log(ours, incident))
