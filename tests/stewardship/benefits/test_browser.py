"""Every page of benefits in a browser."""

import pytest

from tests.browser import sign_in
from tests.journeys.test_every_page import look_at
from tests.people import actor_of, make_post
from tests.stewardship.benefits.test_benefits import KEEP, add, measure, plan

pytestmark = pytest.mark.browser


def test_the_pages_of_benefits(browser_page, site):
    keeper = make_post(*KEEP, "benefits.verify")
    by = actor_of(keeper)
    sign_in(browser_page, site, keeper)
    made = add(by)
    plan(by, made)
    measure(by, made)
    for way in ("", "summary", "new", f"{made.pk}/", f"{made.pk}/profile",
                f"{made.pk}/move"):  # fmt: skip
        look_at(browser_page, f"{site}/benefits/{way}")
    browser_page.get_by_label("Profiled").focus()
    browser_page.keyboard.press("Space")
    browser_page.get_by_label("What shows it?").fill("Agreed with its owner")
    browser_page.keyboard.press("Tab")
    browser_page.keyboard.press("Enter")
    browser_page.get_by_role("heading", name="How far it has come").wait_for()
