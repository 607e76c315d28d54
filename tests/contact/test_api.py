"""The door for other systems."""

import datetime
import json
from uuid import uuid4

import pytest
from django.utils import timezone

from bluelamp.contact.models import Call
from bluelamp.kernel.access import services as access
from tests.dispatch.world import CONTROL, make_world
from tests.people import actor_of, make_post

pytestmark = pytest.mark.django_db
ADDRESS = "/api/contact/calls"


@pytest.fixture
def post():
    make_world()
    return make_post(*CONTROL, "access.manage")


def key_of(post, *scopes):
    now = timezone.now()
    _, key = access.make_client(
        by=actor_of(post, at=now),
        name="Alarm centre",
        post=post,
        scopes=list(scopes),
        expires_at=now + datetime.timedelta(days=30),
        at=now,
    )
    return key


def a_call(**more):
    return {
        "key": str(uuid4()),
        "channel": "partner",
        "place": "Corner Road",
        "words": "Intruder alarm, second sensor",
    } | more


def send(client, body, key=""):
    headers = {"X-API-Key": key} if key else {}
    return client.post(ADDRESS, json.dumps(body), content_type="application/json", headers=headers)


def count(post):
    with access.acting(actor_of(post, at=timezone.now())):
        return Call.objects.count()


def test_a_call_arrives_once_however_often_it_is_sent(client, post):
    key, body = key_of(post, "contact.take_call"), a_call()
    first, again = send(client, body, key), send(client, body, key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert count(post) == 1


def test_a_client_without_the_scope_is_refused_and_nothing_is_written(client, post):
    answer = send(client, a_call(), key_of(post, "contact.read_calls"))
    assert answer.status_code == 403
    assert count(post) == 0


@pytest.mark.parametrize("key", ["", "nonsense", "bl_0000"])
def test_without_a_key_that_is_known_nothing_is_written(client, post, key):
    assert send(client, a_call(), key).status_code == 401
    assert count(post) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "not-a-uuid"},
        {"words": "x" * 4001},
        {"place": None},
        {"easting": -5},
        {"northing": 2_000_000},
        {"presented_at": "yesterday"},
        {"channel": "pigeon"},
    ],
)
def test_a_call_that_does_not_fit_is_refused_and_nothing_is_written(client, post, wrong):
    answer = send(client, a_call(**wrong), key_of(post, "contact.take_call"))
    assert answer.status_code == 422
    assert count(post) == 0


def put(client, address, body, key):
    return client.post(
        f"/api/contact/{address}",
        json.dumps(body),
        content_type="application/json",
        headers={"X-API-Key": key},
    )


@pytest.fixture
def switch():
    """A key for what stands between the callers and the queue."""
    make_world()
    post = make_post(*CONTROL, "access.manage", "contact.present", "contact.read_measures")
    return key_of(post, "contact.present", "contact.read_measures", "contact.read_calls")


def test_a_contact_that_a_machine_listened_to_stands_where_its_priority_says(client, switch):
    heard = {"channel": "101", "place": "", "words": "", "priority": 1}
    heard["cues"] = [{"what": "whispering", "words": "he is downstairs"}]
    answer = put(client, "contacts", a_call(**heard), switch)
    assert answer.status_code == 201
    assert answer.json()["priority"] == 1
    assert answer.json()["priority_reason"] == "Proposed by the system that sent it"


def test_a_caller_who_clears_is_counted_and_cannot_clear_twice(client, switch):
    body = a_call(channel="999", presented_at="2026-11-20T10:00:00Z")
    put(client, "contacts", body, switch)
    cleared = {"at": "2026-11-20T10:00:30Z"}
    first = put(client, f"contacts/{body['key']}/cleared", cleared, switch)
    again = put(client, f"contacts/{body['key']}/cleared", cleared, switch)
    assert (first.status_code, again.status_code) == (200, 409)
    assert put(client, f"contacts/{uuid4()}/cleared", {}, switch).status_code == 404
    found = client.get("/api/contact/measures?day=2026-11-20", headers={"X-API-Key": switch})
    assert [(each["channel"], each["abandoned"]) for each in found.json()] == [("999", 1)]


@pytest.mark.parametrize("wrong", [{"priority": 9}, {"words": "a\0b"}, {"cues": ["x"]}])
def test_a_contact_that_does_not_fit_is_refused(client, switch, wrong):
    assert put(client, "contacts", a_call(**wrong), switch).status_code == 422
