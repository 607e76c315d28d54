"""Other ways of working: the keyboard alone, and no JavaScript."""

from typing import Any

import pytest
from django.utils import timezone

from tests.browser import assert_accessible, assert_fits
from tests.dispatch import world

from .steps import grade_call, take_call, told

pytestmark = pytest.mark.browser


def tab_to(page: Any, name: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name || document.activeElement.innerText") == name:
            return
    raise AssertionError(f"{name} was not reached with Tab")


def test_a_call_is_taken_and_graded_with_the_keyboard_alone(room: Any, opened: Any) -> None:
    page = opened(room.handler)
    page.goto("/calls/new")
    tab_to(page, "channel")
    tab_to(page, "place")
    page.keyboard.type("linden")
    page.wait_for_selector("[role=option]")
    box = page.get_by_role("combobox", name="Where?")
    assert box.get_attribute("aria-expanded") == "true"
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    chosen = page.inner_text(f"#{active}").split(" address")[0].split(" street")[0]
    page.keyboard.press("Enter")
    assert page.input_value("[name=place]") == chosen
    assert float(page.input_value("[name=easting]")) == 401_000
    assert box.get_attribute("aria-expanded") == "false"
    tab_to(page, "words")
    page.keyboard.type("Somebody is breaking in")
    tab_to(page, "Continue to grading")
    page.keyboard.press("Enter")
    page.wait_for_url("**/grade")
    assert "You typed “linden”" in told(page)
    tab_to(page, "grade")
    tab_to(page, "Grade and open the incident")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/*/")


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
    assert "Found on the map: 12 Linden Road" in told(handler)
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
