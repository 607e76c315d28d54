import datetime
import gzip
import io

import pytest
from django.core.management import CommandError, call_command

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.geography import selectors, services
from bluelamp.kernel.geography.models import Area, Source
from bluelamp.kernel.geography.rules.areas import BadAreas
from bluelamp.kernel.geography.services.sources import CannotRead
from tests.people import make_actor

from .shapes import SHARED, collection, corners, feature, needs_shared, square

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 4, 1)


def load(content, **given):
    values = {"kind": "ward", "source": "Test", "valid_from": DAY} | given
    return services.load_areas(
        io.BytesIO(content), code_property="code", name_property="name", **values
    )


def codes(easting, northing, **given):
    given = {"on": DAY} | given
    return [area.code for area in selectors.list_areas_at(easting, northing, **given)]


def test_a_point_is_in_its_area():
    assert load(collection(feature("A", square(400_000, 300_000, 1_000)))) == 1
    assert codes(400_500, 300_500) == ["A"]
    assert codes(401_500, 300_500) == []


def test_a_hole_is_not_in_the_area():
    outside, hole = square(400_000, 300_000, 1_000), square(400_400, 300_400, 200)
    load(collection(feature("A", outside, hole)))
    assert codes(400_100, 300_100) == ["A"]
    assert codes(400_500, 300_500) == []


def test_each_part_of_a_multipolygon_is_in_the_area():
    two = feature("A", square(400_000, 300_000, 100))
    parts = [[square(400_000, 300_000, 100)], [square(402_000, 300_000, 100)]]
    two["geometry"] = {"type": "MultiPolygon", "coordinates": parts}
    load(collection(two))
    assert codes(400_050, 300_050) == codes(402_050, 300_050) == ["A"]
    assert codes(401_000, 300_050) == []


def test_on_the_line_between_two_areas_a_point_is_in_both_and_one_is_chosen():
    load(
        collection(
            feature("B", square(401_000, 300_000, 1_000)),
            feature("A", square(400_000, 300_000, 1_000)),
        )
    )
    assert codes(401_000, 300_500) == ["A", "B"]
    assert selectors.areas_of_point(401_000, 300_500, on=DAY)["ward"].code == "A"


def test_kinds_are_kept_apart():
    square_a = collection(feature("A", square(400_000, 300_000, 1_000)))
    load(square_a)
    load(square_a, kind="beat")
    assert codes(400_500, 300_500, kind="beat") == ["A"]
    assert selectors.list_kinds() == [("beat", 1), ("ward", 1)]
    assert set(selectors.areas_of_point(400_500, 300_500, on=DAY)) == {"beat", "ward"}


def test_a_later_edition_ends_the_one_before():
    load(collection(feature("A", square(400_000, 300_000, 1_000))))
    later = DAY + datetime.timedelta(days=365)
    load(collection(feature("B", square(400_000, 300_000, 1_000))), valid_from=later)
    assert codes(400_500, 300_500) == ["A"]
    assert codes(400_500, 300_500, on=later) == ["B"]
    assert codes(400_500, 300_500, on=None) == ["B"]
    assert codes(400_500, 300_500, on=DAY - datetime.timedelta(days=1)) == []


def test_a_correction_keeps_the_ids_of_codes_that_stay():
    load(
        collection(
            feature("A", square(400_000, 300_000, 1_000)),
            feature("B", square(402_000, 300_000, 1_000)),
        )
    )
    before = Area.objects.get(code="A").pk
    load(collection(feature("A", square(400_000, 300_000, 3_000))))
    assert list(Area.objects.values_list("code", "pk")) == [("A", before)]
    assert codes(402_500, 302_500) == ["A"]


def test_an_earlier_edition_than_the_one_there_is_refused():
    load(collection(feature("A", square(400_000, 300_000, 1_000))))
    with pytest.raises(BadAreas, match="already has a later edition"):
        load(
            collection(feature("A", square(400_000, 300_000, 9))),
            valid_from=datetime.date(2020, 1, 1),
        )


def test_a_code_of_another_source_is_refused():
    load(collection(feature("A", square(400_000, 300_000, 1_000))))
    with pytest.raises(BadAreas, match="The code A is already there from Test"):
        load(collection(feature("A", square(400_000, 300_000, 9))), source="Other")


def test_parents_are_found_by_their_codes():
    load(collection(feature("F", square(400_000, 300_000, 9_000))), kind="force")
    child = collection(feature("A", square(400_000, 300_000, 9), above="F"))
    load(child, parent_property="above", parent_kind="force")
    assert Area.objects.get(code="A").parent.code == "F"
    lost = collection(feature("B", square(400_000, 300_000, 9), above="G"))
    with pytest.raises(BadAreas, match="There is no force with the code G"):
        load(lost, parent_property="above", parent_kind="force", kind="beat")


BOW = corners((400_000, 300_000), (401_000, 301_000), (401_000, 300_000), (400_000, 301_000))
GOOD = feature("G", square(400_000, 300_000, 100))
BAD = {
    "crossing rings": (
        collection(GOOD, feature("A", BOW)),
        r"Feature 2 \(A, Area A\) is not a proper shape: Self-intersection\[400500 3005",
    ),
    "not json": (b"{", "The file is not JSON"),
    "not a collection": (b'{"type": "Feature"}', "not a GeoJSON FeatureCollection"),
    "a list": (b"[]", "not a GeoJSON FeatureCollection"),
    "no features": (b'{"type": "FeatureCollection"}', "no list of features"),
    "empty": (collection(), "holds no areas"),
    "no name": (collection(feature("A", BOW, name=None)), "Feature 1 has no property name"),
    "twice": (collection(GOOD, GOOD), r"The code G is there twice \(feature 2\)"),
    "abroad": (
        collection(GOOD, feature("P", [[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]])),
        r"Feature 2 \(P, Area P\): Latitude 48.8, longitude 2.3 is outside Great Britain",
    ),
    "a point": (
        collection(GOOD | {"geometry": {"type": "Point", "coordinates": [-1, 52]}}),
        "is not a polygon but Point",
    ),
    "no geometry": (collection(GOOD | {"geometry": None}), "is not a polygon but nothing"),
    "broken ring": (collection(feature("A", [[-1, 52], [-1]])), "cannot be read"),
    "too short a ring": (collection(feature("A", [[-1, 52], [-1, 52.1]])), "cannot be read"),
    "words for numbers": (collection(feature("A", [["a", "b"]] * 4)), "cannot be read"),
    "not a feature": (collection("hello"), "Entry 1 is not a GeoJSON Feature"),
    "grid metres": (
        (
            b'{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:27700"}},'
            b' "features": []}'
        ),
        "must be WGS84 degrees",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_whole(name):
    load(collection(feature("OLD", square(500_000, 300_000, 1_000))))
    content, sentence = BAD[name]
    with pytest.raises(BadAreas, match=sentence):
        load(content)
    assert list(Area.objects.values_list("code", flat=True)) == ["OLD"]
    assert Source.objects.get().version == 1


def test_gzip_is_unpacked_and_a_cut_one_refused():
    packed = gzip.compress(collection(feature("A", square(400_000, 300_000, 1_000))))
    assert load(packed) == 1
    with pytest.raises(CannotRead):
        load(packed[:-20], kind="beat")


def test_without_the_permission_nothing_is_loaded():
    with pytest.raises(NotPermitted):
        load(collection(GOOD), by=make_actor())
    assert not Area.objects.exists()


def test_a_load_is_in_the_audit_log():
    by = make_actor("geography.load")
    load(collection(GOOD), by=by)
    with access.acting(by):
        entry = Entry.objects.get(act="geography.areas.loaded")
    assert entry.person_id == by.person_id


def test_the_command_says_what_it_did_and_what_is_wrong(folder, capsys):
    file = folder / "wards.geojson"
    file.write_bytes(collection(GOOD))
    given = {
        "kind": "ward",
        "code": "code",
        "name": "name",
        "source": "Test",
        "valid_from": DAY,
    }
    call_command("load_areas", str(file), **given)
    assert "1 areas of kind ward loaded" in capsys.readouterr().out
    file.write_bytes(b"{")
    with pytest.raises(CommandError, match="not JSON"):
        call_command("load_areas", str(file), **given)


class TestRealAreas:
    pytestmark = needs_shared

    def test_each_west_midlands_lsoa_holds_a_point_of_its_own(self):
        count = services.load_areas(
            SHARED / "geo" / "lsoa_E47000007.geojson.gz",
            kind="lsoa",
            code_property="LSOA21CD",
            name_property="LSOA21NM",
            source="ONS",
            valid_from=DAY,
        )
        assert count > 1_500
        import shapely

        for area in Area.objects.filter(kind="lsoa")[:300]:
            inside = shapely.from_wkb(bytes(area.shape)).representative_point()
            assert area.code in codes(inside.x, inside.y, kind="lsoa")
        assert selectors.areas_of_point(406_689, 286_822, on=DAY)["lsoa"].name.startswith("Birm")
