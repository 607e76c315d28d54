"""Every page of capability in a browser."""

import pytest

from tests.browser import sign_in
from tests.journeys.test_every_page import look_at
from tests.people import actor_of, make_post
from tests.stewardship.capability.test_capability import KEEP, enter, part, score, world
from tests.stewardship.portfolio.world import add

pytestmark = pytest.mark.browser


def test_the_pages_of_capability(browser_page, site):
    post = make_post(*KEEP, "portfolio.change")
    by = actor_of(post)
    world(by)
    score(by, "Head of Service", 4)
    score(by, "Outside reviewer", 2)
    part(by, "J1", "R")
    part(by, "J2", "A")
    enter(by, "skill-needs", job="J2", skill="Cloud", level=4, people_needed=3, people_with=1)
    enter(by, "practice-facts", practice="P1", fact="applications-owned")
    add(by, "A1")
    sign_in(browser_page, site, post)
    for way in ("capability/", "capability/raci", "capability/skills", "registers/practices/",
                "registers/responsibilities/new"):  # fmt: skip
        look_at(browser_page, f"{site}/{way}")
