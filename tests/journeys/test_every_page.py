"""Every page a person meets: nothing that axe-core or the console complains of, on every width."""

from typing import Any

import pytest
from django.utils import timezone

from bluelamp.contact import services as contact
from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.geography.models import Area
from tests.browser import WIDTHS, assert_accessible, assert_fits
from tests.dispatch import world
from tests.people import actor_of, make_post
from tests.register import REGISTRAR

pytestmark = pytest.mark.browser
NARROW, MIDDLE, WIDE = WIDTHS
EVERYTHING = (
    *world.CONTROL,
    *REGISTRAR,
    "access.manage",
    "access.read_audit",
    "access.read_glass",
    "bus.manage_deliveries",
    "reference.manage_codes",
)


def look_at(page: Any, address: str, *sizes: Any, status: int = 200) -> None:
    """This will look at one page on a phone and on a desk."""
    response = page.goto(address)
    assert response.status == status, address
    for width, height in sizes or (NARROW, MIDDLE):
        page.set_viewport_size({"width": width, "height": height})
        try:
            assert_accessible(page)
            assert_fits(page)
        except AssertionError as fault:
            raise AssertionError(f"{address} at {width}: {fault}") from fault
    if status >= 400:
        page.troubles[:] = [each for each in page.troubles if str(status) not in each]


def test_the_pages_of_the_control_room(room: Any, opened: Any) -> None:
    by = actor_of(room.handler)
    facts = contact.CallFacts(
        channel="999",
        place=Place("12 Linden Road, Marlow Cross, ZQ1 4AB", 401_000, 281_000),
        words="A man with a knife",
        presented_at=timezone.now(),
        spelt="12 lindon rd",
    )
    call = contact.take_call(by=by, at=timezone.now(), facts=facts)
    made = world.open_incident(room.by, at=timezone.now())
    page = opened(room.controller)
    for address in ("/", "/calls/", "/calls/new", f"/calls/{call.pk}/"):
        look_at(page, address)
    look_at(page, "/console/", NARROW, MIDDLE, WIDE)
    look_at(page, f"/incidents/{made.pk}/")
    for address in ("/units/", f"/units/{room.near.pk}/", "/units/book-on", "/incidents/to-close"):
        look_at(page, address)
    for act in ("link", "type", "transfer", "close"):
        look_at(page, f"/incidents/{made.pk}/{act}")
    look_at(page, "/geography/places/?q=linden")
    look_at(page, "/access/me/")
    look_at(page, "/audit/", status=403)
    look_at(page, "/nowhere", status=404)
    look_at(opened(), "/account/login/")


def test_the_pages_of_those_who_keep_the_platform(room: Any, opened: Any, areas: None) -> None:
    from bluelamp.kernel.algorithms.selectors import find_approved

    keeper = make_post(*EVERYTHING)
    page = opened(keeper)
    area, algorithm = Area.objects.get(), find_approved("dispatch.nearest-unit")
    assert algorithm is not None
    for address in (
        "/geography/areas/",
        f"/geography/areas/{area.pk}/",
        "/reference/",
        "/reference/grade/",
        "/reference/grade/codes/P1/",
        "/algorithms/",
        f"/algorithms/{algorithm.pk}/",
        "/access/",
        "/access/roles/",
        "/access/people/",
        f"/access/people/{keeper.user_id}/",
        "/deliveries/",
    ):
        look_at(page, address)


def test_the_pages_of_the_audit_log(room: Any, opened: Any) -> None:
    page = opened(make_post("access.read_audit"))
    look_at(page, "/audit/")
    page.select_option("[name=code]", "audit")
    page.fill("[name=text]", "Dip sample of an incident")
    page.click("text=Continue")
    look_at(page, "/audit/?kind=audit.log")
    entry = page.get_attribute("tbody a >> nth=0", "href")
    look_at(page, entry)
    look_at(page, "/audit/checkpoints/")
