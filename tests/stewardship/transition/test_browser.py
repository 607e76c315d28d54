"""Every page of transition in a browser, and a ruling by keyboard."""

import pytest

from tests.browser import sign_in
from tests.journeys.test_every_page import look_at
from tests.people import actor_of, make_actor, make_post
from tests.stewardship.transition.test_transition import KEEP, ready, world
from tests.stewardship.transition.test_votes import cast

pytestmark = pytest.mark.browser


def test_the_pages_of_transition(browser_page, site):
    post = make_post(*KEEP, "transition.rule")
    by = actor_of(post)
    world(by)
    sign_in(browser_page, site, post)
    landing = ready(by).landing
    browser_page.goto(f"{site}/transition/departments/{landing.pk}/rule")
    browser_page.get_by_label("Not ready").press("Space")
    browser_page.get_by_label("Why?").fill("The desk has not rehearsed")
    browser_page.get_by_role("button", name="Rule").press("Enter")
    browser_page.wait_for_url(f"**/transition/departments/{landing.pk}/")
    cast(make_actor(*KEEP, "transition.rule"), ("C1", "no", "Two are missing"), landing=landing.pk)
    browser_page.goto(f"{site}/transition/departments/{landing.pk}/vote")
    browser_page.get_by_label("Devices", exact=True).select_option("Met")
    browser_page.get_by_role("button", name="Vote").press("Enter")
    browser_page.wait_for_url(f"**/transition/departments/{landing.pk}/")
    for way in ("", f"{landing.go_live_id}/", f"departments/{landing.pk}/",
                f"departments/{landing.pk}/vote"):  # fmt: skip
        look_at(browser_page, f"{site}/transition/{way}")
    look_at(browser_page, f"{site}/registers/proofs/")
    look_at(browser_page, f"{site}/registers/proofs/new")
