"""First light: a call is taken, graded, attended and resulted; everybody sees what is theirs."""

import re
from typing import Any

import pytest

from tests.people import make_post

from .steps import grade_call, open_board, take_call, told

pytestmark = pytest.mark.browser


def sign_in_by_hand(page: Any, post: Any) -> None:
    page.goto("/")
    page.fill("[name=login]", post.user.username)
    page.fill("[name=password]", "correct horse battery")
    page.press("[name=password]", "Enter")
    page.wait_for_selector("text=Sign out")


def markers(page: Any) -> list[str]:
    placed = page.evaluate("JSON.parse(document.getElementById('board-markers').textContent)")
    return [label for _, _, _, label, _ in placed["incidents"]]


def test_from_a_call_to_its_result(room: Any, opened: Any, stranger: Any) -> None:
    board, handler = opened(room.controller), opened()
    open_board(board)
    assert "No incident is open" in told(board)

    sign_in_by_hand(handler, room.handler)
    take_call(handler)
    handler.wait_for_selector("text=You typed “12 lindon rd”")
    graded = told(handler)
    assert "Found on the map: 12 Linden Road, Marlow Cross, ZQ1 4AB" in graded
    assert "You typed “12 lindon rd”" in graded
    assert "“knife”: a weapon is mentioned" in graded
    assert handler.is_checked("#grade-P1")
    incident = grade_call(handler)

    board.wait_for_selector("text=12 Linden Road")  # nobody reloads it
    assert board.evaluate("window.stayed")
    assert "P1 12 Linden Road" in markers(board)

    board.click(".board__incidents a")
    board.wait_for_selector("text=Nearest free unit: 0 sec by road")
    board.click("text=Send NEAR1")
    board.wait_for_selector("text=NEAR1 assigned")
    handler.wait_for_selector("text=NEAR1 assigned")  # the handler's page follows
    board.click("button:has-text('En route')")
    board.click("button:has-text('At scene')")
    board.wait_for_selector("button:has-text('At scene')", state="detached")

    watching = opened(room.controller)
    open_board(watching)
    assert "At scene" in watching.inner_text(".board__incidents")
    board.click("button:has-text('Stand down')")
    watching.wait_for_selector(".board__units >> text=On patrol and available")
    board.click("text=Result the incident >> nth=0")
    board.select_option("[name=result]", index=1)
    board.fill("#result_text", "Spoken to; nothing found.")
    board.click("button:has-text('Result the incident')")
    board.wait_for_selector("text=Resulted")
    watching.wait_for_selector("text=No incident is open")
    assert watching.evaluate("window.stayed")
    assert "12 Linden Road" not in " ".join(markers(watching))

    other = opened(stranger)
    open_board(other)
    assert "No incident is open" in told(other)
    assert "NEAR1" not in told(other)
    assert other.goto(incident).status == 404
    assert "A record that you may not see is also not found here." in told(other)
    refused = [each for each in other.troubles if "404" in each]
    other.troubles[:] = [each for each in other.troubles if "404" not in each]
    assert len(refused) == 1

    audited(opened(make_post("access.read_audit")), int(re.findall(r"\d+", incident)[-1]))


def audited(page: Any, incident: int) -> None:
    """The auditor sees what was done, the looks with it."""
    page.goto("/audit/")
    page.select_option("[name=code]", "audit")
    page.fill("[name=text]", "Dip sample of an incident")
    page.click("text=Continue")
    page.fill("[name=kind]", "dispatch.incident")
    page.fill("[name=subject_id]", str(incident))
    page.click("button:has-text('Search')")
    page.wait_for_selector("text=dispatch.incident.read")
    shown = told(page)
    for act in ("incident.opened", "incident.resulted", "unit.assigned", "unit.stood_down"):
        assert f"dispatch.{act}" in shown
    page.click("tbody a >> nth=0")
    page.wait_for_url("**/audit/entries/*/")
