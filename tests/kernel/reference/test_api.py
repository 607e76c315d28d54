import pytest
from django.urls import path
from ninja import NinjaAPI

from bluelamp.kernel.reference.api import router
from bluelamp.kernel.reference.rules.codefiles import read
from bluelamp.kernel.reference.services import Operator, load_list
from tests.people import make_post

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def its_own_api():
    api = NinjaAPI(urls_namespace="reference-tests")
    api.add_router("/reference", router)
    return api


urlpatterns = [path("api/", its_own_api().urls)]


def load(*lines, head="code,label,attributes.n"):
    facts = "# name: Colours\n# source: Ours\n# owner: Us\n"
    text = f"{facts}{head}\n" + "\n".join(lines) + "\n"
    load_list(read("colour.csv", text), by=Operator())


@pytest.fixture
def api(client):
    """A browser of somebody who has signed in."""
    client.force_login(make_post().user)
    return client


def test_lists_and_codes_are_read_as_json(api):
    load("R,Red,1", "B,Blue,2")
    (found,) = api.get("/api/reference/lists").json()
    assert (found["code"], found["valid_codes"]) == ("colour", 2)
    first, _ = api.get("/api/reference/lists/colour").json()
    assert first == {
        "code": "R",
        "label": "Red",
        "valid_from": "1900-01-01",
        "valid_to": None,
        "attributes": {"n": 1},
        "source_ref": "",
    }


def test_codes_are_those_of_the_day(api):
    load("R,Red,2027-01-01", "B,Blue,", head="code,label,valid_to")
    for day, codes in (("2026-12-31", ["R", "B"]), ("2027-01-01", ["B"])):
        found = api.get(f"/api/reference/lists/colour?on={day}").json()
        assert [each["code"] for each in found] == codes
    (past,) = api.get("/api/reference/lists/colour/R").json()
    assert past["valid_to"] == "2027-01-01"
    assert api.get("/api/reference/lists/colour?on=nonsense").status_code == 422


@pytest.mark.parametrize("where", ["nothing", "colour/X", "nothing/R"])
def test_what_is_not_there_is_not_found(api, where):
    load("R,Red,1")
    assert api.get(f"/api/reference/lists/{where}").status_code == 404
