import csv
import datetime
import gzip
import json
from pathlib import Path

import pytest

from bluelamp.demo.rules import callfiles
from bluelamp.demo.rules.callfiles import UnknownCallFile

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "calls-for-service"
FILE = REAL / "lfb_service_calls_2017_jan_apr.csv.gz"
MAPPING = callfiles.LONDON_FIRE_BRIGADE


def write(path, **values):
    columns = sorted(MAPPING.columns() | set(MAPPING.northings))
    row = dict.fromkeys(columns, "") | {"timestamp_of_call": "2017-06-01 00:04:27"} | values
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerow(row)
    return path


@pytest.mark.parametrize("name", ["calls.csv", "calls.csv.gz"])
def test_a_row_is_read_as_a_call_in_london_time(folder, name):
    path = write(
        folder / name,
        incident_number="7",
        incident_group="Fire",
        stop_code_description="Fire",
        property_type="House",
        easting_rounded="536650",
        northing_rounded="185450",
        first_pump_arriving_attendance_time="321.0",
    )
    mapping, calls = callfiles.open_calls(path)
    [call] = calls
    assert mapping is MAPPING
    assert call.at.astimezone(datetime.UTC).hour == 23
    assert (call.words, call.reference) == ("Fire, House", "7")
    assert (call.easting, call.northing, call.attended_seconds) == (536650.0, 185450.0, 321.0)


def test_an_exact_place_is_preferred_to_a_rounded_one(folder):
    path = write(folder / "c.csv", easting_m="1.5", easting_rounded="2", northing_m="3.5")
    [call] = callfiles.open_calls(path)[1]
    assert (call.easting, call.northing) == (1.5, 3.5)


def test_a_file_that_fits_no_mapping_says_what_is_missing(folder):
    (folder / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UnknownCallFile, match=r"has no column .*timestamp_of_call"):
        callfiles.open_calls(folder / "x.csv")


OURS = {
    "name": "Our own calls", "reference": "no", "time": "rang", "words": "about",
    "place": ["street", "town"], "eastings": ["x"], "northings": ["y"], "station": "ground",
    "attended_from": "ground", "attended_seconds": "took", "roads": "town", "graph": "town.gz",
}  # fmt: skip


def test_any_file_is_read_by_a_mapping_of_its_columns(folder):
    (folder / "columns.json").write_text(json.dumps(OURS))
    (folder / "calls.csv").write_text(
        "no,rang,about,street,town,x,y,ground,took\n"
        "9,2026-01-01T10:00:00,A window is broken,Mill Lane,Tarnelley,401000,281000,East,240\n"
    )
    mapping = callfiles.read_mapping(folder / "columns.json")
    [call] = callfiles.open_calls(folder / "calls.csv", mapping)[1]
    assert (call.words, call.place) == ("A window is broken", "Mill Lane, Tarnelley")
    assert (call.easting, call.station, call.attended_seconds) == (401_000.0, "East", 240.0)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("{", "is no JSON"),
        ("[1]", "no JSON object"),
        (json.dumps(OURS | {"colour": "red"}), "has colour, which is nothing"),
        (json.dumps({k: v for k, v in OURS.items() if k != "time"}), "lacks time"),
    ],
)
def test_a_mapping_that_is_none_says_what_is_wrong_with_it(folder, words, says):
    (folder / "columns.json").write_text(words)
    with pytest.raises(UnknownCallFile, match=says):
        callfiles.read_mapping(folder / "columns.json")


def test_a_station_stands_in_the_middle_of_its_calls(folder):
    _, calls = callfiles.open_calls(write(folder / "c.csv"))
    [call] = calls
    from dataclasses import replace

    placed = [
        replace(call, station="A", easting=float(e), northing=float(n))
        for e, n in ((0, 0), (10, 20), (90, 30))
    ]
    assert callfiles.stations([*placed, call]) == {"A": (10.0, 20.0)}


@pytest.mark.shared_data
@pytest.mark.skipif(not FILE.exists(), reason="the real calls are not beside the checkout")
def test_the_real_calls_are_read_whole():
    _, calls = callfiles.open_calls(FILE)
    read = list(calls)
    assert len(read) == 32_247
    assert all(call.easting is not None for call in read)
    assert sum(call.attended_seconds is None for call in read) == pytest.approx(2_000, abs=600)
