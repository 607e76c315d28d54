import itertools
import re

import pytest
import shapely

from bluelamp.demo.rules import areas, numbers
from bluelamp.demo.rules.county import build_county
from bluelamp.demo.rules.geometry import County
from bluelamp.demo.rules.roads import Joined

# The strict shape of a postcode: letters that Royal Mail never uses in a place are refused.
POSTCODE = re.compile(r"[A-PR-UWYZ][A-HK-Y]\d{1,2} \d[ABD-HJLNP-UW-Z]{2}")


@pytest.fixture(scope="module")
def county() -> County:
    return build_county(20_000, 7)


def test_the_same_seed_makes_the_same_county(county):
    assert build_county(20_000, 7) == county
    assert build_county(20_000, 8) != county


def test_every_road_can_be_reached_from_every_other(county):
    joined = Joined()
    for edge in county.network.edges:
        joined.join(edge.start, edge.end)
    assert len({joined.find(node.id) for node in county.network.nodes}) == 1


def test_roads_have_a_class_a_name_and_a_sensible_speed(county):
    kinds = set()
    for edge in county.network.edges:
        kinds.add(edge.kind)
        assert edge.name
        assert 5 < edge.metres / edge.seconds < 31
    assert {"motorway", "primary", "secondary", "tertiary", "residential"} <= kinds


def test_every_home_has_its_own_address_in_an_area_that_is_not_in_use(county):
    homes = list(county.addresses())
    assert len(homes) == county.homes == 20 * 480
    assert len({(home.house, home.street, home.town) for home in homes}) == len(homes)
    assert len({home.uprn for home in homes}) == len(homes)
    for home in homes:
        assert POSTCODE.fullmatch(home.postcode), home.postcode
        assert home.postcode.startswith(numbers.POSTCODE_AREA)
        assert 350_000 <= home.easting <= 400_000
        assert 260_000 <= home.northing <= 300_000


def test_a_home_found_by_its_number_is_the_one_that_the_street_lists(county):
    for number, home in enumerate(itertools.islice(county.addresses(), 0, None)):
        if number % 97 == 0:
            assert county.address(number) == home


def test_streets_are_named_once_a_town(county):
    names = [(street.name, street.town) for street in county.streets]
    unnamed = [name for name in names if name[0] != "High Street"]
    assert len(set(unnamed)) == len(unnamed)


def test_postcodes_lie_close_together(county):
    by_code: dict[str, list[tuple[float, float]]] = {}
    for home in county.addresses():
        by_code.setdefault(home.postcode, []).append((home.easting, home.northing))
    assert max(len(points) for points in by_code.values()) <= 14
    widest = max(shapely.MultiPoint(points).envelope.length / 2 for points in by_code.values())
    assert widest < 1_500


def test_places_of_each_kind_are_there(county):
    kinds = {spot.kind for spot in county.spots}
    assert {"police station", "school", "pub", "park", "hospital", "shop"} <= kinds


def test_beats_cover_the_county_and_do_not_overlap(county):
    cut = areas.beats(county)
    units = areas.unit_areas(county, cut)
    for found in (cut, units):
        whole = shapely.union_all([area.shape for area in found])
        assert sum(area.shape.area for area in found) == pytest.approx(whole.area, rel=1e-9)
        assert all(area.shape.is_valid for area in found)
    nodes = [shapely.Point(node.easting, node.northing) for node in county.network.nodes]
    assert all(whole.contains(node) for node in nodes)


def test_the_areas_are_written_in_degrees_of_england(county):
    written = areas.as_geojson(areas.beats(county))
    for feature in written["features"]:
        for east, north in shapely.get_coordinates(shapely.geometry.shape(feature["geometry"])):
            assert -2.8 < east < -2.0
            assert 52.2 < north < 52.7
