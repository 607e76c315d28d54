"""Whatever is typed into the control room's boxes is kept as typed, or refused in a sentence."""

import pytest

from bluelamp.dispatch.models import Incident, LogLine, Message
from bluelamp.kernel.access.services import acting
from tests.dispatch.world import CONTROL, book_on, open_incident
from tests.people import actor_of, make_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
HOSTILE = [
    "' or 1=1; drop table dispatch_incident; --",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "😀🚨👮‍♀️",
    "مرحبا بالعالم \u202eabc\u202c",
    "(a+)+$ .* [[: \\",
    "{{ 7*7 }} {% csrf_token %} %s %(x)s",
]
NOT_TAKEN = ["x" * 10_000, "a\0b"]


@pytest.fixture
def controller(client):
    post = make_post(*CONTROL)
    client.force_login(post.user)
    return actor_of(post)


def kept(by, incident):
    with acting(by):
        return [line.text for line in LogLine.objects.filter(incident=incident)]


def shown(client, *addresses):
    pages = "".join(client.get(each).content.decode() for each in addresses)
    assert "alert(1)</script>" not in pages
    assert "<img src=x" not in pages
    return pages


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_on_an_incident_is_kept_as_typed_and_runs_nowhere(client, controller, text):
    incident, unit = open_incident(controller, words=text), book_on(controller, "K1", 1)
    where, its = f"/incidents/{incident.pk}", f"/units/{unit.pk}"
    client.post(f"{where}/note", {"text": text})
    client.post(f"{where}/regrade", {"grade": "P3", "rationale": text})
    client.post(f"{where}/assign", {"unit": unit.pk, "reason": text})
    client.post(f"{where}/support", {"asked_of": text[:90], "what": text})
    client.post(f"{its}/message", {"direction": "out", "text": text})
    client.post("/console/command", {"line": f"/n 1 {text} again"})
    client.post("/console/command", {"line": text})
    said = kept(controller, incident)
    assert text in said
    assert f"{text} again" in said
    assert sum(text in each for each in said) >= 5
    with acting(controller):
        assert Message.objects.get().text == text
    shown(client, f"{where}/", f"{where}/log", "/console/", f"{its}/", "/units/", "/calls/new")
    shown(client, f"/console/?line={text}", f"/tasking/tasks/?q={text}")
    with acting(controller):
        assert Incident.objects.count() == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_a_unit_is_called_what_it_is_called_and_nothing_runs(client, controller, text):
    sent = {"callsign": text[:20], "kind": "response", "crew": text, "hours": "8",
            "vrm": text[:12], "station": text[:80]}  # fmt: skip
    client.post("/units/book-on", sent)
    shown(client, "/units/", "/console/", "/console/followed")


@pytest.mark.parametrize("text", NOT_TAKEN)
def test_what_no_box_takes_is_refused_in_a_sentence_and_nothing_is_written(
    client, controller, text
):
    incident, unit = open_incident(controller), book_on(controller, "K1", 1)
    before = kept(controller, incident)
    where, its = f"/incidents/{incident.pk}", f"/units/{unit.pk}"
    for address, sent in (
        (f"{where}/note", {"text": text}),
        (f"{where}/regrade", {"grade": "P3", "rationale": text}),
        (f"{where}/assign", {"unit": unit.pk, "reason": text}),
        (f"{where}/support", {"asked_of": text, "what": text}),
        (f"{where}/link", {"other": text, "kind": "linked"}),
        (f"{where}/result", {"result": "no_trace", "text": text}),
        (f"{where}/transfer", {"area": text, "reason": text}),
        (f"{where}/type", {"category": text}),
        (f"{its}/message", {"direction": "out", "text": text}),
        (f"{its}/status", {"unit": unit.pk, "status": text}),
        (f"{its}/crew", {"collar": text}),
        ("/units/book-on", {"callsign": text, "kind": "response", "hours": "8"}),
    ):
        assert client.post(address, sent, follow=True).status_code in (200, 422), address
        assert kept(controller, incident) == before, address
    for line in (f"/n 1 {text}", f"/m K1 {text}", f"/g 1 2 {text}", f"/a K1 1 {text}",
                 f"/a {text} 1", f"/s K1 {text}", f"/r 1 no_trace {text}", f"/l 1 {text}",
                 f"/f {text}", f"/n {text} x", text):  # fmt: skip
        answer = client.post("/console/command", {"line": line}, HTTP_HX_REQUEST="true")
        assert answer.status_code == 200, line[:20]
        assert kept(controller, incident) == before, line[:20]
    with acting(controller):
        assert not Message.objects.exists()


@pytest.mark.parametrize("number", ["-1", "0", "9" * 19, "9" * 400, "1e9", "٣"])
def test_a_number_that_cannot_be_is_no_failure(client, controller, number):
    incident, unit = open_incident(controller), book_on(controller, "K1", 1)
    where, its = f"/incidents/{incident.pk}", f"/units/{unit.pk}"
    for address, sent in (
        (f"{where}/assign", {"unit": number}),
        (f"{where}/stand-down", {"unit": number}),
        (f"{where}/status", {"unit": number, "status": "2"}),
        (f"{its}/look-after", {"what": "timer", "minutes": number}),
        (f"{its}/crew", {"post": number}),
        ("/units/book-on", {"callsign": "K9", "kind": "response", "hours": number}),
    ):
        assert client.post(address, sent).status_code in (302, 404, 422), address
    for line in (f"/n {number} x", f"/g {number} 2 x", f"/l 1 {number}", f"/s K1 {number}"):
        answer = client.post("/console/command", {"line": line}, HTTP_HX_REQUEST="true")
        assert answer.status_code == 200, line[:20]
    assert client.get(f"/console/followed?changed={number}").status_code == 200
