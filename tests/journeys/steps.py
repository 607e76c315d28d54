"""What people do again and again in these stories."""

from typing import Any

WORDS = "There is a man with a knife outside number 12"


def take_call(page: Any, *, place: str = "12 lindon rd", words: str = WORDS) -> None:
    """This will write a call down and see which grade is proposed."""
    page.goto("/calls/new")
    page.fill("[name=place]", place)
    page.fill("[name=words]", words)
    if page.is_visible("text=Look up what is typed"):  # without JavaScript
        page.click("text=Look up what is typed")
    page.wait_for_selector("text=Proposed:")


def grade_call(page: Any) -> str:
    """This will confirm the grade that is proposed, and give the address of the incident."""
    page.click("button:has-text('Confirm')")
    page.wait_for_url("**/incidents/*/")
    return str(page.url)


def open_board(page: Any) -> None:
    """This will open the board and wait until it is live; a reload would take the mark away."""
    page.goto("/console/")
    page.wait_for_selector('bl-live[data-state="live"]')
    page.wait_for_timeout(600)  # the first console of a server is told to read itself anew
    page.evaluate("window.stayed = true")


def told(page: Any) -> str:
    """This will give what the page says."""
    return str(page.inner_text("main"))
