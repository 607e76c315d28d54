"""Profiles in a real browser: looked at by axe on every width, grown, and emptied when closed."""

import datetime
import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone

from bluelamp.kernel.access import services as access
from bluelamp.records.entry.selectors import finding
from bluelamp.records.entry.selectors.finding import Found
from bluelamp.records.identity.models import Membership
from bluelamp.records.pole.choices import Kind, Ref
from tests.browser import WIDTHS, assert_accessible, assert_fits, sign_in
from tests.insight.profiles.world import PRINT, load_lists, make_marker, make_town
from tests.people import actor_of, make_post
from tests.records.pole.world import make_event, make_link, make_object

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("BLUELAMP_TEST_PICTURES", "")


@pytest.fixture
def keeper(transactional_db):
    """Somebody who sees everything and makes the town."""
    cache.clear()
    load_lists()
    return actor_of(make_post(*PRINT, sees_sensitive=True), at=timezone.now())


@pytest.fixture
def town(keeper):
    with access.acting(keeper):
        made = make_town(keeper)
        made.phone = make_object(made.niche, identifier="+447700900123", identifier_kind="msisdn")
        make_link(made.niche, made.first, made.phone, "uses")
        made.stop = make_event(
            made.connect,
            kind="stop_search",
            reference="S/77",
            happened_from=timezone.now() - datetime.timedelta(days=3),
        )
        make_link(made.connect, made.stop, made.car, "involved")
        make_marker(made.niche, made.first, code="DR", reason="Found with cannabis, 2024")
        return made


@pytest.fixture
def reader(keeper):
    return make_post(*PRINT)


@pytest.fixture
def page(browser_page, streaming_site, reader, town):
    """A reader's browser in which the reason has been given."""
    sign_in(browser_page, streaming_site, reader)
    browser_page.goto(f"{streaming_site}/profiles/person/{town.first.pk}")
    browser_page.check("input[value=investigation]")
    browser_page.fill("input[name=about]", "INC-1")
    browser_page.get_by_role("button", name="Continue").click()
    browser_page.get_by_role("heading", name="Alex Reed").wait_for()
    return browser_page


def look(page, name):
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        assert_accessible(page)
        assert_fits(page)


def close(by, *records):
    with access.acting(by):
        for each in records:
            type(each)._default_manager.filter(pk=each.pk).update(marking="OFFICIAL-SENSITIVE")


def names_on_chart(page):
    return page.evaluate(
        "document.querySelector('bl-links')?.chart?.nodes().map((each) => each.data('label'))"
    )


def wait_until(page, ready, seconds=9):
    for _ in range(seconds * 10):
        if ready():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not within {seconds} seconds")


def wait_for_chart(page, nodes):
    wait_until(page, lambda: len(names_on_chart(page) or []) == nodes)


def test_a_profile_and_a_path_are_read_on_every_width(page, streaming_site, town):
    look(page, "profile")
    page.goto(f"{streaming_site}/profiles/path?start=O{town.car.pk}&goal=L{town.place.pk}")
    page.get_by_role("heading", name="4 steps").wait_for()
    look(page, "path")
    page.goto(f"{streaming_site}/ui/reason")
    look(page, "why")
    page.goto(f"{streaming_site}/profiles/event/{town.crime.pk}")
    look(page, "event")


def test_the_ends_of_a_path_are_found_by_typing_with_the_keyboard_alone(
    page, streaming_site, town, monkeypatch
):
    known = {"reed": (Kind.PERSON, town.first), "mill": (Kind.LOCATION, town.place)}

    def find(*, text, **_):
        kind, record = known[text]
        return [Found(Ref(kind, record.pk), str(record), kind.label)]

    monkeypatch.setattr(finding, "FINDERS", [find])
    page.goto(f"{streaming_site}/profiles/path")
    page.focus("input[name=start]")
    for typed in known:
        page.keyboard.type(typed)
        page.locator(".profile__find").wait_for()
        if typed == "reed":
            look(page, "ends")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    assert page.input_value("input[name=start]") == f"Alex Reed (P{town.first.pk})"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="3 steps").wait_for()


def test_a_chart_grows_by_keyboard_and_by_choice(page, town):
    wait_for_chart(page, 4)
    assert "Stop search S/77" not in names_on_chart(page)
    page.get_by_label("Show what else is linked to").select_option(f"O{town.car.pk}")
    page.get_by_role("button", name="Show", exact=True).click()
    wait_for_chart(page, 5)
    assert "Stop search S/77" in names_on_chart(page)
    page.evaluate(
        "document.querySelector('bl-links').dispatchEvent(new CustomEvent('bl-links:expand',"
        f" {{bubbles: true, detail: {{id: 'E{town.crime.pk}'}}}}))"
    )
    wait_for_chart(page, 6)


def test_what_is_closed_goes_from_an_open_chart_within_seconds(page, keeper, town):
    wait_for_chart(page, 4)
    assert "AB12CDE Blue Ford" in names_on_chart(page)
    close(keeper, town.car)
    wait_until(page, lambda: "AB12CDE" not in page.content())
    assert "AB12CDE Blue Ford" not in names_on_chart(page)


def test_a_profile_that_is_closed_is_emptied_within_seconds(page, keeper, town):
    wait_for_chart(page, 4)
    close(keeper, town.first, town.second)
    page.get_by_role("alert").wait_for(timeout=9_000)
    assert "not yours to see any more" in page.get_by_role("alert").inner_text()
    assert page.locator("bl-links, canvas, .ui-timeline").count() == 0
    assert "Alex Reed" not in page.content()


def test_a_reader_whose_post_has_ended_is_left_with_nothing(page, reader):
    wait_for_chart(page, 4)
    reader.ends_on = timezone.localdate()
    reader.save()
    page.get_by_role("alert").wait_for(timeout=9_000)
    assert "Alex Reed" not in page.content()
    page.troubles[:] = [each for each in page.troubles if "403" not in each]


def test_a_path_that_is_closed_goes_from_the_page(page, streaming_site, keeper, town):
    page.goto(f"{streaming_site}/profiles/path?start=O{town.car.pk}&goal=L{town.place.pk}")
    page.get_by_role("heading", name="4 steps").wait_for()
    with access.acting(keeper):
        Membership.objects.all().delete()
    page.get_by_text("No path of 10 steps or fewer").wait_for(timeout=9_000)
    assert "Alex Reed" not in page.content()
