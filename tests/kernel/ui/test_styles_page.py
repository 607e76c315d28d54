"""The catalogue of patterns in a real browser: how it fits, reads, and works by keyboard."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser import WIDTHS, assert_accessible, assert_fits, sign_in
from tests.people import make_post

pytestmark = pytest.mark.browser


def opened(page: Any, site: str, path: str = "/ui/styles") -> Any:
    sign_in(page, site, make_post())
    page.goto(site + path)
    page.wait_for_selector("html[data-ui-ready]")
    return page


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_the_catalogue_fits_and_is_accessible(
    browser_page: Any, site: str, width: int, height: int
) -> None:
    browser_page.set_viewport_size({"width": width, "height": height})
    page = opened(browser_page, site)
    page.wait_for_selector("#panel-ui-styles-panel code")
    page.wait_for_selector("bl-links canvas")
    page.wait_for_selector("bl-map canvas")
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"styles-{width}.png", full_page=True)
    assert_fits(page)
    assert_accessible(page)


def test_what_is_wrong_is_listed_first_and_leads_to_its_box(browser_page: Any, site: str) -> None:
    page = opened(browser_page, site, "/ui/styles?bad=1")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    page.click("text=The date must be a real date")
    assert page.evaluate("document.activeElement.id") == "id_seen_on_day"
    assert_accessible(page)


def test_a_list_is_sorted_and_searched_in_place_with_its_address(
    browser_page: Any, site: str
) -> None:
    make_post(reach="unit")
    page = opened(browser_page, site)
    page.focus("th >> text=Code")
    page.keyboard.press("Enter")
    page.wait_for_selector('th[aria-sort="ascending"]')
    assert "sort=code" in page.url
    page.fill("#role-profiles-table-q", "zzzz")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Nothing matches")
    assert "q=zzzz" in page.url
    assert "sort=code" in page.url
    page.wait_for_function("() => document.getElementById('ui-say').textContent.includes('0 rows')")
    page.go_back()
    page.wait_for_selector(".ui-table tbody tr")


def test_the_keyboard_help_opens_and_closes_by_keys(browser_page: Any, site: str) -> None:
    page = opened(browser_page, site)
    page.keyboard.press("F1")
    page.wait_for_selector("#ui-keys[open]")
    assert page.is_visible("text=Pause live updates")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("#ui-keys:not([open])", state="attached")


def test_the_first_tab_skips_to_the_content(browser_page: Any, site: str) -> None:
    page = opened(browser_page, site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_a_link_chart_is_walked_by_arrows(browser_page: Any, site: str) -> None:
    page = opened(browser_page, site)
    page.focus(".bl-links__canvas")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => document.querySelector('.bl-links__say').textContent.includes(':')"
    )
    first = page.text_content(".bl-links__say")
    assert first.startswith("Alex Reed (person): keeps Blue van")
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert page.text_content(".bl-links__say") != first


def test_a_link_chart_never_holds_more_than_150(browser_page: Any, site: str) -> None:
    page = opened(browser_page, site)
    page.wait_for_selector("bl-links canvas")
    held = page.evaluate(
        """() => { const chart = document.querySelector('bl-links');
        const nodes = [...Array(200).keys()].map(n => ({id: `x${n}`, label: `N${n}`}));
        chart.add({nodes, links: [{from: 'x1', to: 'x2', label: 'knows'}]});
        return chart.chart.nodes().length; }"""
    )
    assert held == 150
    assert "more are in the table" in page.text_content(".bl-links__say")


def test_a_map_zooms_by_keys_and_a_marker_moves(browser_page: Any, site: str) -> None:
    page = opened(browser_page, site)
    page.wait_for_selector("bl-map canvas")
    before = page.evaluate("document.querySelector('bl-map').map.getView().getResolution()")
    page.focus("bl-map > div")
    page.keyboard.press("+")
    page.wait_for_function(
        f"() => document.querySelector('bl-map').map.getView().getResolution() < {before}"
    )
    page.evaluate(
        """document.dispatchEvent(new CustomEvent('bluelamp:event', {detail: {
        id: 1, name: 'dispatch.units.moved', payload: {positions: [['BL21', 430999, 350111]]}}}))"""
    )
    page.wait_for_function(
        """() => document.querySelector('bl-map').map.getLayers().getArray().at(-1).getSource()
        .getFeatureById('BL21').getGeometry().getCoordinates()[0] === 430999"""
    )


def test_a_lookup_is_typed_and_chosen_and_the_select_follows(browser_page: Any, site: str) -> None:
    page = opened(browser_page, site)
    page.wait_for_selector(".autocomplete__input")
    page.fill(".autocomplete__input", "har")
    page.click("li.autocomplete__option >> text=Harbour")
    assert page.evaluate("document.querySelector('select[name=beat]').value") == "Harbour"


def test_everything_reads_without_javascript(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, make_post())
    page.goto(site + "/ui/styles")
    page.fill("#role-profiles-table-q", "zzzz")
    page.click("text=Show >> nth=0")
    assert page.is_visible("text=Nothing matches")
    page.goto(site + "/ui/styles")
    page.click("text=Open A panel")
    assert page.is_visible("text=Without JavaScript it is a link")
    context.close()
