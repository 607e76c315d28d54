"""Other ways of working: the keyboard alone, and no JavaScript."""

from typing import Any

import pytest
from django.utils import timezone

from bluelamp.contact import services as contact
from bluelamp.dispatch.services.incidents import Place
from tests.browser import assert_accessible, assert_fits
from tests.dispatch import world
from tests.people import actor_of, make_post

from .steps import grade_call, take_call, told

pytestmark = pytest.mark.browser


class Keys:
    """A keyboard that counts what is pressed; two keys at once are two."""

    def __init__(self, page: Any) -> None:
        self.page, self.pressed = page, 0

    def type(self, text: str) -> None:
        self.pressed += len(text)
        self.page.keyboard.type(text)

    def press(self, keys: str) -> None:
        self.pressed += len(keys.split("+"))
        self.page.keyboard.press(keys)


def test_from_answered_to_graded_in_twelve_keystrokes_for_a_known_address(
    room: Any, opened: Any
) -> None:
    facts = contact.CallFacts(channel="999", place=Place(""), words="", presented_at=timezone.now())
    platform = actor_of(make_post("contact.present"), at=timezone.now())
    contact.present_call(by=platform, at=timezone.now(), facts=facts)
    page = opened(room.handler)
    page.goto("/calls/")
    page.keyboard.press("F9")  # this answers the call
    page.wait_for_url("**/calls/*/")
    page.wait_for_function("document.activeElement.name === 'place'")
    keys = Keys(page)
    keys.type("12 li")
    page.wait_for_selector("[role=option] >> text=12 Linden Road")
    assert_accessible(page)
    keys.press("ArrowDown")
    keys.press("Enter")
    assert float(page.input_value("[name=easting]")) == 401_000
    keys.press("Tab")
    keys.type("d")  # Domestic incident
    page.wait_for_selector("text=Proposed: P2")
    keys.press("Control+Enter")
    page.wait_for_url("**/incidents/*/")
    assert keys.pressed <= 12
    assert "Type: Domestic incident." in told(page)
    assert "P2" in told(page)


def test_while_it_is_typed_the_open_incident_and_its_reasons_appear(room: Any, opened: Any) -> None:
    by = room.by
    made = world.open_incident(by, at=timezone.now(), words="Two men fighting, one is bleeding")
    page = opened(room.handler)
    page.goto("/calls/new")
    page.locator("[name=place]").press_sequentially("12 linden road")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("F4")
    page.keyboard.type("There is a fight in the street, somebody is bleeding")
    page.wait_for_selector(f"text=Same as {made.reference}")
    page.wait_for_selector("text=Both are about fighting")
    for width, height in ((390, 844), (1280, 900), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        assert_accessible(page)
        assert_fits(page)
    page.check(f"#same-{made.pk}")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/incidents/{made.pk}/")
    assert "Another report, by 999" in told(page)


def test_another_place_typed_after_a_choice_forgets_the_choice(room: Any, opened: Any) -> None:
    page = opened(room.handler)
    page.goto("/calls/new")
    page.locator("[name=place]").press_sequentially("linden")
    page.click("[role=option] >> nth=0")
    assert page.input_value("[name=easting]")
    page.locator("[name=place]").press_sequentially(" 3 mill lane")
    assert not page.input_value("[name=easting]")
    page.fill("[name=place]", "")
    page.locator("[name=place]").press_sequentially("qqqqqq")
    page.wait_for_selector("text=Nothing found on the map. You can still continue.")
    page.keyboard.press("Escape")


def test_without_javascript_a_call_is_taken_graded_and_attended(room: Any, opened: Any) -> None:
    handler = opened(room.handler, java_script_enabled=False)
    take_call(handler)
    assert "On the map at 401000 281000" in told(handler)
    incident = grade_call(handler)
    page = opened(
        room.controller, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page.goto("/console/")
    assert "12 Linden Road" in told(page)
    page.goto(incident)
    page.click("text=Show the nearest units")
    assert page.inner_text("h1") == "Send a unit"
    assert page.is_visible("header >> text=Sign out")
    page.click("text=Send NEAR1")
    page.wait_for_selector("text=NEAR1 assigned")
    page.click("button:has-text('En route')")
    page.click("button:has-text('At scene')")
    page.click("button:has-text('Stand down')")
    page.wait_for_selector("text=NEAR1 stood down")
    page.click("summary:has-text('Result the incident')")
    page.select_option("[name=result]", index=1)
    page.fill("#result_text", "Nothing found.")
    page.click("button:has-text('Result the incident')")
    page.wait_for_selector("text=Resulted")


def test_the_page_of_units_is_accessible_by_itself(room: Any, opened: Any) -> None:
    page = opened(room.controller)
    made = world.open_incident(room.by, at=timezone.now())
    page.goto(f"/incidents/{made.pk}/proposal")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
