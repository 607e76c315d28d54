"""Every page of contracts in a browser."""

import datetime
from decimal import Decimal

import pytest

from tests.browser import sign_in
from tests.journeys.test_every_page import look_at
from tests.people import actor_of, make_post
from tests.stewardship.contracts.test_contracts import KEEP, add, review
from tests.stewardship.contracts.test_lots import part

pytestmark = pytest.mark.browser


def test_the_pages_of_contracts(browser_page, site):
    keeper = make_post(*KEEP, "contracts.verify")
    by = actor_of(keeper)
    sign_in(browser_page, site, keeper)
    made = add(by, starts_on=datetime.date(2020, 1, 1), ends_on=datetime.date(2026, 12, 31),
               renewal="tacit", renewal_months=12, notice_months=3,
               total_cost=Decimal(20_000))  # fmt: skip
    add(by, "K2")
    for lot, cost in (("1", 12_000), ("2", 7_000)):
        part(by, reference=lot, title=f"Lot {lot}", goes_to="The other force",
             total_cost=Decimal(cost))  # fmt: skip
    written = review(
        by, made, claimed=Decimal(5), original_cost=Decimal(9), revised_cost=Decimal(1),
        saves_from=datetime.date(2026, 4, 1), saves_until=datetime.date(2028, 3, 31),
    )  # fmt: skip
    for way in (
        "", "deadlines", "savings", "separation", "publication", "new", f"{made.pk}/",
        f"{made.pk}/change", f"{made.pk}/review", f"{made.pk}/covers",
        f"reviews/{written.pk}/verify",
    ):  # fmt: skip
        look_at(browser_page, f"{site}/contracts/{way}")
    look_at(browser_page, f"{site}/registers/contract-lots/new?contract=K1")
