"""The page and the API of matching."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.models import Entry
from tests.browser import WIDTHS, assert_accessible, assert_fits, sign_in
from tests.people import actor_of, make_post
from tests.records.identity.known import PEOPLE, add_people, index
from tests.register import approve_algorithms, suspend

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
PAGE, API = "/people/match", "/api/identity/match"
SAID = {"name": "Sara Smiht", "born_on": "12/03/1985", "reason": "incident"}


@pytest.fixture
def post():
    call_command("load_codes", verbosity=0, stdout=io.StringIO())
    approve_algorithms()
    post = make_post("identity.match_person", "access.manage")
    made = add_people(actor_of(post), **PEOPLE)
    index(len(made))
    return post


@pytest.fixture
def signed_in(client, post):
    client.force_login(post.user)
    return client


def entries(post):
    with access.acting(actor_of(post, at=timezone.now())):
        return Entry.objects.filter(
            act="identity.person.matched", post_id=post.pk, at__gte=timezone.now() - HOUR
        ).count()


HOUR = datetime.timedelta(hours=1)


def key_of(post):
    now = timezone.now()
    _, key = access.make_client(
        by=actor_of(post, at=now),
        name="Records desk",
        post=post,
        scopes=["identity.match_person"],
        expires_at=now + datetime.timedelta(days=30),
        at=now,
    )
    return {"X-API-Key": key}


def test_an_empty_page_says_what_to_type_and_looks_nothing_up(signed_in, post):
    before = entries(post)
    for answer in (signed_in.get(PAGE), signed_in.post(PAGE, {"reason": "incident"})):
        assert answer.status_code == 200
        assert "Type what you know" in answer.content.decode()
    assert entries(post) == before


def test_likely_people_are_shown_with_their_evidence(signed_in, post):
    before = entries(post)
    page = signed_in.post(PAGE, SAID).content.decode()
    assert "Sarah Jane Smith" in page
    assert "Date of birth is the same" in page
    assert "Born 12 March 1985" in page
    assert entries(post) == before + 1


def test_while_typing_only_the_answers_are_sent(signed_in):
    part = signed_in.post(PAGE, SAID, headers={"HX-Request": "true"}).content.decode()
    assert "Sarah Jane Smith" in part
    assert "<html" not in part


def test_nobody_found_is_said(signed_in):
    page = signed_in.post(PAGE, {"name": "Zzyzx Qwghlm", "reason": "incident"}).content.decode()
    assert "Nobody that you may see matches" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "a" * 100_000}, "200 characters"),
        ({"reason": "nosiness"}, "Select a valid choice"),
        ({"reason": ""}, "Select why you are looking"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_looked_up(signed_in, post, said, words):
    before = entries(post)
    answer = signed_in.post(PAGE, SAID | said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert entries(post) == before


def test_who_may_not_match_has_no_page(client):
    client.force_login(make_post("pole.read_records").user)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, SAID).status_code == 403


def test_another_system_gets_the_same_answer(client, post):
    before = entries(post)
    answer = client.get(API, SAID, headers=key_of(post))
    assert answer.status_code == 200
    best = answer.json()[0]
    assert (best["name"], best["born_on"]) == ("Sarah Jane Smith", "1985-03-12")
    assert best["evidence"][0]["words"]
    assert entries(post) == before + 1


@pytest.mark.parametrize(
    "said", [{"reason": "nosiness"}, {"name": "a" * 10_000}, {"telephone": "1" * 201}]
)
def test_another_system_is_told_what_is_wrong(client, post, said):
    before = entries(post)
    answer = client.get(API, SAID | said, headers=key_of(post))
    assert answer.status_code == 422
    assert answer.json()["problem"]
    assert entries(post) == before


def test_another_system_needs_a_key(client, post):
    assert client.get(API, SAID).status_code == 401


@pytest.mark.browser
def test_people_appear_while_a_name_is_typed(site, browser_page, post):
    page = browser_page
    sign_in(page, site, post)
    page.goto(f"{site}{PAGE}")
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert_accessible(page)
        assert_fits(page)
    page.click("label:has-text('Name')")
    page.keyboard.type("sara smiht")
    page.keyboard.press("Tab")
    page.keyboard.type("12 3 85")
    page.wait_for_selector("text=Sarah Jane Smith")
    assert page.evaluate("document.activeElement.name") == "born_on"
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert_accessible(page)
        assert_fits(page)


def test_while_the_algorithm_is_out_of_use_the_page_and_the_api_say_so(signed_in, post):
    suspend("identity.person-match")
    before, key = entries(post), key_of(post)
    assert "Matching is out of use" in signed_in.post(PAGE, SAID).content.decode()
    answer = signed_in.get(API, SAID, headers=key)
    assert answer.status_code == 409
    assert "approved" in answer.json()["problem"]
    assert entries(post) == before
