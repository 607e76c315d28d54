"""A web chat: without scripts, in the one queue, for those two alone, and over with the call."""

import pytest
from django.test import Client
from django.utils import timezone

from bluelamp.contact import services
from bluelamp.contact.models import Call
from bluelamp.contact.services import chat
from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.models import RoleProfile
from bluelamp.kernel.access.services import acting
from tests.dispatch.world import CONTROL, make_world
from tests.people import actor_of, make_post

pytestmark = pytest.mark.django_db
FIRST = "Somebody is trying the doors of cars"


@pytest.fixture
def desk():
    make_world()
    post = make_post("contact.present", "contact.read_calls", "contact.take_call")
    RoleProfile.objects.filter(pk=post.role_id).update(code="public-pages")
    return actor_of(post, at=timezone.now())


@pytest.fixture
def handler(client):
    post = make_post(*CONTROL)
    client.force_login(post.user)
    return client


def visitor():
    return Client(REMOTE_ADDR="203.0.113.91")


def text_of(answer):
    return answer.content.decode()


def begun(desk):
    person = visitor()
    page = person.post("/public/chat", {"words": FIRST, "again": "1"}, follow=True)
    assert "You are in the queue" in text_of(page)
    with acting(desk):
        return person, Call.objects.get()


def test_two_write_to_each_other_and_each_reads_the_other(desk, handler):
    person, call = begun(desk)
    assert (call.state, call.channel, call.words) == ("waiting", "chat", FIRST)
    sheet = handler.post("/calls/next", follow=True)
    assert FIRST in text_of(sheet)
    handler.post(f"/calls/{call.pk}/chat", {"words": "Which street are you in?"})
    assert "Which street are you in?" in text_of(person.get("/public/chat"))
    person.post("/public/chat", {"words": "Mill Lane <script>alert(1)</script>"})
    part = handler.get(f"/calls/{call.pk}/chat", HTTP_HX_REQUEST="true")
    assert "Mill Lane &lt;script&gt;" in text_of(part)


def test_a_page_that_asks_by_itself_gets_an_answer_only_when_there_is_something_new(desk, handler):
    person, call = begun(desk)
    page = person.get("/public/chat")
    asked = f"/public/chat/{page.context['last']}?state=waiting"
    assert person.get(asked).status_code == 204
    handler.post("/calls/next")
    assert "is with you" in text_of(person.get(asked))
    handler.post(f"/calls/{call.pk}/chat", {"words": "Hello"})
    assert "Hello" in text_of(person.get(asked))


def test_nobody_else_reads_a_chat(desk):
    begun(desk)
    stranger = visitor()
    assert FIRST not in text_of(stranger.get("/public/chat"))
    assert stranger.get("/public/chat/0").status_code == 404
    stranger.cookies["chat"] = "R-AAAA-AAAA AAAA-AAAA"
    assert FIRST not in text_of(stranger.get("/public/chat"))


def test_when_the_call_ends_so_does_its_chat(desk, handler):
    person, call = begun(desk)
    handler.post("/calls/next")
    sheet = {"channel": "chat", "key": call.key, "act": "close", "closed_because": "Answered"}
    handler.post(f"/calls/{call.pk}/", sheet)
    said = person.post("/public/chat", {"words": "And another thing"}, follow=True)
    assert "The chat has ended" in text_of(said)
    assert "And another thing" not in text_of(said)
    again = person.post("/public/chat", {"words": "Something else", "again": "1"}, follow=True)
    assert "Something else" in text_of(again)


def test_only_a_chat_is_chatted_in(desk):
    facts = services.CallFacts(
        channel="online",
        place=Place(""),
        words="",
        presented_at=timezone.now(),
    )
    call = services.present_call(by=desk, at=timezone.now(), facts=facts)
    with pytest.raises(Call.DoesNotExist):
        chat.say_as_public(by=desk, at=timezone.now(), call_id=call.pk, words="Hello")
