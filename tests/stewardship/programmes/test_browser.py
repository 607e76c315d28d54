"""Every page of programmes in a browser, and the choice made by keyboard alone."""

import pytest

from bluelamp.stewardship.programmes.models import Selection, StatedLine
from tests.browser import sign_in
from tests.journeys.test_every_page import look_at
from tests.people import actor_of, make_post
from tests.register import approve_algorithms
from tests.stewardship.portfolio.world import load
from tests.stewardship.programmes.test_programmes import (
    ALL,
    LINES,
    TABLE,
    acting,
    candidates,
    milestone,
)

pytestmark = pytest.mark.browser


def test_the_pages_of_programmes(browser_page, site):
    approve_algorithms()
    keeper = make_post(*ALL, "algorithms.read_advice")
    by = actor_of(keeper)
    sign_in(browser_page, site, keeper)
    made = candidates(by)[0]
    mark = milestone(by, made)
    load(by, "stated-tables", TABLE)
    load(by, "stated-lines", LINES)
    with acting(by):
        line = StatedLine.objects.first()
    for way in (
        "", f"{made.programme_id}/", "projects/", f"projects/{made.pk}/",
        f"projects/{made.pk}/rating", f"milestones/{mark.pk}/", "money/", "outlook",
        "return?year=2026", f"savings/{line.table_id}/", "choice/",
    ):  # fmt: skip
        look_at(browser_page, f"{site}/programmes/{way}")
    browser_page.get_by_role("button", name="Ask for advice").focus()
    browser_page.keyboard.press("Enter")
    browser_page.get_by_role("heading", name="What was left out, the closest first").wait_for()
    look_at(browser_page, browser_page.url)
    browser_page.get_by_role("button", name="Keep the choice").focus()
    browser_page.keyboard.press("Enter")
    browser_page.get_by_role("heading", name="What was chosen").wait_for()
    with acting(by):
        assert Selection.objects.get().chosen == ["A", "B", "M"]
