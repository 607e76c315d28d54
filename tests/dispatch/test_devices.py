"""The door for a unit's device: its crew and nobody else speak for it."""

import datetime
import json

import pytest
from django.utils import timezone

from bluelamp.dispatch import selectors
from bluelamp.dispatch.models import Emergency
from bluelamp.dispatch.services import deployments, messages
from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.models import Entry
from tests.dispatch import world
from tests.people import actor_of, make_post

pytestmark = pytest.mark.django_db


def fix_at(moment):
    return {"easting": 401_000, "northing": 280_000, "at": moment}


class Device:
    """A device under its officer's key."""

    def __init__(self, client, post, *, scopes=("dispatch.set_status",)):
        self.client, self.post, now = client, post, timezone.now()
        _, self.key = access.make_client(
            by=actor_of(post, at=now),
            name=f"Device of {post.user.name}",
            post=post,
            scopes=list(scopes),
            expires_at=now + datetime.timedelta(days=1),
            at=now,
        )

    def send(self, what, **body):
        answer = self.client.post(
            f"/api/dispatch/my-unit/{what}",
            json.dumps(body),
            content_type="application/json",
            headers={"X-API-Key": self.key},
        )
        return answer.status_code, answer.json()

    def read(self, what):
        where = f"/api/dispatch/my-unit/{what}"
        return self.client.get(where, headers={"X-API-Key": self.key}).json()

    def leave(self):
        answer = self.client.delete("/api/dispatch/my-unit/crew", headers={"X-API-Key": self.key})
        return answer.status_code


@pytest.fixture
def control():
    world.make_world()
    return actor_of(make_post(*world.CONTROL), at=timezone.now())


@pytest.fixture
def unit(control):
    return world.book_on(control, "K1", 1, at=timezone.now() - datetime.timedelta(minutes=5))


@pytest.fixture
def device(client, unit):
    made = Device(client, make_post("dispatch.set_status", "access.manage", force=unit.force))
    assert made.send("crew", callsign="k 1") == (200, standing("2"))
    return made


def standing(status, incident=None):
    return {"callsign": "K1", "status": status, "status_at": ANY, "incident": incident}


class _Any:
    def __eq__(self, other):
        return True

    __hash__ = None


ANY = _Any()


def now_of(unit):
    return type(unit).objects.get(pk=unit.pk)


def fix(corner, *, ago=0):
    easting, northing = world.CORNERS[corner]
    at = timezone.now() - datetime.timedelta(seconds=ago)
    return {"easting": easting, "northing": northing, "at": at.isoformat()}


def test_what_a_unit_is_sent_to_is_acknowledged_and_reached(device, control, unit):
    incident = world.open_incident(control, at=timezone.now())
    deployments.assign_unit(by=control, at=timezone.now(), incident_id=incident.pk, unit_id=unit.pk)
    first, again = device.send("acknowledged"), device.send("acknowledged")
    assert (first[0], first) == (200, again)
    assert device.send("status", status="5") == (200, standing("5", incident.reference))
    assert device.send("positions", fixes=[fix(3)]) == (200, {"moved": True, "refused": []})
    with access.acting(control):
        deployment = selectors.find_deployment(unit.pk)
    assert deployment.near_at is not None
    assert deployment.at_scene_at is None  # a position proposes it, a person says it


def test_positions_kept_without_a_network_are_taken_in_any_order(device, control, unit):
    sent = [fix(2, ago=10), fix(3, ago=60), fix(1, ago=-600), fix(4) | {"easting": 1.0}]
    code, answer = device.send("positions", fixes=sent)
    assert (code, answer["moved"], len(answer["refused"])) == (200, True, 3)
    with access.acting(control):
        found = now_of(unit)
    assert (found.easting, found.northing) == world.CORNERS[2]


def test_messages_go_both_ways_and_each_sender_sees_that_theirs_was_read(client, control, unit):
    post = make_post("dispatch.set_status", "dispatch.message_units", "access.manage",
                     force=unit.force)  # fmt: skip
    device = Device(client, post, scopes=("dispatch.set_status", "dispatch.message_units"))
    device.send("crew", callsign="K1")
    now = timezone.now()
    told = messages.send_message(by=control, at=now, unit_id=unit.pk, text="Dog at the address")
    elsewhere = world.book_on(control, "K2", 2, at=now)
    other = messages.send_message(by=control, at=now, unit_id=elsewhere.pk, text="Not yours")

    [listed] = device.read("messages")
    assert (listed["text"], listed["read_at"]) == ("Dog at the address", None)
    first, again = (device.send(f"messages/{told.pk}/read") for _ in range(2))
    assert first[0] == 200
    assert first[1]["read_at"]
    assert first[1] == again[1] | {"read_at": first[1]["read_at"]}
    assert device.send(f"messages/{other.pk}/read")[0] == 404
    code, sent = device.send("messages", text="<b>Two</b> inside", code="back_up")
    assert (code, sent["direction"], sent["read_at"]) == (200, "in", None)
    assert device.send("messages", text=" ")[0] == 409
    assert device.send("messages", code="made_up")[0] == 422

    client.force_login(make_post(*world.CONTROL, unit=control_unit(control)).user)
    board = client.get("/console/").content.decode()
    assert "Another unit please. &lt;b&gt;Two&lt;/b&gt; inside" in board
    client.post(f"/messages/{sent['id']}/read", {"back": "board"})
    assert (
        "Another unit please" not in client.get("/console/").content.decode().split("Open inc")[0]
    )
    page = client.get(f"/units/{unit.pk}/messages").content.decode()
    assert page.count("Read <time") == 2
    assert device.read("messages")[0]["read_at"]


def test_the_emergency_button_raises_one_emergency_however_often_it_is_pressed(
    device, control, unit
):
    assert [device.send("emergency")[0] for _ in range(3)] == [200, 200, 200]
    with access.acting(control):
        assert Emergency.objects.filter(unit=unit, ended_at=None).count() == 1


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("positions", {"fixes": [fix_at("2026-11-21T10:00Z")]}),
        ("acknowledged", {}),
        ("status", {"status": "4"}),
        ("emergency", {}),
    ],
)  # fmt: skip
def test_who_is_not_on_the_crew_does_not_speak_for_the_unit(client, control, unit, what, body):
    stranger = Device(client, make_post("dispatch.set_status", "access.manage", force=unit.force))
    code, answer = stranger.send(what, **body)
    assert code == 409
    assert answer["problem"].startswith("You are not on the crew")
    with access.acting(control):
        found = now_of(unit)
        assert not Emergency.objects.exists()
    assert (found.status, found.easting) == ("2", world.CORNERS[1][0])


def test_a_key_without_the_permission_joins_no_crew(client, control, unit):
    post = make_post("dispatch.read_incidents", "access.manage", force=unit.force)
    reader = Device(client, post, scopes=["dispatch.read_incidents"])
    assert reader.send("crew", callsign="K1")[0] == 403
    with access.acting(control):
        assert now_of(unit).crew_posts == []


def test_another_force_does_not_join_the_crew(client, control, unit):
    other = Device(client, make_post("dispatch.set_status", "access.manage", force=make_other()))
    assert other.send("crew", callsign="K1")[0] == 409


def make_other():
    from bluelamp.kernel.access.models import Force

    return Force.objects.create(code="98", name="Another Constabulary")


@pytest.mark.parametrize(
    ("what", "body", "code"),
    [
        ("status", {"status": "6"}, 409),  # at the scene of nothing
        ("status", {"status": "77"}, 422),
        ("status", {"status": "<b>"}, 422),
        ("acknowledged", {}, 409),
        ("crew", {"callsign": "K9"}, 409),
        ("crew", {"callsign": "'; drop table"}, 422),
        ("positions", {"fixes": []}, 422),
        ("positions", {"fixes": [{"easting": "x", "northing": 1, "at": "2026-11-21T10:00Z"}]}, 422),
        ("positions", {"fixes": [{"easting": 1, "northing": 1, "at": "2026-11-21T10:00"}]}, 422),
    ],
)
def test_what_may_not_be_is_refused_and_nothing_changes(device, control, unit, what, body, code):
    assert device.send(what, **body)[0] == code
    with access.acting(control):
        found = now_of(unit)
    assert (found.status, found.crew_posts) == ("2", [device.post.pk])


def test_a_crew_ends_with_the_shift_and_joining_another_unit_leaves_the_first(
    device, control, unit
):
    second = world.book_on(control, "K2", 2, at=timezone.now())
    assert device.send("crew", callsign="K2")[0] == 200
    with access.acting(control):
        assert (now_of(unit).crew_posts, now_of(second).crew_posts) == ([], [device.post.pk])
        assert Entry.objects.filter(act="dispatch.unit.left").count() == 1
    assert device.send("status", status="11")[0] == 200
    assert device.send("status", status="1")[0] == 409


def test_a_person_leaves_their_own_crew_and_nobody_elses(client, device, control, unit):
    mate = Device(client, make_post("dispatch.set_status", "access.manage", force=unit.force))
    assert mate.send("crew", callsign="K1")[0] == 200
    assert mate.leave() == 204
    assert mate.leave() == 204
    with access.acting(control):
        assert now_of(unit).crew_posts == [device.post.pk]


def test_an_officer_changes_the_crew_of_nobody_but_themselves(client, control, unit):
    officer = make_post("dispatch.read_incidents", "dispatch.set_status", force=unit.force)
    other = make_post("dispatch.set_status", force=unit.force)
    client.force_login(officer.user)
    page = client.get(f"/units/{unit.pk}/").content.decode()
    assert "Put on the crew" not in page
    said = {"collar": other.user.collar_number}
    assert client.post(f"/units/{unit.pk}/crew", said).status_code == 403
    with access.acting(control):
        unit_now = now_of(unit)
        assert unit_now.crew_posts == []
        assert not Entry.objects.filter(act="dispatch.unit.joined").exists()


def test_an_officer_joins_a_crew_on_its_page_and_only_then_changes_its_status(
    client, control, unit
):
    officer = make_post("dispatch.read_incidents", "dispatch.set_status", force=unit.force)
    client.force_login(officer.user)
    where = f"/units/{unit.pk}"
    assert "Change the status" not in client.get(f"{where}/").content.decode()
    assert client.post(f"{where}/status", {"unit": unit.pk, "status": "3"}).status_code == 403
    assert "Change the status" in client.post(f"{where}/join", follow=True).content.decode()
    assert client.post(f"{where}/status", {"unit": unit.pk, "status": "3"}).status_code == 302
    left = client.post(f"{where}/join", {"leave": "yes"}, follow=True).content.decode()
    assert "I am on this crew" in left
    with access.acting(control):
        assert (now_of(unit).status, now_of(unit).crew_posts) == ("3", [])


def test_a_controller_puts_others_on_a_crew_and_takes_them_off(client, control, unit):
    officer = make_post("dispatch.set_status", force=unit.force)
    client.force_login(make_post(*world.CONTROL, unit=control_unit(control)).user)
    address = f"/units/{unit.pk}/crew"
    client.post(address, {"collar": officer.user.collar_number})
    assert f"Take off<span class=\"govuk-visually-hidden\"> {officer.user}" in client.get(
        f"/units/{unit.pk}/"
    ).content.decode()  # fmt: skip
    client.post(address, {"collar": "nobody has it"})
    with access.acting(control):
        assert now_of(unit).crew_posts == [officer.pk]
        [entry] = Entry.objects.filter(act="dispatch.unit.joined")
        assert entry.post_id != officer.pk
    client.post(address, {"post": officer.pk})
    with access.acting(control):
        assert now_of(unit).crew_posts == []


def control_unit(control):
    from bluelamp.kernel.access.models import OrganisationUnit

    return OrganisationUnit.objects.get(pk=control.unit_id)
