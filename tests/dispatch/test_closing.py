"""Closing: the crime-recording decision, who may close, dated codes, duplicates and links."""

import dataclasses
import datetime

import pytest

from bluelamp.dispatch import selectors
from bluelamp.dispatch.choices import LinkKind
from bluelamp.dispatch.models import Closing, Incident, IncidentLink
from bluelamp.dispatch.rules import closing as policy
from bluelamp.dispatch.services import changes, closing, deployments, incidents, links
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.bus.models import Event
from bluelamp.kernel.reference.models import Code, CodeList
from bluelamp.kernel.reference.selectors import NoSuchCode
from tests.dispatch.world import (
    CONTROL,
    book_on,
    make_controller,
    open_incident,
)
from tests.people import NOW, actor_of, make_actor, make_force, make_post, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
SUPERVISOR = (*CONTROL, "dispatch.close_as_supervisor")
NO_CRIME = policy.Decided(
    category="safety_concern",
    decision="not_recorded",
    victim="no_victim",
    risk="None",
    no_crime_reason="not_a_crime",
)


def resulted(by, *, result="safe_and_well", **more):
    incident = open_incident(by, **{"grade": "P3"} | more)
    incidents.result_incident(
        by=by, at=NOW, incident_id=incident.pk, result=result, text="All quiet"
    )
    return incident


def close(by, incident, decided=NO_CRIME, **changed):
    decided = dataclasses.replace(decided, **changed)
    return closing.close_incident(by=by, at=NOW, incident_id=incident.pk, decided=decided)


def test_an_incident_is_closed_with_the_decision_about_recording_a_crime():
    by = make_controller()
    incident = resulted(by)
    close(by, incident)
    with acting(by):
        assert selectors.get_incident(incident.pk).state == "closed"
        last = selectors.list_lines(incident.pk).last()
        event = Event.objects.get(name="dispatch.incident.closed")
    assert last.text == (
        "Closed as Concern for safety. No crime is recorded: What was reported does not amount"
        " to a crime in law. Risk left: None"
    )
    assert event.payload["decision"] == "not_recorded"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"risk": " "}, "what risk is left"),
        ({"decision": "recorded"}, "number of the crime"),
        ({"no_crime_reason": ""}, "Home Office Counting Rules"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_closed(changed, said):
    by = make_controller()
    incident = resulted(by)
    with pytest.raises(policy.NotReadyToClose, match=said):
        close(by, incident, **changed)
    with acting(by):
        assert not Closing.objects.exists()


def test_a_result_of_a_recorded_crime_cannot_be_closed_without_one():
    by = make_controller()
    incident = resulted(by, result="crime_recorded")
    with pytest.raises(policy.NotReadyToClose, match="recorded crime"):
        close(by, incident)
    assert close(by, incident, decision="recorded", crimes=("20ZZ/1/26",)).crimes == ["20ZZ/1/26"]


KNOWN = policy.Known(grades=("P3",), categories=("",), qualifiers=())


@pytest.mark.parametrize(
    ("known", "decided", "why"),
    [
        ({}, {}, ()),
        ({"grades": ("P1", "P3")}, {}, ("It was graded P1",)),
        ({"categories": ("safety_missing",)}, {}, ("It is about a missing person",)),
        ({}, {"category": "safety_domestic"}, ("It is a domestic incident",)),
        ({"qualifiers": ("domestic",)}, {}, ("It is a domestic incident",)),
        ({}, {"qualifiers": ("hate_race",)}, ("It is about hate",)),
        ({"qualifiers": ("vulnerable",)}, {}, ("Somebody vulnerable is concerned",)),
        ({"reason_is_contrary": True}, {}, ("A report of a crime is not recorded",)),
        ({"reason_is_contrary": True}, {"decision": "recorded"}, ()),
    ],
)
def test_when_a_supervisor_must_close(known, decided, why):
    asked = policy.why_supervisor(
        dataclasses.replace(KNOWN, **known), dataclasses.replace(NO_CRIME, **decided)
    )
    assert asked == why


def test_a_supervisor_closes_what_the_rules_keep_for_one():
    by, supervisor = make_controller(), actor_of(make_post(*SUPERVISOR))
    incident = resulted(by)
    with pytest.raises(closing.SupervisorNeeded, match="It is a domestic incident"):
        close(by, incident, qualifiers=("domestic",))
    made = close(supervisor, incident, qualifiers=("domestic",))
    assert made.supervisor_asked == ["It is a domestic incident"]


def test_an_open_incident_is_not_closed_and_a_closed_one_not_twice():
    by = make_controller()
    for incident in (open_incident(by, grade="P3"), resulted(by)):
        if incident.state == "resulted" or selectors_state(by, incident) == "resulted":
            close(by, incident)
        with pytest.raises(closing.NotResulted):
            close(by, incident)


def selectors_state(by, incident):
    with acting(by):
        return selectors.get_incident(incident.pk).state


def test_a_code_that_is_not_in_force_today_is_refused():
    by = make_controller()
    incident = open_incident(by, grade="P3")
    the_list = CodeList.objects.get(code="incident-result")
    Code.objects.filter(list=the_list, code="hoax").update(valid_to=NOW.date())
    with pytest.raises(NoSuchCode):
        incidents.result_incident(by=by, at=NOW, incident_id=incident.pk, result="hoax", text="x")
    with pytest.raises(NoSuchCode):
        changes.classify_incident(by=by, at=NOW, incident_id=incident.pk, category="made_up")
    assert selectors_state(by, incident) == "open"


def test_an_incident_is_opened_again_by_a_supervisor_with_a_reason():
    by, supervisor = make_controller(), actor_of(make_post(*SUPERVISOR))
    incident = resulted(by)
    close(by, incident)
    again = {"at": NOW, "incident_id": incident.pk}
    with pytest.raises(NotPermitted):
        closing.reopen_incident(**again, by=by, reason="A witness rang")
    with pytest.raises(changes.WhyNeeded):
        closing.reopen_incident(**again, by=supervisor, reason=" ")
    closing.reopen_incident(**again, by=supervisor, reason="A witness rang")
    assert selectors_state(by, incident) == "open"
    with acting(by):
        assert Closing.objects.count() == 1


def test_a_duplicate_is_closed_told_to_the_original_and_can_be_undone():
    by = make_controller()
    original, twin = open_incident(by), open_incident(by, words="Shouting outside")
    link = links.link_incidents(
        by=by, at=NOW, incident_id=twin.pk, other_id=original.pk, kind=LinkKind.DUPLICATE
    )
    assert selectors_state(by, twin) == "closed"
    with acting(by):
        told = selectors.list_lines(original.pk).last().text
    assert told == f"{twin.reference}: duplicate of {original.reference}. Shouting outside"
    third = open_incident(by)
    with pytest.raises(links.LinkedAlready, match="name the original"):
        links.link_incidents(
            by=by, at=NOW, incident_id=third.pk, other_id=twin.pk, kind=LinkKind.DUPLICATE
        )
    links.unlink_incidents(by=by, at=NOW, link_id=link.pk)
    assert selectors_state(by, twin) == "open"
    with pytest.raises(links.NotLinked):
        links.unlink_incidents(by=by, at=NOW, link_id=link.pk)


def test_links_are_refused_when_they_make_no_sense():
    by = make_controller()
    one, two = open_incident(by), open_incident(by)
    pair = {"by": by, "at": NOW, "incident_id": one.pk}
    with pytest.raises(links.SameIncident):
        links.link_incidents(**pair, other_id=one.pk)
    with pytest.raises(links.NotMajor):
        links.link_incidents(**pair, other_id=two.pk, kind=LinkKind.PART)
    links.link_incidents(**pair, other_id=two.pk)
    with pytest.raises(links.LinkedAlready):
        links.link_incidents(by=by, at=NOW, incident_id=two.pk, other_id=one.pk)
    unit = book_on(by, "K1", 1)
    deployments.assign_unit(by=by, at=NOW, incident_id=one.pk, unit_id=unit.pk)
    third = open_incident(by)
    with pytest.raises(incidents.StillCommitted):
        links.link_incidents(**pair, other_id=third.pk, kind=LinkKind.DUPLICATE)
    stranger = make_controller(force=make_force("20", "Elsewhere"))
    with pytest.raises(Incident.DoesNotExist):
        links.link_incidents(by=stranger, at=NOW, incident_id=one.pk, other_id=two.pk)
    with acting(by):
        assert IncidentLink.objects.count() == 1


def test_a_major_incident_gathers_its_parts():
    by = make_controller()
    major, part = open_incident(by), open_incident(by)
    changes.declare_major(by=by, at=NOW, incident_id=major.pk, reason="A building has fallen")
    links.link_incidents(by=by, at=NOW, incident_id=part.pk, other_id=major.pk, kind=LinkKind.PART)
    with acting(by):
        assert [each.incident_id for each in selectors.list_links(major.pk)] == [part.pk]
        assert "Declared a major incident" in selectors.list_lines(major.pk)[1].text


def test_an_incident_is_passed_to_another_area_of_the_force_alone():
    by = make_controller()
    incident = open_incident(by)
    there, foreign = make_unit(make_force(), "EAST"), make_unit(make_force("20", "Elsewhere"), "X")
    passing = {"by": by, "at": NOW, "incident_id": incident.pk, "reason": "Their ground"}
    with pytest.raises(changes.NoSuchArea):
        changes.transfer_incident(**passing, to_unit_id=foreign.pk)
    with pytest.raises(changes.SameArea):
        changes.transfer_incident(**passing, to_unit_id=incident.unit_id)
    changes.transfer_incident(**passing, to_unit_id=there.pk)
    with acting(by):
        assert selectors.get_incident(incident.pk).unit_id == there.pk
        assert selectors.list_lines(incident.pk).last().text == "Passed to Unit EAST: Their ground"


def test_somebody_without_the_permission_changes_nothing():
    by, reader = make_controller(), make_actor("dispatch.read_incidents")
    one, two = open_incident(by), open_incident(by)
    at = {"by": reader, "at": NOW, "incident_id": one.pk}
    for act in (
        lambda: links.link_incidents(**at, other_id=two.pk),
        lambda: changes.declare_major(**at, reason="x"),
        lambda: changes.transfer_incident(**at, to_unit_id=1, reason="x"),
        lambda: changes.classify_incident(**at, category="safety_alarm"),
        lambda: closing.close_incident(**at, decided=NO_CRIME),
        lambda: closing.reopen_incident(**at, reason="x"),
    ):
        with pytest.raises(NotPermitted):
            act()
    with acting(by):
        assert selectors.list_lines(one.pk).count() == 1
        assert not IncidentLink.objects.exists()


def test_an_incident_is_found_as_a_controller_says_it():
    by = make_controller()
    old = open_incident(by, at=NOW - datetime.timedelta(days=1))
    today = [open_incident(by) for _ in range(2)]
    with acting(by):
        found = [
            selectors.find_incident(said, on=NOW.date())
            for said in ("2", "0001", old.reference, "77", "x", "9" * 30)
        ]
    assert found == [today[1], today[0], old, None, None, None]


def test_the_pages_close_and_open_again(client):
    post = make_post(*SUPERVISOR)
    client.force_login(post.user)
    incident = resulted(actor_of(post))
    assert incident.reference in client.get("/incidents/to-close").content.decode()
    sent = {"category": "safety_concern", "decision": "not_recorded", "victim": "no_victim",
            "risk": "None", "no_crime_reason": ""}  # fmt: skip
    label = "Person found safe and well"
    assert f"Result: {label}." in client.get(f"/incidents/{incident.pk}/close").content.decode()
    assert f"{label}, <time" in client.get(f"/incidents/{incident.pk}/").content.decode()
    refused = client.post(f"/incidents/{incident.pk}/close", sent)
    assert (refused.status_code, b"Say why no crime is recorded" in refused.content) == (422, True)
    sent["no_crime_reason"] = "not_a_crime"
    page = client.post(f"/incidents/{incident.pk}/close", sent, follow=True).content.decode()
    assert "No crime is recorded" in page
    page = client.post(f"/incidents/{incident.pk}/reopen", {"reason": "New facts"}, follow=True)
    assert "Opened again: New facts" in page.content.decode()
    other = open_incident(actor_of(post))
    named = {"other": other.reference, "kind": "linked"}
    page = client.post(f"/incidents/{incident.pk}/link", named, follow=True).content.decode()
    assert f"Linked to {other.reference}" in page
    missing = client.post(f"/incidents/{incident.pk}/link", {"other": "9999", "kind": "linked"})
    assert "There is no incident 9999." in missing.content.decode()
    for part in ("type", "transfer", "major", "link", "reopen", "close"):
        assert client.get(f"/incidents/{other.pk}/{part}").status_code == 200
