"""Devices, entitlements, rollouts: each door, its refusal, and its pages."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.bus.models import Event
from bluelamp.stewardship.devices import selectors
from bluelamp.stewardship.devices.models import Device, DeviceMove, DeviceProfile, Rollout
from bluelamp.stewardship.devices.services import moves
from bluelamp.stewardship.portfolio.services import imports
from bluelamp.stewardship.registers.models import EntryChange
from tests.browser import sign_in
from tests.house.accounted import leaves_one_line
from tests.journeys.test_every_page import look_at
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.stewardship.portfolio.world import ALL, TODAY, WHY, key_of, load, send

KEEP = (*ALL, "devices.read", "devices.keep")
PROFILES = (
    "Profile,Device,Refresh after months,Price,Funding\n"
    "Response officer,Smartphone,60,800,Capital\nInvestigator,Laptop,48,900,Revenue\n"
)
DEVICES = (
    "Asset,Profile,State,Bought on,Support ends,Days used of 30,Department\n"
    "D1,Response officer,Issued,2023-01-31,,2,Response\n"
    "D2,Response officer,Issued,2020-01-31,,28,Response\n"
    "D3,Response officer,Issued,2023-01-31,2027-06-30,,Response\n"
    "D4,Investigator,In store,2025-01-31,,,\n"
)
ENTITLED = "Profile,Department,Posts\nResponse officer,Response,2\n"
ROLLOUTS = (
    "Rollout,Department,Eligible,Done,Stated percentage,Asked,Answers,Satisfaction (1 to 5)\n"
    "Phones,Force Support,,281,94,,,\nPhones,All,,0,,,908,4.3\n"
)


def make_world(**where):
    by = make_actor(*KEEP, **where)
    for kind, text in (
        ("device-profiles", PROFILES), ("devices", DEVICES), ("entitlements", ENTITLED),
        ("rollouts", ROLLOUTS),
    ):  # fmt: skip
        load(by, kind, text)
    return by


def ids(by, *assets):
    with acting(by):
        return list(Device.objects.filter(asset__in=assets).values_list("pk", flat=True))


@pytest.mark.django_db
def test_entitled_issued_and_used_stand_side_by_side():
    by = make_world()
    with acting(by):
        rows = selectors.consult_entitlements(by=by, reason=WHY)
    found = {each.profile.name: each for each in rows}["Response officer"]
    assert (found.entitled, found.issued, found.used, found.idle, found.unknown) == (2, 3, 1, 1, 1)
    assert found.over == 1


@pytest.mark.django_db
def test_the_budget_says_what_another_period_would_make():
    by = make_world()
    with acting(by):
        found = selectors.consult_budget(
            by=by, reason=WHY, on=TODAY, changed={"Response officer": 120}
        )
    assert (found.now.total, found.now.overdue, found.devices) == (3_300, 1, 4)
    assert found.difference == Decimal(-800)


@pytest.mark.django_db
def test_a_device_is_reclaimed_with_the_reason():
    by = make_world()
    given = {"by": by, "at": NOW, "device_ids": ids(by, "D1"), "state": "store"}
    with pytest.raises(moves.WhyMissing):
        moves.move_devices(**given, why=" ")
    moves.move_devices(**given, why="Hardly used")
    with acting(by):
        assert Device.objects.get(asset="D1").state == "store"
        assert DeviceMove.objects.get().why == "Hardly used"
        assert Event.objects.get(name="devices.device.moved").payload["asset"] == "D1"
    with acting(by), pytest.raises(ProgrammingError), transaction.atomic():
        DeviceMove.objects.update(why="x")


@pytest.mark.django_db
def test_all_devices_are_moved_or_none():
    by = make_world()
    with pytest.raises(moves.CannotMove, match="D4 is in store"):
        moves.move_devices(by=by, at=NOW, device_ids=ids(by, "D1", "D4"), state="lost", why="Lost")
    with pytest.raises(Device.DoesNotExist):
        moves.move_devices(by=by, at=NOW, device_ids=[0], state="lost", why="Lost")
    with acting(by):
        assert not DeviceMove.objects.exists()
        assert not Device.objects.filter(state="lost").exists()


@pytest.mark.django_db
def test_those_who_may_only_read_move_and_load_nothing():
    by, reader = make_world(), make_actor("devices.read", "portfolio.read")
    with pytest.raises(NotPermitted):
        moves.move_devices(by=reader, at=NOW, device_ids=ids(by, "D1"), state="store", why="x")
    with pytest.raises(NotPermitted):
        send(reader, "devices", DEVICES)
    with acting(by):
        assert not DeviceMove.objects.exists()


@pytest.mark.django_db
def test_another_forces_devices_are_not_seen():
    make_world()
    stranger = make_actor(*KEEP, force=make_force("20", "Elsewhere"))
    with acting(stranger):
        for model in (Device, DeviceProfile, Rollout):
            assert not model.objects.exists()


@pytest.mark.django_db
def test_bad_rows_of_devices_and_rollouts_are_told():
    by = make_world()
    text = "Asset,Profile,Bought on,Warranty ends,Days used of 30\nX1,Nobody,,,\nX2,Investigator,2025-01-01,2024-01-01,\nX3,Investigator,,,31\n"  # noqa: E501 (a file)
    held = imports.preview(by=by, import_id=send(by, "devices", text).pk)
    assert [each.row for each in held.checked.faults] == [2, 3, 4]
    rows = "Rollout,Department,Eligible,Done,Asked,Answers,Stated percentage\nA,B,5,6,1,2,\nA,C,5,5,,,140\n"  # noqa: E501 (a file)
    second = imports.preview(by=by, import_id=send(by, "rollouts", rows).pk)
    assert [each.row for each in second.checked.faults] == [2, 2, 3]


@pytest.mark.django_db
def test_a_rollout_says_what_was_stated_and_how_many_answered():
    by = make_world()
    with acting(by):
        [found] = selectors.consult_rollouts(by=by, reason=WHY)
    assert (found.done, found.eligible, found.percent) == (281, None, None)
    assert (found.survey.mean, found.survey.answers, found.survey.rate) == (
        Decimal("4.30"), 908, None,
    )  # fmt: skip


@pytest.mark.django_db
def test_every_field_of_every_register_of_devices_has_its_history():
    by = make_world()
    text = "Profile,Device,Refresh after months,Price\nInvestigator,Laptop,60,950\n"
    load(by, "device-profiles", text)
    load(by, "entitlements", ENTITLED.replace("Response,2", "Response,3"))
    load(by, "rollouts", ROLLOUTS.replace("281,94", "282,95"))
    [first] = ids(by, "D1")
    moves.move_devices(
        by=by, at=NOW, device_ids=[first], state="store", why="Back", department="Stores"
    )
    with acting(by):
        changed = EntryChange.objects.exclude(before="").values_list(
            "register", "field", "before", "after"
        )
        assert {
            ("device-profiles", "refresh_months", "48", "60"),
            ("device-profiles", "price", "900", "950"),
            ("entitlements", "posts", "2", "3"),
            ("rollouts", "done", "281", "282"),
            ("devices", "state", "issued", "store"),
            ("devices", "department", "Response", "Stores"),
        } <= set(changed)
        found = selectors.consult_device(by=by, reason=WHY, device_id=first)
    assert ("State", "Issued", "In store") in {tuple(each[1:]) for each in found.changes}
    assert (found.idle, found.refresh_on) == (False, datetime.date(2028, 1, 31))


@pytest.mark.django_db
def test_many_devices_are_changed_and_one_is_read_whole(client):
    make_world()
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    chosen = ids(by, "D1", "D2")
    listed = client.get("/devices/").content.decode()
    assert 'formaction="/registers/devices/many"' in listed
    asked = client.post("/registers/devices/many", {"chosen": chosen}).content.decode()
    assert "Change 2 of" in asked
    assert "State" not in asked
    sent = {"chosen": ",".join(map(str, chosen)), "field": "model", "said": "1", "model": "M9"}
    assert client.post("/registers/devices/many", sent).url == "/devices/"
    page = client.get(f"/devices/{chosen[0]}/").content.decode()
    assert "Hardly used" in page
    assert "Model is “M9”" in page
    assert client.get("/devices/999999/").status_code == 404
    refused = {"chosen": chosen[0], "field": "state", "said": "1", "state": "lost"}
    assert client.post("/registers/devices/many", refused).status_code == 422
    with acting(by):
        assert set(Device.objects.filter(pk__in=chosen).values_list("model", "state")) == {
            ("M9", "issued")
        }


@pytest.mark.django_db
def test_another_system_moves_devices_and_reads_what_lies_idle(client):
    by = make_world()
    key = key_of(make_post(*KEEP, "access.manage"), "devices.read", "devices.keep")
    assert [each["asset"] for each in client.get("/api/devices/idle", **key).json()] == ["D1"]

    def move(**said):
        sent = {"assets": ["D1"], "state": "store", "why": "Reclaimed"} | said
        return client.post("/api/devices/moves", sent, content_type="application/json", **key)

    for said, status in (
        ({"assets": ["D1", "X"]}, 422), ({"state": "gone"}, 422), ({"why": " "}, 422),
        ({"assets": ["D1", "D4"]}, 409),
    ):  # fmt: skip
        refused = move(**said)
        assert (refused.status_code, "Nothing was moved" in refused.json()["problem"]) == (
            status, True,
        )  # fmt: skip
    with acting(by):
        assert not DeviceMove.objects.exists()
    made = move()
    assert (made.status_code, made.json()[0]["state"], made.json()[0]["idle"]) == (
        201, "store", False,
    )  # fmt: skip
    [kept] = client.get(f"/api/devices/devices/{made.json()[0]['id']}/moves", **key).json()
    assert (kept["before"], kept["after"], kept["why"]) == ("issued", "store", "Reclaimed")


@pytest.mark.django_db
def test_every_page_is_there_and_leaves_its_line(client):
    make_world()
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    for way, act in (
        ("", "devices"), ("idle", "idle"), ("budget", "budget"), ("rollouts", "rollouts"),
        ("entitlements", "entitlements"),
    ):  # fmt: skip
        with leaves_one_line(by, f"devices.{act}.read"):
            assert client.get(f"/devices/{way}").status_code == 200, way
    what_if = client.get("/devices/budget?profile=Response+officer&months=72&inflation=3")
    assert "makes a difference of" in what_if.content.decode()
    chosen = ids(by, "D1")
    assert "Move 1 device" in client.post("/devices/move", {"chosen": chosen}).content.decode()
    sent = {"chosen": str(chosen[0]), "state": "issued", "why": "x"}
    assert "is issued" in client.post("/devices/move", sent).content.decode()
    assert client.post("/devices/move", sent | {"state": "store"}).status_code == 302
    client.force_login(make_post("portfolio.read").user)
    for way in ("", "idle", "budget", "rollouts", "entitlements"):
        assert client.get(f"/devices/{way}").status_code == 403


@pytest.mark.browser
def test_the_pages_of_devices(browser_page, site):
    [first] = ids(make_world(), "D1")
    sign_in(browser_page, site, make_post(*KEEP))
    for way in ("", "idle", "budget", "budget?profile=Investigator&months=60", "rollouts",
                "entitlements", f"{first}/"):  # fmt: skip
        look_at(browser_page, f"{site}/devices/{way}")
