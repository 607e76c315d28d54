"""The pages of search, as a person meets them, and its API."""

import datetime
import os
import re

import pytest
from django.test import Client
from django.utils import timezone

from bluelamp.insight.search.models import SavedSearch
from bluelamp.kernel.access import services as access
from tests.browser import WIDTHS, assert_accessible, assert_fits, sign_in
from tests.dispatch.world import make_world
from tests.people import actor_of, make_post
from tests.records.pole.world import make_link, make_object, make_source

from .world import MAY, add_people, index

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = [
    {
        "given_names": "Kevin",
        "surname": "Tranter",
        "born_on": "1985-03-04",
        "telephones": ["07700900123"],
        "address": "12 Hill Street, Overbrook",
        "postcode": "B4 6NQ",
    },
    {"given_names": "Kevina", "surname": "Tranter"},
    {"given_names": "Keith", "surname": "Trantor", "address": "3 Station Road"},
]
REASON = {"reason": "investigation", "about": "20261121-0042"}


@pytest.fixture
def post():
    make_world()
    post = make_post(*MAY)
    by = actor_of(post)
    people = add_people(by, *PEOPLE)
    with access.acting(by):
        source = make_source(by)
        car = make_object(
            source,
            kind="vehicle",
            identifier="AB12CDE",
            identifier_kind="vrm",
            make="Ford",
            model="Fiesta",
            colour="blue",
        )
        make_link(source, car, people[0], role="keeper")
    index()
    return post


def signed_in(post):
    client = Client()
    client.force_login(post.user)
    return client


def test_the_reason_is_asked_once_and_then_leads_to_the_results(post):
    client = signed_in(post)
    asked = client.get("/search/?q=tranter")
    assert asked.status_code == 302
    assert asked.url.startswith("/ui/reason?next=")
    assert client.post("/ui/reason", {"next": "/search/?q=tranter"}).status_code == 422
    given = client.post("/ui/reason", REASON | {"next": "/search/?q=tranter"})
    assert given.url == "/search/?q=tranter"
    page = client.get(given.url)
    assert page.status_code == 200
    assert "20261121-0042" in page.text
    assert "Kevin Tranter" in page.text
    assert "HX-Request" in page.headers["Vary"]


def test_htmx_gets_the_results_alone(post):
    client = signed_in(post)
    client.post("/ui/reason", REASON)
    part = client.get("/search/?q=tranter", headers={"HX-Request": "true", "HX-Target": "results"})
    assert "<html" not in part.text
    assert "Surname matches" in part.text


def test_a_search_is_kept_and_ended(post):
    client = signed_in(post)
    client.post("/ui/reason", REASON)
    form = {"name": "Tranters", "standing": "on", "query": "q=tranter"}
    names = client.get("/search/saved/new?q=tranter").text
    far = dict(zip(_boxes(names), ("1", "1", "2099"), strict=True))
    assert client.post("/search/saved/new", form | far).status_code == 422
    day = timezone.localdate() + datetime.timedelta(7)
    near = dict(zip(_boxes(names), (day.day, day.month, day.year), strict=True))
    assert client.post("/search/saved/new", form | near).url == "/search/saved"
    assert "Tranters" in client.get("/search/saved").text
    with access.acting(actor_of(post)):
        kept = SavedSearch.objects.get()
    assert client.post(f"/search/saved/{kept.pk}/end").status_code == 302
    assert "You keep no search" in client.get("/search/saved").text
    assert client.post(f"/search/saved/{kept.pk}/end").status_code == 404


def _boxes(html):
    found = re.findall(r'name="(expires_on[^"]*)"', html)
    return list(dict.fromkeys(found))


def test_who_may_not_search_is_refused(post):
    client = signed_in(make_post())
    client.post("/ui/reason", REASON)
    assert client.get("/search/?q=tranter").status_code == 403
    assert client.get("/search/saved").status_code == 403


def test_the_api_searches_for_a_reason_of_the_list(post):
    by = actor_of(make_post("access.manage", *MAY))
    _, key = access.make_client(
        by=by,
        name="a partner",
        post=post,
        scopes=["search.search", "pole.read_records"],
        expires_at=timezone.now() + datetime.timedelta(1),
        at=timezone.now(),
    )
    client, headers = Client(), {"X-API-Key": key}
    found = client.get("/api/search?q=tranter&reason=investigation", headers=headers).json()
    assert found["total"] == 3
    assert found["results"][0]["reasons"]
    assert client.get("/api/search?q=x&reason=curiosity", headers=headers).status_code == 422
    assert client.get("/api/search?q=x&reason=investigation").status_code == 401


@pytest.mark.browser
def test_the_pages_are_looked_at(site, browser_page, post, shots):
    page = browser_page
    sign_in(page, site, post)
    page.goto(f"{site}/search/")
    look(page, "reason", shots)
    page.get_by_label("Investigation of crime").check()
    page.get_by_label("Incident, crime or other reference").fill("20261121-0042")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="What you can type").wait_for()
    look(page, "empty", shots)
    box = page.get_by_label("Search for people")
    box.press_sequentially("kevin tran", delay=30)
    page.get_by_role("link", name="Kevin Tranter").first.wait_for()
    box.press("ArrowDown")
    assert page.evaluate("document.activeElement.className") == "search__suggestion"
    look(page, "suggestions", shots)
    page.keyboard.press("Escape")
    box.fill("tranter last year")
    box.press("Enter")
    page.get_by_role("link", name="Last year: 1 January").wait_for()
    assert "q=tranter" in page.url
    page.goto(f"{site}/search/?q=tranter")
    look(page, "results", shots)
    page.get_by_role("link", name="Save this search").click()
    look(page, "save", shots)
    page.get_by_role("button", name="Save search").click()
    look(page, "saved", shots)


def look(page, name, shots):
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert_accessible(page)
        assert_fits(page)
        if shots:
            page.screenshot(path=f"{shots}/{name}-{width}.png", full_page=True)


@pytest.fixture
def shots():
    return os.environ.get("SEARCH_SHOTS", "")
