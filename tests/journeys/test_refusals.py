"""What the platform does not let happen: unexplained choices, second sendings, lost words."""

from typing import Any

import pytest
from django.utils import timezone

from bluelamp.contact.models import Call
from bluelamp.dispatch.models import Deployment, LogLine
from bluelamp.kernel.access import services as access
from tests.browser import assert_accessible, assert_fits
from tests.dispatch import world
from tests.register import suspend

from .steps import grade_call, take_call, told

pytestmark = pytest.mark.browser


def count(room: Any, model: Any) -> int:
    with access.acting(room.by):
        return int(model.objects.count())


def open_incident(room: Any, **given: Any) -> str:
    made = world.open_incident(room.by, at=timezone.now(), **given)
    return f"/incidents/{made.pk}/"


def test_another_grade_needs_a_reason_and_nothing_typed_is_lost(room: Any, opened: Any) -> None:
    page = opened(room.handler)
    take_call(page)
    page.check("input[value=P3]")
    page.click("button:has-text('Confirm')")
    page.wait_for_selector(".govuk-error-summary")
    page.troubles[:] = [each for each in page.troubles if "422" not in each]
    assert "Say why this is not the grade proposed" in page.inner_text(".govuk-error-summary")
    assert page.title().startswith("Error: ")
    assert page.is_checked("input[value=P3]")
    assert page.input_value("[name=place]") == "12 lindon rd"
    assert_accessible(page)
    page.fill("[name=rationale]", "The knife is a butter knife in a cafe.")
    grade_call(page)
    assert "P3" in told(page)
    assert "(was P1)" in told(page)


def test_another_unit_needs_a_reason(room: Any, opened: Any) -> None:
    page = opened(room.controller)
    page.goto(open_incident(room))
    page.click("text=Send FAR1")
    assert page.evaluate("document.querySelector('[name=reason]').validity.valueMissing")
    assert count(room, Deployment) == 0
    page.evaluate("document.querySelector('[name=reason]').closest('form').noValidate = true")
    page.click("text=Send FAR1")
    page.wait_for_selector("text=Another unit was proposed. Say why you chose this one.")
    assert count(room, Deployment) == 0
    page.get_by_label("Why not NEAR1?").fill("It has a dog handler")
    page.click("text=Send FAR1")
    page.wait_for_selector("text=FAR1 assigned")
    assert "Not the unit proposed: It has a dog handler" in told(page)


def test_a_form_sent_again_writes_nothing_and_says_so(room: Any, opened: Any) -> None:
    page = opened(room.controller)
    address = open_incident(room)
    page.goto(address)
    page.fill("[name=text] >> nth=0", "The caller rang again")
    with page.expect_request("**/note") as sent:
        page.click("button:has-text('Add to the log')")
    page.wait_for_selector(".log >> text=The caller rang again")
    lines = count(room, LogLine)
    form, key = sent.value.post_data_json, "form_key"
    page.evaluate(
        """([action, data]) => { const form = document.createElement("form"); form.method = "post";
        form.action = action; for (const [name, value] of Object.entries(data)) {
        const box = document.createElement("input"); box.name = name; box.value = value;
        form.append(box); } document.body.append(form); form.submit(); }""",
        [f"{address}note", form],
    )
    page.wait_for_selector("text=You have sent this already")
    page.troubles[:] = [each for each in page.troubles if "409" not in each]
    assert form[key]
    assert count(room, LogLine) == lines
    page.click("text=Open the page again")
    page.wait_for_selector(".log >> text=The caller rang again")


def test_back_and_send_again_takes_and_grades_no_second_call(room: Any, opened: Any) -> None:
    page = opened(room.handler)
    take_call(page)
    incident = grade_call(page)
    page.go_back()
    page.wait_for_load_state()
    if "/calls/" in page.url:
        page.click("button:has-text('Confirm')")
        page.wait_for_load_state()
    said = told(page)
    assert (
        "ended already" in said
        or "You have sent this already" in said
        or "There is a problem" in said
    )
    page.troubles[:] = [each for each in page.troubles if "409" not in each and "422" not in each]
    assert page.goto(incident).ok
    assert count(room, Call) == 1


def test_a_line_without_words_is_refused_beside_its_box(room: Any, opened: Any) -> None:
    page = opened(room.controller)
    page.goto(open_incident(room))
    page.click("text=Result the incident >> nth=0")
    page.fill("#result_text", "Spoken to at length")
    page.click("button:has-text('Result the incident')")
    page.wait_for_selector(".govuk-error-summary >> text=Select result")
    page.troubles[:] = [each for each in page.troubles if "422" not in each]
    assert page.input_value("#result_text") == "Spoken to at length"
    assert_accessible(page)


def test_a_place_that_is_not_on_the_map_is_said_and_a_unit_chosen(room: Any, opened: Any) -> None:
    page = opened(room.handler)
    take_call(page, place="Xyzzyqua")
    assert "was not found on the map" in told(page)
    incident = grade_call(page)
    controller = opened(room.controller)
    controller.set_viewport_size({"width": 390, "height": 844})
    controller.goto(incident)
    controller.select_option("#free-unit", label="FAR1")
    assert_accessible(controller)
    assert_fits(controller)
    controller.fill("#free-why", "The crew knows the place")
    controller.click("text=Send this unit")
    controller.wait_for_selector("text=FAR1 assigned")


def test_without_an_approved_algorithm_a_unit_is_chosen_by_callsign(room: Any, opened: Any) -> None:
    suspend("dispatch.nearest-unit")
    page = opened(room.controller)
    page.goto(open_incident(room))
    page.wait_for_selector("text=not approved for use")
    page.select_option("#free-unit", label="NEAR1")
    page.click("text=Send this unit")
    page.wait_for_selector("text=NEAR1 assigned")
