import gzip
import io
from dataclasses import replace

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.geography import selectors, services
from bluelamp.kernel.geography.models import Heading, Place, Spelling, Word
from bluelamp.kernel.geography.rules import words
from bluelamp.kernel.geography.rules.places import BadPlaces
from tests.people import make_actor

from .shapes import SHARED, TOWN, address, needs_shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return services.load_places(TOWN, source="Test")


def first(text, **more):
    found = selectors.find_places(text, **more)
    return found[0].label if found else None


FOUND = [
    ("14 high street oakham", "14 High Street, Oakham, LE15 6AA"),
    ("14 hgih stret oakham", "14 High Street, Oakham, LE15 6AA"),
    ("oakham, high st 14", "14 High Street, Oakham, LE15 6AA"),
    ("14a high st oakham", "14A High Street, Oakham, LE15 6AA"),
    ("14 high street uppingam", "14 High Street, Uppingham, LE15 9PZ"),
    ("14 LE15 9PZ", "14 High Street, Uppingham, LE15 9PZ"),
    ("14 high street LE15 9", "14 High Street, Uppingham, LE15 9PZ"),
    ("Staton Road", "Station Road, Oakham"),
    ("station rd", "Station Road, Oakham"),
    ("sation rd okham", "Station Road, Oakham"),
    ("stat", "Station Road, Oakham"),
    ("high street up", "High Street, Uppingham"),
    ("saint johns rd", "St John's Road, Melton"),
    ("flat 2 5 st johns road", "Flat 2, 5, St John's Road, Melton, LE13 1AA"),
    ("rose cotage", "Rose Cottage, Mill Lane, Cottesmore"),
    ("9 mill lane", "Gate House, 9, Mill Lane, Cottesmore, LE15 7DB"),
    ("gate house cottesmore", "Gate House, 9, Mill Lane, Cottesmore"),
    ("wheatsheaf oakham", "The Wheatsheaf, Northgate, Oakham"),
    ("outside the wheatsheef", "The Wheatsheaf, Northgate, Oakham"),
    ("braunstone rd", "Braunston Road, Oakham"),
    ("le15 6aa", "LE15 6AA"),
    ("LE156QT", "LE15 6QT"),
    ("LEI5 6QT", "LE15 6QT"),
    ("SK 8620 0880", "SK 8620 0880"),
]


@pytest.mark.parametrize(("typed", "label"), FOUND)
def test_a_place_is_found_as_people_type_it(town, typed, label):
    assert first(typed) == label


def test_a_postcode_fragment_finds_the_postcodes_that_begin_so(town):
    found = selectors.find_places("B13 8")
    assert [each.label for each in found] == ["B13 8AA", "B13 8AB"]
    assert {each.reason for each in found} == {"postcode"}


def test_the_reason_says_how_it_was_spelt(town):
    assert selectors.find_places("hgih street")[0].reason == "spelt like 'High'"
    assert selectors.find_places("high street")[0].reason == "name"


def test_what_is_near_comes_first(town):
    assert first("14 high street", near=(486_500, 299_000)).endswith("LE15 9PZ")
    assert first("14 high street", near=(486_000, 309_000)).endswith("LE15 6AA")


@pytest.mark.parametrize("typed", ["", "   ", "\0", "'; drop table", "%%%", "%", "_", "zzzz", "é"])
def test_what_means_nothing_finds_nothing(town, typed):
    assert selectors.find_places(typed) == []


def test_no_more_are_given_than_asked_for(town):
    assert len(selectors.find_places("oakham", limit=2)) == 2


@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(typed):
    words.take_postcode(typed)
    words.spelt_out(typed)


@given(st.text("abcdefgh", min_size=3, max_size=10), st.data())
def test_one_slip_is_always_within_reach_of_the_deletions(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefgh"))
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[: max(at - 1, 0)] + word[at : at + 1] + word[max(at - 1, 0) : at] + word[at + 1 :],
    ]
    for slip in slips:
        if len(slip) >= 3:
            assert words.slips(slip, word) <= 1
            assert words.deletions(slip) & words.deletions(word)


def test_a_source_is_replaced_whole_and_others_stay(town):
    services.load_places([address("1", "Other Way", "Corby")], source="Other")
    services.load_places([address("9", "New Street", "Oakham")], source="Test")
    assert first("9 new street") == "9 New Street, Oakham"
    assert first("1 other way") == "1 Other Way, Corby"
    assert first("station") is None
    assert not Word.objects.filter(text="station").exists()
    assert not Spelling.objects.exclude(word__in=Word.objects.all()).exists()


BAD_ROWS = {
    "off the grid": (replace(TOWN[0], easting=-5.0), "Row 2 .14. is outside the National Grid"),
    "not a number": (replace(TOWN[0], easting=float("nan")), "outside the National Grid"),
    "unknown kind": (replace(TOWN[0], kind="castle"), "Row 2 is of a kind that is not known"),
    "nothing in it": (replace(TOWN[0], name="", street="", postcode=""), "Row 2 has no name"),
    "a null": (replace(TOWN[0], name="a\0"), "Row 2 holds a character"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_one_bad_row_refuses_the_whole_and_the_old_rows_stay(town, name):
    row, sentence = BAD_ROWS[name]
    before = (Place.objects.count(), Heading.objects.count(), Word.objects.count())
    with pytest.raises(BadPlaces, match=sentence):
        services.load_places([TOWN[1], row], source="Test")
    assert before == (Place.objects.count(), Heading.objects.count(), Word.objects.count())
    assert first("station rd") == "Station Road, Oakham"


def test_no_rows_at_all_are_refused(town):
    with pytest.raises(BadPlaces, match="no places"):
        services.load_places([], source="Test")
    assert first("station rd") == "Station Road, Oakham"


def test_without_the_permission_no_places_are_loaded():
    with pytest.raises(NotPermitted):
        services.load_places(TOWN, source="Test", by=make_actor())
    assert not Place.objects.exists()


HEADER = "pcd,doterm,oseast1m,osnrth1m\n"


def test_ended_postcodes_and_those_off_the_grid_are_left(folder, capsys):
    rows = "B1  1AA,,406649,286530\nB1  1AB,202001,406649,286530\nJE2 3AB,,,\nBT1 1AA,,1,1\n"
    file = folder / "onspd.csv.gz"
    file.write_bytes(gzip.compress((HEADER + rows).encode()))
    call_command("load_postcodes", str(file))
    assert "1 postcodes loaded" in capsys.readouterr().out
    assert first("b11aa") == "B1 1AA"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n1,2\n", "There is no column pcd"),
        (HEADER.encode() + b"B1 1AA,,east,286530\n", "Line 2 has a coordinate"),
        (HEADER.encode() + b"hello,,1,1\n", "Line 2 has no postcode"),
        (HEADER.encode() + b"B1 1AA,,1\n", "Line 2 is cut short"),
        (b"\xff\xfe\xff", "not text in UTF-8"),
        (b"", "There is no column pcd"),
    ],
)
def test_a_file_that_is_no_postcode_directory_is_refused(content, sentence):
    with pytest.raises(BadPlaces, match=sentence):
        services.load_postcode_file(io.BytesIO(content))
    assert not Place.objects.exists()


class TestRealPostcodes:
    pytestmark = needs_shared

    def test_the_west_midlands_are_loaded_and_found(self):
        file = SHARED / "geo" / "onspd_nov2025_west_midlands_west_mercia.csv.gz"
        assert services.load_postcode_file(file) > 140_000
        found = selectors.find_places("B13 8")
        assert len(found) == 10
        assert all(each.postcode.startswith("B138") for each in found)
        assert (found[0].easting, found[0].northing) > (400_000, 270_000)
        assert first("b1 1aa") == "B1 1AA"
