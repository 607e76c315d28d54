"""Writing the record in a real browser by keyboard alone, on a phone's width and a laptop's."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone

from bluelamp.kernel.access import services as access
from bluelamp.records.entry.selectors import finding
from bluelamp.records.entry.selectors.finding import Found
from bluelamp.records.pole.choices import Kind, Ref
from tests.browser import assert_accessible, assert_fits, sign_in
from tests.insight.profiles.world import load_lists, make_town
from tests.insight.search.world import index as take_into_index
from tests.people import actor_of, make_post
from tests.records.entry.world import KEEP
from tests.records.identity.known import index
from tests.register import approve_algorithms

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]
PICTURES = os.environ.get("BLUELAMP_TEST_PICTURES", "")


def look(page, name):
    for width, height in ((390, 844), (1280, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        assert_accessible(page)
        assert_fits(page)


@pytest.fixture
def town(transactional_db):
    cache.clear()
    load_lists()
    keeper = actor_of(make_post(*KEEP, sees_sensitive=True), at=timezone.now())
    with access.acting(keeper):
        made = make_town(keeper)
    approve_algorithms()
    index(2)
    return made


@pytest.fixture
def page(browser_page, streaming_site, town, tmp_path, settings):
    """An officer's browser at a search that found nobody."""
    settings.SEARCH_INDEX = tmp_path
    take_into_index()
    sign_in(browser_page, streaming_site, make_post(*KEEP, "search.search"))
    browser_page.goto(f"{streaming_site}/search/?q=zeb+quarter")
    browser_page.check("input[value=investigation]")
    browser_page.fill("input[name=about]", "INC-1")
    browser_page.keyboard.press("Enter")
    browser_page.get_by_text("Nothing that you may see answers this").wait_for()
    return browser_page


def tab_to(page, selector):
    """This will press Tab until a box is reached: nothing that it needs is out of reach."""
    for _ in range(90):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def type_in(page, selector, text):
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose(page, name, times=0):
    """This will reach radio buttons and go down so often; the first is chosen by the space bar."""
    tab_to(page, f"input[name={name}]")
    page.keyboard.press("Space")
    for _ in range(times):
        page.keyboard.press("ArrowDown")


def test_somebody_is_added_from_an_empty_search_and_corrected_by_keyboard(page, town):
    tab_to(page, "a[href*='/records/add/person/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/add/person/**")
    look(page, "add-person")
    page.reload()
    type_in(page, "#id_born_on_day", "3")
    page.keyboard.press("Tab")
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    page.keyboard.type("1988")
    type_in(page, "#id_telephones", "07700 900777")
    page.get_by_text("80% complete").wait_for()
    choose(page, "source", times=1)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Zeb Quarter").wait_for()
    assert page.get_by_text("Told by the person").count()
    tab_to(page, "a[href$='/correct']")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Correct Zeb Quarter").wait_for()
    look(page, "correct")
    page.reload()
    type_in(page, "#id_surname", "Quartermain")
    type_in(page, "#id_why", "He spelt it out")
    choose(page, "source", times=1)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Zeb Quartermain").wait_for()
    tab_to(page, "a[href$='/history']")
    page.keyboard.press("Enter")
    page.get_by_role("cell", name="He spelt it out").wait_for()
    look(page, "history")


def test_somebody_known_is_recognised_while_typing_and_linked_by_typing(
    page, streaming_site, town, monkeypatch
):
    car = Found(Ref(Kind.OBJECT, town.car.pk), "AB12CDE", "Vehicle")
    monkeypatch.setattr(finding, "FINDERS", [lambda **_: [car]])
    page.goto(f"{streaming_site}/records/add/person/")
    page.keyboard.type("Alex")
    type_in(page, "#id_surname", "Reed")
    type_in(page, "#id_telephones", "07700 900123")
    page.get_by_text("Is it one of these people?").wait_for()
    look(page, "recognised")
    type_in(page, "#id_other", "ab12")
    page.locator("input[name=other_ref]").wait_for()
    choose(page, "other_ref")
    tab_to(page, "#id_role")
    page.keyboard.type("drives")
    choose(page, "source")
    tab_to(page, "input[name=same_as]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("Somebody who may decide who is who is asked").wait_for()
    assert page.get_by_role("heading", name="Alex Reed").count()
    for address, name in (
        (f"person/{town.first.pk}/protect", "protect"),
        (f"person/{town.first.pk}/link", "link"),
        ("warnings/", "warnings"),
        (f"warnings/{town.marker.pk}/", "review"),
        ("add/event/", "add-event"),
        ("add/address/", "add-address"),
    ):
        page.goto(f"{streaming_site}/records/{address}")
        look(page, name)
