import datetime
import io

import mapbox_vector_tile
import pytest

from bluelamp.kernel.geography import selectors, services
from bluelamp.kernel.geography.rules import tiles
from bluelamp.kernel.geography.selectors.tiles import NoSuchLayer

from .shapes import BLOCK, NODES, TOWN, collection, feature, square

BAD_TILES = [(-1, 0, 0), (11, 0, 0), (0, 2, 0), (0, 0, 2), (0, -1, 0), (10, 1_094, 0), (3, 0, -1)]


def tile_of(zoom, easting, northing):
    """This will give the column and row of a point's tile."""
    span = 512 * tiles.RESOLUTIONS[zoom]
    return int(easting // span), int((1_310_720 - northing) // span)


def read(layer, zoom, easting, northing, **more):
    content = selectors.tile(layer, zoom, *tile_of(zoom, easting, northing), **more)
    return mapbox_vector_tile.decode(content)[layer]["features"]


@pytest.mark.parametrize("place", BAD_TILES)
def test_a_tile_off_the_grid_does_not_exist(place):
    with pytest.raises(tiles.NoSuchTile):
        tiles.tile_box(*place)


def test_the_tile_grid_begins_at_its_top_left_corner():
    assert tiles.tile_box(0, 0, 0) == (0, 655_360, 655_360, 1_310_720)
    assert tiles.tile_box(10, 0, 0) == (0, 1_310_080, 640, 1_310_720)
    zoom, point = 6, (486_000, 308_800)
    left, bottom, right, top = tiles.tile_box(zoom, *tile_of(zoom, *point))
    assert left <= point[0] < right
    assert bottom <= point[1] < top


@pytest.mark.django_db
class TestCutting:
    def test_great_roads_are_drawn_first(self):
        services.load_roads("block", NODES, BLOCK, source="Test")
        near = read("roads", 10, 400_000, 300_010)
        assert {each["properties"]["name"] for each in near} == {"South Street", "West Street"}
        middle = read("roads", 7, 400_500, 300_500)
        assert {each["properties"]["kind"] for each in middle} == {"primary", "residential"}
        far = read("roads", 3, 400_500, 300_500)
        assert [each["properties"]["name"] for each in far] == ["West Street"]

    def test_a_road_of_both_ways_is_drawn_once(self):
        services.load_roads("block", NODES, BLOCK, source="Test")
        assert len(read("roads", 8, 400_500, 300_500)) == 4

    def test_an_area_is_clipped_to_the_tile(self):
        hole = square(400_400, 300_400, 20)
        made = collection(feature("A", square(400_000, 300_000, 5_000), hole))
        services.load_areas(
            io.BytesIO(made),
            kind="ward",
            code_property="code",
            name_property="name",
            source="Test",
            valid_from=datetime.date(2025, 1, 1),
        )
        [drawn] = read("areas", 10, 400_410, 300_410, kind="ward")
        assert drawn["properties"]["code"] == "A"
        [outer, inner] = drawn["geometry"]["coordinates"]
        assert min(x for x, _ in outer) >= -tiles.MARGIN
        assert max(x for x, _ in outer) <= tiles.EXTENT + tiles.MARGIN
        assert len(inner) == 5
        [small] = read("areas", 0, 400_410, 300_410, kind="ward")
        assert len(small["geometry"]["coordinates"][0]) >= 4
        assert read("areas", 0, 400_410, 300_410, kind="beat") == []

    def test_streets_are_named_only_near(self):
        services.load_places(TOWN, source="Test")
        near = {each["properties"]["name"] for each in read("places", 8, 486_000, 308_800)}
        assert {"High Street", "The Wheatsheaf"} <= near
        far = {each["properties"]["name"] for each in read("places", 5, 486_000, 308_800)}
        assert far == {"The Wheatsheaf"}

    def test_a_tile_changes_its_name_with_a_load(self):
        services.load_roads("block", NODES, BLOCK, source="Test")
        before = selectors.tile_tag("roads", 3, 1, 6)
        assert selectors.tile_tag("roads", 3, 1, 6) == before
        services.load_roads("block", NODES, BLOCK[:2], source="Test")
        assert selectors.tile_tag("roads", 3, 1, 6) != before
        assert len(read("roads", 8, 400_500, 300_500)) == 1

    def test_an_unknown_layer_does_not_exist(self):
        with pytest.raises(NoSuchLayer):
            selectors.tile("rivers", 0, 0, 0)
