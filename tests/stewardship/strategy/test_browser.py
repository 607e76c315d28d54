"""Every page of strategy in a browser."""

import pytest

from tests.browser import sign_in
from tests.journeys.test_every_page import look_at
from tests.people import actor_of, make_post
from tests.stewardship.strategy.test_strategy import KEEP, paper, world

pytestmark = pytest.mark.browser


def test_the_pages_of_strategy(browser_page, site):
    post = make_post(*KEEP)
    world(actor_of(post))
    paper(actor_of(post))
    sign_in(browser_page, site, post)
    for way in ("strategy/", "strategy/roadmap", "strategy/plans", "strategy/boards",
                "strategy/risks", "registers/board-papers/"):  # fmt: skip
        look_at(browser_page, f"{site}/{way}")
