import datetime
import io

import mapbox_vector_tile
import pytest
from django.test import Client
from django.urls import reverse

from bluelamp.kernel.geography import services
from bluelamp.kernel.geography.models import Area
from tests.people import make_post

from .shapes import BLOCK, NODES, TOWN, collection, feature, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    client = Client()
    client.force_login(make_post().user)
    return client


@pytest.fixture
def wards():
    content = collection(
        feature("E01", square(400_000, 300_000, 5_000), name="Ladywood <b>"),
        feature("E02", square(405_000, 300_000, 5_000), name="Moseley"),
    )
    services.load_areas(
        io.BytesIO(content),
        kind="ward",
        code_property="code",
        name_property="name",
        source="Test",
        valid_from=datetime.date(2025, 4, 1),
    )


PAGES = ["geography:areas", "geography:places"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_sign_in(client, name):
    assert client.get(reverse(name)).status_code == 302


def test_a_tile_needs_sign_in(client):
    assert client.get("/geography/tiles/roads/0/0/1.mvt").status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_nothing_loaded_says_so(reader, name):
    assert reader.get(reverse(name)).status_code == 200


def test_areas_are_listed_and_found_by_name_and_code(reader, wards):
    page = reader.get(reverse("geography:areas")).content.decode()
    assert "Ladywood &lt;b&gt;" in page
    assert "2 areas" in page
    assert "/geography/tiles/{layer}/{z}/{x}/{y}.mvt" in page
    of_a_kind = reader.get(reverse("geography:areas"), {"kind": "ward"}).content.decode()
    assert "{y}.mvt?kind=ward" in of_a_kind
    found = reader.get(reverse("geography:areas"), {"matching": "mose"}).content.decode()
    assert "Moseley" in found
    assert "Ladywood" not in found
    before = reader.get(reverse("geography:areas"), {"on": "2020-01-01"}).content.decode()
    assert "No area answers to that" in before


@pytest.mark.parametrize("query", [{"on": "soon"}, {"kind": "castle"}, {"page": "x"}])
def test_a_question_that_makes_no_sense_is_still_answered(reader, wards, query):
    assert reader.get(reverse("geography:areas"), query).status_code == 200


def test_an_area_has_its_page(reader, wards):
    area = Area.objects.get(code="E01")
    page = reader.get(reverse("geography:area", args=[area.pk])).content.decode()
    assert "25.00 square kilometres" in page
    assert "data-shapes=" in page
    assert 'data-centre="402500,302500"' in page
    assert "Ladywood &lt;b&gt;" in page
    assert reader.get(reverse("geography:area", args=[area.pk + 99])).status_code == 404


def test_places_are_found_on_the_page(reader):
    services.load_places(TOWN, source="Test")
    page = reader.get(reverse("geography:places"), {"q": "14 hgih st oakham"}).content.decode()
    assert "14 High Street, Oakham, LE15 6AA" in page
    assert "spelt like &#x27;High&#x27;" in page
    nothing = reader.get(reverse("geography:places"), {"q": "<script>"}).content.decode()
    assert "Nothing in the gazetteer answers to “&lt;script&gt;”" in nothing


def test_a_search_box_is_answered_in_json(reader):
    services.load_places(TOWN, source="Test")
    headers = {"Accept": "application/json"}
    near = {"q": "14 high street", "near": "486500,299000"}
    found = reader.get(reverse("geography:places"), near, headers=headers).json()["places"]
    assert found[0] == {
        "label": "14 High Street, Uppingham, LE15 9PZ",
        "kind": "address",
        "reason": "name",
        "easting": 486_500.0,
        "northing": 299_600.0,
        "postcode": "LE159PZ",
        "uprn": None,
        "usrn": None,
    }


@pytest.mark.parametrize(
    "query", [{"q": "x" * 201}, {"q": "a", "near": "here"}, {"q": "a", "near": "9999999,1"}]
)
def test_a_bad_question_in_json_is_told_why(reader, query):
    answer = reader.get(reverse("geography:places"), query | {"format": "json"})
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_a_tile_is_given_once_and_then_only_confirmed(reader):
    services.load_roads("block", NODES, BLOCK, source="Test")
    first = reader.get("/geography/tiles/roads/8/156/394.mvt")
    assert first.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert len(mapbox_vector_tile.decode(first.content)["roads"]["features"]) == 4
    again = {"If-None-Match": first.headers["ETag"]}
    assert reader.get("/geography/tiles/roads/8/156/394.mvt", headers=again).status_code == 304
    services.load_roads("block", NODES, BLOCK[:2], source="Test")
    changed = reader.get("/geography/tiles/roads/8/156/394.mvt", headers=again)
    assert changed.status_code == 200
    assert len(mapbox_vector_tile.decode(changed.content)["roads"]["features"]) == 1


@pytest.mark.parametrize(
    "address",
    ["rivers/0/0/0", "roads/11/0/0", "roads/0/2/0", "roads/0/0/2", "roads/99999999999999999/0/0"],
)
def test_a_tile_off_the_grid_is_not_found(reader, address):
    assert reader.get(f"/geography/tiles/{address}.mvt").status_code == 404
