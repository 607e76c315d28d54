"""The console in a real browser: a shift by keyboard alone, and a line that was not sent."""

import pytest
from django.utils import timezone

from bluelamp.dispatch import selectors
from bluelamp.dispatch.services import units
from bluelamp.kernel.access.services import acting
from tests.browser import assert_accessible, assert_fits, sign_in
from tests.dispatch import world
from tests.people import actor_of, make_post

pytestmark = pytest.mark.browser


def typed(page, line, said):
    page.keyboard.press("F2")
    page.keyboard.type(line)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#answer:has-text('{said}')")


def test_a_shift_is_worked_by_keyboard_alone(browser_page, streaming_site):
    page = browser_page
    world.make_world()
    post = make_post(*world.CONTROL)
    by, now = actor_of(post), timezone.now()
    incident = world.open_incident(by, at=now)
    for callsign, corner in (("K1", 3), ("K2", 1)):
        world.book_on(by, callsign, corner, at=now)
    sign_in(page, streaming_site, post)
    page.goto(f"{streaming_site}/console/")
    page.wait_for_selector('bl-live[data-state="live"]')
    for width, height in ((390, 844), (1280, 800), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        assert_fits(page)
    assert_accessible(page)

    typed(page, "/a k2 1", "K1 was proposed")
    assert page.input_value("#line") == "/a k2 1"  # refused, and kept
    page.keyboard.press("Escape")
    typed(page, "/a k1 1", "K1 assigned")
    assert page.input_value("#line") == ""
    page.wait_for_selector(".board__incidents tbody >> text=K1")  # nobody reloads it
    page.click("text=Show what is on the map as a list")
    page.wait_for_selector(".ui-map-list li:has-text('K1, grid 401000 281000')")
    unit = world.book_on(by, "K3", 4, at=timezone.now())
    page.wait_for_selector(".ui-map-list li:has-text('K3, grid 400000 281000')")
    moved = [units.Fix(unit.pk, *world.CORNERS[2])]
    units.record_positions(by=by, at=timezone.now(), fixes=moved)
    page.wait_for_selector(".ui-map-list li:has-text('K3, grid 401000 280000')")
    units.set_status(by=by, at=timezone.now(), unit_id=unit.pk, status="11")
    page.wait_for_selector(".ui-map-list li:has-text('K3')", state="detached")
    page.click("text=Show what is on the map as a list")
    page.keyboard.press("F3")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/incidents/{incident.pk}/")
    page.go_back()
    page.wait_for_selector('bl-live[data-state="live"]')

    page.context.set_offline(True)
    page.keyboard.press("F2")
    page.keyboard.type("/n 1 Typed while it was down")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer:has-text('Your line is kept')")
    page.wait_for_selector('bl-live[data-state="offline"]')
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer:has-text('Added to the log')")
    without = ("DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
    page.troubles[:] = [each for each in page.troubles if not any(w in each for w in without)]
    with acting(by):
        written = [each.text for each in selectors.list_lines(incident.pk)]
    assert written.count("Typed while it was down") == 1

    with acting(by):
        unit = selectors.find_unit("K2")
    units.set_status(by=by, at=timezone.now(), unit_id=unit.pk, status="0")
    page.wait_for_selector(".alarm--emergency >> text=EMERGENCY K2")
    page.wait_for_selector("#ui-say:has-text('EMERGENCY K2')", state="attached")
    assert_accessible(page)
    page.click("text=Acknowledge")
    page.wait_for_selector(f".alarm--emergency >> text=with {by.name}")
