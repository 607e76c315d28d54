"""Pages of dispatch, as their reader asks for them."""

import json
import re

import pytest

from bluelamp.dispatch.models import Emergency, SupportRequest, Unit
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.models import Entry
from tests.dispatch.world import CONTROL, book_on, open_incident
from tests.people import actor_of, make_force, make_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


@pytest.fixture
def controller(client):
    post = make_post(*CONTROL)
    client.force_login(post.user)
    return actor_of(post)


def test_an_incident_is_printed_with_its_log_and_the_print_is_a_disclosure(client, controller):
    incident = open_incident(controller)
    answer = client.get(f"/incidents/{incident.pk}/print")
    assert answer.content.startswith(b"%PDF")
    assert incident.reference in answer["Content-Disposition"]
    with acting(controller):
        entry = Entry.objects.get(act="dispatch.incident.printed")
    assert (entry.operation, entry.subject_id) == ("disclosure", incident.pk)


@pytest.mark.parametrize("part", ["", "print", "log", "units"])
def test_another_forces_incident_is_not_found(client, controller, part):
    incident = open_incident(controller)
    client.force_login(make_post(*CONTROL, force=make_force("20", "Elsewhere")).user)
    assert client.get(f"/incidents/{incident.pk}/{part}").status_code == 404


def test_somebody_who_may_not_read_incidents_is_told_so(client, controller):
    incident = open_incident(controller)
    client.force_login(make_post("contact.read_calls").user)
    answer = client.get(f"/incidents/{incident.pk}/")
    assert answer.status_code == 403
    assert "Read incidents" in answer.content.decode()


def test_a_refused_act_says_why_and_changes_nothing(client, controller):
    incident = open_incident(controller)
    sent = {"grade": "P1", "rationale": "The same"}
    page = client.post(f"/incidents/{incident.pk}/regrade", sent, follow=True)
    assert "has that grade already" in page.content.decode()


def test_the_console_does_what_is_typed_and_keeps_what_is_refused(client, controller):
    incident = open_incident(controller)
    done = client.post(
        "/console/command", {"line": "/n 1 Seen at the gate"}, HTTP_HX_REQUEST="true"
    )
    assert done["HX-Trigger"] == "console-done"
    assert f"Added to the log of {incident.reference}" in done.content.decode()
    assert "console-key" in done.content.decode()
    kept = client.post("/console/command", {"line": '/zz "1" <b>'})
    assert 'value="/zz &quot;1&quot; &lt;b&gt;"' in kept.content.decode()
    assert "That is not a command" in kept.content.decode()


def test_a_line_that_is_sent_twice_is_done_once(client, controller):
    incident = open_incident(controller)
    key = re.search(r'name="form_key" value="([^"]+)"', client.get("/console/").content.decode())
    sent = {"line": "/n 1 Only once", "form_key": key[1]}
    assert client.post("/console/command", sent, HTTP_HX_REQUEST="true").status_code == 200
    assert client.post("/console/command", sent, HTTP_HX_REQUEST="true").status_code == 409
    with acting(controller):
        assert incident.lines.filter(text="Only once").count() == 1


def markers(client, asked=""):
    page = client.get(f"/console/followed{asked}").content.decode()
    return json.loads(re.search(r'id="board-markers"[^>]*>([^<]*)<', page)[1])


def test_a_console_is_sent_the_units_that_changed_and_not_the_whole_map_again(client, controller):
    incident = open_incident(controller)
    first, second, third = (book_on(controller, f"K{each}", each) for each in (1, 2, 3))
    whole = markers(client)
    assert (whole["whole"], len(whole["units"]), whole["gone"]) == (True, 3, [])
    assert whole["incidents"] == [[incident.pk, 401_000, 281_000, "P1 Corner Road", "P1"]]
    assert markers(client, "?changed=")["units"] == []

    client.post(f"/incidents/{incident.pk}/assign", {"unit": third.pk})
    client.post(f"/units/{first.pk}/status", {"unit": first.pk, "status": "0"})
    client.post(f"/units/{second.pk}/status", {"unit": second.pk, "status": "11"})
    heard = markers(client, f"?changed={second.pk},{third.pk},x,-1,{'9' * 30}")
    assert not heard["whole"]
    assert [each[3:] for each in heard["units"]] == [["K1", "raised"], ["K3", "sent"]]
    assert heard["gone"] == [second.pk]


def test_an_emergency_stands_first_on_the_console_until_it_has_ended(client, controller):
    unit = book_on(controller, "K1", 1)
    client.post(f"/units/{unit.pk}/status", {"unit": unit.pk, "status": "0"})
    page = client.get("/console/").content.decode()
    assert page.index("EMERGENCY K1") < page.index("Open incidents")
    with acting(controller):
        pk = Emergency.objects.get().pk
    client.post(f"/emergencies/{pk}/")
    assert f"with {controller.name}" in client.get("/console/").content.decode()
    client.post(f"/emergencies/{pk}/", {"reason": "All in order"})
    assert "EMERGENCY" not in client.get("/console/").content.decode()


def test_a_unit_is_booked_on_and_looked_after_on_its_page(client, controller):
    sent = {"callsign": "k 7", "kind": "response", "crew": "PC One\nPC Two", "hours": "8",
            "skills": ["taser"]}  # fmt: skip
    assert "K7" in client.post("/units/book-on", sent, follow=True).content.decode()
    assert client.post("/units/book-on", sent | {"kind": "ship"}).status_code == 422
    with acting(controller):
        unit = Unit.objects.get(callsign="K7")
    incident = open_incident(controller)
    client.post(f"/incidents/{incident.pk}/assign", {"unit": unit.pk})
    where = f"/units/{unit.pk}/"
    client.post(f"{where}look-after", {"what": "acknowledged"})
    client.post(f"{where}look-after", {"what": "timer", "minutes": "20"})
    client.post(f"{where}message", {"direction": "in", "code": "back_up"})
    page = client.get(where).content.decode()
    for words in ("PC One, PC Two", "Taser", "Another unit please", "To be heard from by"):
        assert words in page
    refused = client.post(f"{where}look-after", {"what": "arrived"}, follow=True)
    assert "Its position does not say that it is there" in refused.content.decode()
    shown = client.get(f"/incidents/{incident.pk}/").content.decode()
    assert "K7 has acknowledged" in shown


def test_support_is_asked_for_and_answered_on_the_incident(client, controller):
    incident = open_incident(controller)
    where = f"/incidents/{incident.pk}/support"
    client.post(where, {"asked_of": "Marlshire Police", "what": "A dog unit"})
    with acting(controller):
        asked = SupportRequest.objects.get()
    answer = {"state": "agreed", "answered_by": "Insp Made Up"}
    page = client.post(f"{where}/{asked.pk}", answer, follow=True).content.decode()
    assert "Agreed by Insp Made Up" in page
