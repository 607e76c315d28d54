"""Every page of the portfolio in a browser: nothing for axe or the console to complain of."""

import datetime

import pytest

from bluelamp.stewardship.portfolio.services import endings, links
from tests.browser import WIDTHS, sign_in
from tests.journeys.test_every_page import look_at
from tests.people import NOW, actor_of, make_post
from tests.stewardship.portfolio.test_waste import SPEND
from tests.stewardship.portfolio.world import ALL, ASSESSED, add, load, send

pytestmark = pytest.mark.browser
HEAD = "Reference,Supplier,Invoice number,Invoice total,From,To,Description,Amount\n"
FIGURES = (
    "Code,Figure,Amount,Measured in,Stated on,Citation,Part of\n"
    "t,Saved,30.00,GBP,2024-10-22,A paper,\na,One,10.00,GBP,2024-10-22,A paper,t\n"
)


@pytest.fixture
def page(browser_page, site):
    architect = make_post(*ALL)
    sign_in(browser_page, site, architect)
    browser_page.architect, browser_page.site = architect, site
    return browser_page


def fill(by):
    one = add(by, "A1", **ASSESSED, ground="brownfield", greenfield_on=datetime.date(2027, 6, 1))
    two = add(by, "A2", value_judged=1, fit_judged=1, ground="greenfield")
    add(by, "A3")
    links.add_successor(by=by, at=NOW, application_id=one.pk, successor_id=two.pk, source="A paper")
    for each in (one, two):
        links.set_capabilities(
            by=by, at=NOW, application_id=each.pk, capabilities=[("Contact", "Take a call")]
        )
    links.set_component(
        by=by, at=NOW, application_id=one.pk, name="Web", hosting="saas", source="A paper"
    )
    endings.propose_ending(by=by, at=NOW, application_id=two.pk, why="Nobody uses it")
    rows = "".join(f"A1,Axon,7,300.00,2026-0{m}-01,2026-0{m}-28,Licence,100.00\n" for m in (1, 2))
    load(by, "invoice", HEAD + rows)
    load(by, "focus", SPEND)
    load(by, "figures", FIGURES)
    return one, two


def test_the_pages_of_the_portfolio(page):
    one, two = fill(actor_of(page.architect))
    for way in (
        "", "dispositions", "capabilities/", "burn-down", "hosting", "costs", "waste",
        "figures", "new",
        "files/", "files/new/applications", f"{one.pk}/", f"{one.pk}/history",
        f"{one.pk}/change/business", f"{one.pk}/change/technical", f"{one.pk}/component",
        f"{one.pk}/serves", f"{one.pk}/successor", f"{one.pk}/decision", f"{two.pk}/ending",
    ):  # fmt: skip
        look_at(page, f"{page.site}/portfolio/{way}")
    look_at(page, f"{page.site}/portfolio/dispositions", WIDTHS[2])


def test_a_file_with_faults_can_be_read_on_a_phone(page):
    by = actor_of(page.architect)
    sent = send(by, "applications", "Reference,Name,Users\nA1,Oasis,many\nA2,Corvus,12\n")
    look_at(page, f"{page.site}/portfolio/files/{sent.pk}/")
    page.click("text=Load the 1 good row")
    look_at(page, f"{page.site}/portfolio/files/{sent.pk}/")
