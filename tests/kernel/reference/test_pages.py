import datetime
import re

import pytest
from django.core.management import call_command

from bluelamp.kernel.reference import selectors
from bluelamp.kernel.reference.models import Code
from bluelamp.kernel.reference.rules.codefiles import read
from bluelamp.kernel.reference.services import Operator, load_list
from tests.people import make_post

pytestmark = pytest.mark.django_db
LATER = datetime.date(2036, 1, 1)


@pytest.fixture
def signed_in(client):
    """Opens pages as somebody who may do some things, with one list there."""

    def sign_in(*permissions):
        client.force_login(make_post(*permissions).user)
        return client

    text = "# name: Colours\n# source: Ours\n# owner: Us\ncode,label\nR,Red\nS B,Sky <blue>\n"
    load_list(read("colour.csv", text), by=Operator())
    return sign_in


def words(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_the_lists_are_shown_with_their_codes(signed_in):
    client = signed_in()
    assert "Colours" in words(client.get("/reference/"))
    text = words(client.get("/reference/colour/"))
    assert "2 codes on" in text
    assert "Sky &lt;blue&gt;" in text
    assert "Add a code" not in text


def test_every_shipped_list_is_shown_in_full(signed_in):
    call_command("load_codes")
    client = signed_in()
    for each in selectors.list_lists(on=datetime.date(2026, 11, 21)):
        assert f"{each.valid_codes} codes on" in words(client.get(f"/reference/{each.code}/"))
    assert "Not verified" in words(client.get("/reference/grade/"))


def test_a_list_is_shown_as_it_was(signed_in):
    Code.objects.filter(code="R").update(valid_to=LATER)
    client = signed_in()
    assert "2 codes on 31 December 2035" in words(client.get("/reference/colour/?on=2035-12-31"))
    assert "1 code on 1 January 2036" in words(client.get("/reference/colour/?on=2036-01-01"))
    assert "1 code on" in words(client.get("/reference/colour/?matching=sky"))
    assert "2 codes on" in words(client.get("/reference/colour/?on=nonsense&page=99"))


@pytest.mark.parametrize("where", ["nothing/", "colour/codes/X/", "nothing/codes/R/"])
def test_what_is_not_there_is_not_found(signed_in, where):
    assert signed_in().get(f"/reference/{where}").status_code == 404


def amendment(**changes):
    return {"label": "Crimson", "on": "2036-01-01", "attributes": "", "why": "Agreed"} | changes


def test_a_code_is_amended_on_its_page(signed_in):
    client = signed_in("reference.manage_codes")
    assert 'value="Red"' in words(client.get("/reference/colour/amend/R/"))
    sent = client.post("/reference/colour/amend/R/", amendment())
    assert sent["Location"] == "/reference/colour/codes/R/"
    text = words(client.get(sent["Location"]))
    assert "Crimson" in text
    assert "1 January 2036" in text
    assert selectors.get_code("colour", "R", LATER).label == "Crimson"


def test_a_code_is_added_and_closed(signed_in):
    client = signed_in("reference.manage_codes")
    client.post("/reference/colour/add/", amendment(code="A B", attributes='{"rank": 3}'))
    assert selectors.get_code("colour", "A B", LATER).attributes == {"rank": 3}
    sent = client.post("/reference/colour/close/S%20B/", {"on": "2036-01-01", "why": "Old"})
    assert sent["Location"] == "/reference/colour/codes/S%20B/"
    assert selectors.find_code("colour", "S B", LATER) is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"on": ""}, "Enter the first day"),
        ({"why": ""}, "Say why"),
        ({"label": " "}, "Enter what it means"),
        ({"attributes": "[1]"}, "Attributes are a JSON object"),
        ({"attributes": "{"}, "Enter a valid JSON"),
        ({"on": "1899-01-01"}, "R already has a meaning from 1900-01-01"),
    ],
)
def test_a_bad_amendment_is_said_and_nothing_is_written(signed_in, changes, why):
    client = signed_in("reference.manage_codes")
    sent = client.post("/reference/colour/amend/R/", amendment(**changes))
    assert why in words(sent)
    assert Code.objects.count() == 2


def test_closing_what_is_not_valid_is_said(signed_in):
    client = signed_in("reference.manage_codes")
    sent = client.post("/reference/colour/close/X/", {"on": "2036-01-01", "why": "Old"})
    assert "colour has no code X" in words(sent)


@pytest.mark.parametrize("where", ["amend/R/", "close/R/", "add/"])
def test_the_pages_that_change_need_their_permission(signed_in, where):
    client = signed_in()
    for sent in (client.get, client.post):
        assert "Change, add and close codes" in words(sent(f"/reference/colour/{where}"), 403)
    assert Code.objects.count() == 2


def test_nobody_reads_without_signing_in(client):
    assert client.get("/reference/").status_code == 302


@pytest.mark.parametrize("code", ["N/A", "a?b", "100%", "é#", "x/amend"])
def test_a_code_may_hold_any_sign(signed_in, code):
    client = signed_in("reference.manage_codes")
    sent = client.post("/reference/colour/add/", amendment(code=code))
    assert "Crimson" in words(client.get(sent["Location"]))


def test_a_form_is_taken_once(signed_in):
    client = signed_in("reference.manage_codes")
    text = words(client.get("/reference/colour/add/"))
    key = re.search(r'name="form_key" value="([^"]+)"', text)[1]
    for code, status in (("G", 302), ("H", 409)):
        sent = client.post("/reference/colour/add/", amendment(code=code, form_key=key))
        assert sent.status_code == status
    assert selectors.find_code("colour", "H", LATER) is None
