"""Live updates in a real browser: told once, held while paused, honest when the line is gone."""

from typing import Any

import pytest

from bluelamp.dispatch.events import IncidentNoted
from bluelamp.kernel.access import services as access
from bluelamp.kernel.bus import services as bus
from tests.browser import assert_accessible, sign_in
from tests.people import actor_of, make_post

pytestmark = pytest.mark.browser


@pytest.fixture
def post(streaming_site: str) -> Any:
    return make_post("dispatch.read_incidents")


@pytest.fixture
def console(browser_page: Any, streaming_site: str, post: Any) -> Any:
    sign_in(browser_page, streaming_site, post)
    browser_page.goto(streaming_site + "/ui/styles?live=1")
    browser_page.evaluate(
        "window.heard = []; document.addEventListener('bluelamp:event', e => heard.push(e.detail))"
    )
    browser_page.wait_for_selector('bl-live[data-state="live"]')
    return browser_page


def note(post: Any, incident_id: int) -> None:
    by = actor_of(post)
    about = bus.Owned(by.force_id, by.unit_id)
    with access.acting(by):
        bus.publish(IncidentNoted(incident_id=incident_id, line_id=1), by=by, about=about)


def heard(console: Any, number: int) -> list[Any]:
    console.wait_for_function(f"() => heard.length >= {number}")
    console.wait_for_timeout(400)
    found: list[Any] = console.evaluate("heard.map(e => e.payload.incident_id)")
    return found


def test_a_part_is_fetched_again_when_its_own_record_changes(console: Any, post: Any) -> None:
    console.wait_for_timeout(800)  # the first console of a server is told to read itself anew
    fetched: list[Any] = []
    console.on("request", lambda request: fetched.append(request))
    note(post, 43)
    assert heard(console, 1) == [43]
    assert fetched == []
    note(post, 44)
    assert heard(console, 2) == [43, 44]
    console.wait_for_selector("#live-part code")
    assert [each.url.split("/ui/")[1] for each in fetched] == ["styles/panel"]
    assert fetched[0].headers["x-background"] == "live"  # so that it winds no idle clock


def test_while_paused_nothing_changes_and_nothing_is_lost(console: Any, post: Any) -> None:
    console.keyboard.press("F8")
    console.wait_for_selector('bl-live[data-state="paused"]')
    note(post, 44)
    console.wait_for_selector("text=1 waiting")
    assert console.evaluate("heard.length") == 0
    assert_accessible(console)
    console.click("text=Resume live updates")
    console.wait_for_selector("#live-part code")
    assert heard(console, 1) == [44]


def test_a_page_without_a_line_says_that_it_may_be_stale_and_catches_up_once(
    console: Any, post: Any
) -> None:
    note(post, 1)
    heard(console, 1)
    console.context.set_offline(True)
    console.wait_for_selector('bl-live[data-state="offline"]')
    assert console.is_visible("text=What you see may be stale")
    note(post, 2)
    console.context.set_offline(False)
    console.wait_for_selector('bl-live[data-state="live"]')
    assert heard(console, 2) == [1, 2]
    console.troubles = [each for each in console.troubles if "ERR_INTERNET" not in each]


def test_a_stream_that_is_refused_is_asked_for_again_within_five_seconds(
    browser_page: Any, streaming_site: str, post: Any
) -> None:
    sign_in(browser_page, streaming_site, post)
    browser_page.clock.install()
    browser_page.route("**/live/**", lambda asked: asked.fulfill(status=503))
    browser_page.goto(streaming_site + "/ui/styles?live=1")
    for _ in range(6):
        with browser_page.expect_response("**/live/**"):
            browser_page.clock.run_for(5_000)
    browser_page.wait_for_selector('bl-live[data-state="offline"]')
    browser_page.unroute("**/live/**")
    browser_page.clock.run_for(5_000)
    browser_page.wait_for_selector('bl-live[data-state="live"]')
    browser_page.troubles = [each for each in browser_page.troubles if "503" not in each]
