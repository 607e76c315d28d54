"""The map of the ground in a real browser: it asks for tiles, gets them, and is accessible."""

import datetime
import io

import pytest

from bluelamp.kernel.geography import services
from tests.browser import assert_accessible, assert_fits, sign_in
from tests.people import make_post

from .shapes import BLOCK, NODES, TOWN, collection, feature, square

pytestmark = pytest.mark.browser


def opened(page, site, path):
    """This will open a page and wait until its map has tiles."""
    sign_in(page, site, make_post())
    with page.expect_response(lambda answer: ".mvt" in answer.url and answer.ok):
        page.goto(site + path)
    page.wait_for_selector("bl-map canvas")


def test_an_area_is_shown_on_the_ground(browser_page, site):
    services.load_roads("block", NODES, BLOCK, source="Made up")
    services.load_areas(
        io.BytesIO(collection(feature("E01", square(399_000, 299_000, 4_000)))),
        kind="ward",
        code_property="code",
        name_property="name",
        source="Made up",
        valid_from=datetime.date(2025, 4, 1),
    )
    opened(browser_page, site, "/geography/areas/?kind=ward")
    assert_accessible(browser_page)
    assert_fits(browser_page)
    browser_page.get_by_role("link", name="Area E01").click()
    browser_page.wait_for_selector("bl-map canvas")
    assert_accessible(browser_page)


def test_places_are_searched_for_and_shown(browser_page, site):
    services.load_places(TOWN, source="Made up")
    opened(browser_page, site, "/geography/places/?q=high+stret")
    assert browser_page.get_by_role("rowheader", name="High Street, Oakham").is_visible()
    assert_accessible(browser_page)
