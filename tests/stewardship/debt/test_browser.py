"""Every page of technical debt in a browser."""

import pytest

from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.debt.models import DebtItem
from bluelamp.stewardship.portfolio.models import Component
from tests.browser import sign_in
from tests.journeys.test_every_page import look_at
from tests.people import actor_of, make_post
from tests.stewardship.debt.test_debt import DATES, KEEP, assess, pay, propose
from tests.stewardship.portfolio.world import add, load

pytestmark = pytest.mark.browser


def test_the_pages_of_technical_debt(browser_page, site):
    keeper = make_post(*KEEP)
    by = actor_of(keeper)
    sign_in(browser_page, site, keeper)
    made, paper = add(by, "A1"), propose(by)
    assess(by, made)
    load(by, "components", "Reference,Component,Product,Version\nA1,Data,mssqlserver,13.0\n")
    load(by, "vendor-dates", DATES)
    load(by, "debts", "Reference,Kind,Debt,Principal,Interest\nA1,End of life,Old,1000,\n")
    load(by, "ownership", "Paper,Option,Year,Kind,Budget,Amount\nTDA-1,Go,1,Licence,Capital,5\n")
    for way in (
        "", "support", "items/", "papers/", "papers/new", f"applications/{made.pk}/",
        f"applications/{made.pk}/assess", f"applications/{made.pk}/debt", f"papers/{paper.pk}/",
        f"papers/{paper.pk}/decide", f"papers/{paper.pk}/effect", f"papers/{paper.pk}/waiver",
    ):  # fmt: skip
        look_at(browser_page, f"{site}/debt/{way}")
    pay(by)
    with acting(by):
        ids = Component.objects.get().pk, DebtItem.objects.get().pk
    for way in ("components/", f"components/{ids[0]}/", f"items/{ids[1]}/",
                f"papers/{paper.pk}/change"):  # fmt: skip
        look_at(browser_page, f"{site}/debt/{way}")
    look_at(browser_page, f"{site}/portfolio/{made.pk}/")
