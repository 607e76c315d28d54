"""A phone raises a bump in a minute by keyboard; a partner merges and ranks; all is looked at."""

from decimal import Decimal

import pytest

from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.opportunities.models import Opportunity
from tests.browser import WIDTHS, assert_accessible, assert_fits, sign_in
from tests.journeys.test_every_page import look_at
from tests.people import actor_of, make_post
from tests.stewardship.maps.test_maps import DRAW, freeze
from tests.stewardship.maps.test_maps import add as add_journey
from tests.stewardship.opportunities.world import PART, PARTNER, change, fresh, make_officer, say

pytestmark = pytest.mark.browser
PHONE = {"width": WIDTHS[0][0], "height": WIDTHS[0][1]}


def test_a_phone_raises_a_bump_by_keyboard_and_sees_what_is_like_it(browser_page, site):
    page, officer = browser_page, make_post(*PART)
    alike = say(make_officer(), "I type the address twice into the custody record.")
    sign_in(page, site, officer)
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/opportunities/say")
    page.focus("#id_problem")
    page.keyboard.type("I type the address twice in custody, also at night.")
    page.wait_for_selector("#alike a")
    assert alike.title in page.inner_text("#alike")
    assert_accessible(page)
    assert_fits(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.focus("#id_minutes")
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.focus("text=Send it")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Thank you")
    with acting(actor_of(officer)):
        made = Opportunity.objects.latest("id")
    assert (made.minutes, made.times_a_week) == (4, 20)
    assert_accessible(page)
    assert_fits(page)


def test_a_partner_merges_and_ranks(browser_page, site):
    page, partner = browser_page, make_post(*PARTNER, "maps.draw")
    by = actor_of(partner)
    one = say(make_officer(), "I type the address twice into the custody record.",
              minutes=Decimal(6), times_a_week=Decimal(10))  # fmt: skip
    two = say(make_officer(), "The address is typed twice in custody.")
    change(by, one, size_days=Decimal(2))
    journey = add_journey(actor_of(make_post(*DRAW)))
    drawn = freeze(actor_of(make_post(*DRAW)), journey, "as-is", 5, 6)
    sign_in(page, site, partner)
    page.goto(f"{site}/opportunities/{two.pk}/merge")
    page.fill("input#id_into", "custody record")
    page.wait_for_selector(".autocomplete__option")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.click("text=Save")
    page.wait_for_selector("text=It is together with")
    assert fresh(by, one).voters == 2
    for way in (
        "", "mine", "board", "ranking", "figures", f"{one.pk}/", f"{one.pk}/size", f"{one.pk}/move",
        f"{one.pk}/measure", f"{one.pk}/history",
    ):  # fmt: skip
        look_at(page, f"{site}/opportunities/{way}")
    for way in ("", f"{journey.pk}/", f"maps/{drawn.pk}/", f"{journey.pk}/proof"):
        look_at(page, f"{site}/journey-maps/{way}")
