"""Every page of publication in a browser, and the way from a rule to an edition by keyboard."""

from decimal import Decimal

import pytest

from tests.browser import sign_in
from tests.journeys.test_every_page import look_at
from tests.people import actor_of, make_actor, make_post
from tests.stewardship.contracts.test_contracts import add as add_contract
from tests.stewardship.publication.test_publication import PUBLISH, REVIEW, publish, rule

pytestmark = pytest.mark.browser


def test_the_pages_of_publication(browser_page, site):
    reviewer = make_actor(*REVIEW)
    both = make_post(*REVIEW, *PUBLISH)
    add_contract(reviewer, "K1", supplier="Radios Ltd", total_cost=Decimal(20_000))
    kept = rule(reviewer, "title")
    first = publish(actor_of(both))
    rule(reviewer, "supplier")
    second = publish(actor_of(both))
    rule(reviewer, "category")
    sign_in(browser_page, site, both)
    browser_page.goto(f"{site}/publication/contracts/publish")
    browser_page.get_by_label("Why is it published now?").fill("The quarter ended")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/publication/editions/*/")
    assert "edition 3" in browser_page.inner_text("h1")
    rules = "registers/publication-rules"
    for way in (
        "publication/", "publication/contracts/", "publication/contracts/publish",
        f"publication/editions/{first.pk}/", f"publication/editions/{second.pk}/difference",
        f"{rules}/", f"{rules}/new", f"{rules}/{kept.pk}/", f"{rules}/{kept.pk}/change",
    ):  # fmt: skip
        look_at(browser_page, f"{site}/{way}")
