"""Whatever is typed into a call, a chat or a task is kept as typed, or refused in a sentence."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from bluelamp.contact.models import Assessment, Call
from bluelamp.dispatch.models import Incident
from bluelamp.kernel.access.models import RoleProfile
from bluelamp.kernel.access.services import acting
from bluelamp.tasking.models import Briefing, Task
from tests.dispatch.test_hostile import HOSTILE, NOT_TAKEN, shown
from tests.dispatch.world import CONTROL, make_world
from tests.people import actor_of, make_post

pytestmark = pytest.mark.django_db
ALL = (
    *CONTROL,
    "contact.present",
    "pole.read_records",
    "identity.match_person",
    "tasking.read",
    "tasking.make_tasks",
    "tasking.brief",
    "tasking.do_tasks",
)
PROMPTS = ("threat", "harm", "risk")


@pytest.fixture
def by(client):
    make_world()
    post = make_post(*ALL)
    RoleProfile.objects.filter(pk=post.role_id).update(code="public-pages")
    client.force_login(post.user)
    return actor_of(post, at=timezone.now())


def sheet(text, **more):
    said = dict.fromkeys(("place", "words", "caller_name", "rationale", *PROMPTS), text)
    said |= {"caller_number": text[:35], "born_on": text[:20], "channel": "999"}
    return said | {"key": str(uuid4()), "act": "grade", "grade": "P3"} | more


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_on_a_call_is_kept_as_typed_and_runs_nowhere(by, client, text):
    for part in ("who", "place", "what"):
        answer = client.post(f"/calls/parts/{part}", sheet(text))
        assert "<img src=x" not in answer.content.decode()
    answer = client.post("/calls/new", sheet(text))
    assert answer.status_code == 302
    with acting(by):
        call, incident, said = Call.objects.get(), Incident.objects.get(), Assessment.objects.get()
    assert (call.words, call.place, call.caller_name) == (text, text, text)
    assert (incident.summary, incident.place, said.threat) == (text, text, text)
    shown(client, answer["Location"], "/console/", "/calls/", f"/calls/{call.pk}/", "/calls/new")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_said_in_a_chat_runs_at_neither_end(by, client, text):
    person = Client(REMOTE_ADDR="203.0.113.92")
    person.post("/public/chat", {"words": text, "caller_name": text, "again": "1"})
    client.post("/calls/next")
    with acting(by):
        call = Call.objects.get()
    client.post(f"/calls/{call.pk}/chat", {"words": text})
    person.post("/public/chat", {"words": text})
    assert call.words == text
    shown(client, f"/calls/{call.pk}/", f"/calls/{call.pk}/chat")
    shown(person, "/public/chat", "/public/chat/0")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_asked_and_briefed_is_kept_as_typed_and_runs_nowhere(by, client, text):
    asked = {"kind": "task", "title": text, "detail": text, "unit": by.unit_id}
    client.post("/tasking/tasks/new", asked)
    client.post(
        "/tasking/briefings/new", {"title": text, "text": text, "units": [by.unit_id], "runs": "8"}
    )
    with acting(by):
        task, briefing = Task.objects.get(), Briefing.objects.get()
    assert (task.title, task.detail, briefing.title, briefing.text) == (text, text, text, text)
    shown(client, "/tasking/", "/tasking/tasks/", f"/tasking/tasks/{task.pk}/",
          "/tasking/briefings/", f"/tasking/briefings/{briefing.pk}/")  # fmt: skip
    shown(client, "/tasking/tasks/?q=" + text.replace("%", "%25"))


@pytest.mark.parametrize("text", NOT_TAKEN)
def test_what_no_box_takes_is_refused_beside_it_and_nothing_is_written(by, client, text):
    for name in ("place", "words", "caller_name", "caller_number", "born_on", "threat", "typed"):
        answer = client.post("/calls/new", sheet("x", **{name: text}))
        assert answer.status_code == 422, name
        for part in ("who", "place", "what"):
            sent = sheet("x", **{name: text})
            assert client.post(f"/calls/parts/{part}", sent).status_code in (200, 422), part
    for name in ("easting", "northing", "person", "same_as", "key", "channel", "category"):
        assert client.post("/calls/new", sheet("x", **{name: text})).status_code == 422, name
    person = Client(REMOTE_ADDR="203.0.113.93")
    for page in ("chat", "update"):
        sent = {"words": text, "reference": text, "secret": text, "again": "1"}
        assert person.post(f"/public/{page}", sent).status_code == 422, page
    asked = {"kind": "task", "title": text, "detail": text, "unit": by.unit_id}
    assert client.post("/tasking/tasks/new", asked).status_code == 422
    briefed = {"title": text, "text": text, "units": [by.unit_id], "runs": "8"}
    assert client.post("/tasking/briefings/new", briefed).status_code == 422
    with acting(by):
        assert [each.objects.count() for each in (Call, Task, Briefing)] == [0, 0, 0]
