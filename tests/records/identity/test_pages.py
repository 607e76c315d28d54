"""The pages of who is who in a real browser: axe-core, every width, the keyboard."""

import datetime
import os
from pathlib import Path

import pytest

from bluelamp.kernel.access import services as access
from bluelamp.records.identity.models import Judgement
from bluelamp.records.identity.services import decisions, proposals
from bluelamp.records.identity.services.proposals import Pair
from tests.browser import WIDTHS, assert_accessible, assert_fits, sign_in
from tests.people import NOW, actor_of, make_post
from tests.records.identity.world import APPROVING, DECIDING, WHY, make_people, mark

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PICTURES", "")
EVIDENCE = [
    {"fact": "Surname", "words": "O'Connell and OConnell: alike but for a sign", "bits": 8.2},
    {
        "fact": "Date of birth",
        "words": "4 March and 3 April 1981: swapped",
        "bits": 7.9,
    },
    {"fact": "Telephone", "words": "Both gave +447700900123", "bits": 11.4},
    {"fact": "Postcode", "words": "ZQ1 4AB and ZQ7 2RT: far apart", "bits": -3.1},
]
FIRST = {
    "given_names": "Máire Ann",
    "surname": "O'Connell",
    "born_on": datetime.date(1981, 3, 4),
    "gender": "female",
    "telephones": ["+447700900123"],
    "address": "12 Linden Road, Marlow Cross",
    "postcode": "ZQ1 4AB",
    "identifiers": [{"kind": "pnc_id", "value": "2003/0011985X", "check_ok": True}],
}
SECOND = FIRST | {
    "given_names": "Mary",
    "surname": "OConnell",
    "other_names": ["Mary Flint"],
    "born_on": datetime.date(1981, 4, 3),
    "telephones": ["+447700900123", "+441632960011"],
    "address": "Flat 3, 40 Mill Lane, Abbot's Wick",
    "postcode": "ZQ7 2RT",
    "identifiers": [],
}


@pytest.fixture
def people(site):
    """A decider, two persons who may be one, and more in the queue."""
    post = make_post(*DECIDING, sees_sensitive=True)
    by = actor_of(post)
    pair = [*make_people(by, 1, **FIRST), *make_people(by, 1, **SECOND)]
    more = make_people(by, 4)
    pairs = [Pair(*pair, 24.4, "identity.match 2026.1", EVIDENCE)]
    facts = [{"fact": "Given names", "words": "Ada and Ada: the same", "bits": 6.0}]
    pairs += [
        Pair(more[0], each, 14.0 - 5 * number, "identity.match 2026.1", facts)
        for number, each in enumerate(more[1:])
    ]
    proposals.propose(by=by, at=NOW, pairs=pairs)
    return post, by, pair, more


def look_at(page, address, name):
    assert page.goto(address).status == 200, address
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        assert_accessible(page)
        assert_fits(page)


def test_every_page_of_who_is_who_can_be_read_by_everybody(browser_page, site, people):
    post, by, pair, more = people
    sign_in(browser_page, site, post)
    look_at(browser_page, f"{site}/identity/", "queue")
    look_at(browser_page, f"{site}/identity/{pair[0]}/compare/{pair[1]}/", "compare")
    decisions.judge_different(by=by, at=NOW, one=more[0], other=more[1], reason="Twins.")
    mark(by, more[0])
    look_at(browser_page, f"{site}/identity/{more[0]}/compare/{more[1]}/", "apart")
    made = decisions.join(by=by, at=NOW, keep=pair[0], other=pair[1], reason=WHY)
    look_at(browser_page, f"{site}/identity/judgements/{made.pk}/", "judgement")
    look_at(browser_page, f"{site}/identity/{pair[0]}/history/", "history")
    look_at(browser_page, f"{site}/identity/{pair[0]}/records/", "records")
    look_at(browser_page, f"{site}/identity/?state=different", "decided")
    look_at(browser_page, f"{site}/identity/?state=unsure", "empty")
    request = decisions.join(by=by, at=NOW, keep=more[0], other=more[2], reason=WHY)
    look_at(browser_page, f"{site}/identity/requests/{request.pk}/", "own-request")
    sign_in(browser_page, site, make_post(*APPROVING, sees_sensitive=True))
    look_at(browser_page, f"{site}/identity/requests/", "requests")
    look_at(browser_page, f"{site}/identity/requests/{request.pk}/", "request")


def test_a_pair_is_decided_and_undone_with_the_keyboard_alone(browser_page, site, people):
    post, by, pair, _ = people
    sign_in(browser_page, site, post)
    page = browser_page
    page.goto(f"{site}/identity/{pair[0]}/compare/{pair[1]}/")
    page.keyboard.press("u")
    assert page.locator("[name=decision]:checked").count() == 0, "no key works outside of the form"
    page.focus("[name=decision] >> nth=0")
    page.keyboard.press("d")
    assert page.locator("[name=decision]:checked").get_attribute("value") == "different"
    page.keyboard.press("s")
    page.keyboard.press("Tab")
    page.keyboard.type("Same passport, and so said the desk.")
    assert page.locator("[name=decision]:checked").get_attribute("value") == "same"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/judgements/*/")
    with access.acting(by):
        made = Judgement.objects.get()
    assert (made.kind, made.reason) == ("same", "Same passport, and so said the desk.")
    page.focus("summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("The wrong Mary.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=An earlier decision undone")
    with access.acting(by):
        assert Judgement.objects.filter(undoes=made).count() == 1
