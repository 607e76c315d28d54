"""What was typed, taken apart; protections; what is told of closed records."""

import datetime

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.insight.search.choices import FoundKind, Withheld
from bluelamp.insight.search.rules import (
    areas,
    asking,
    documents,
    guards,
    keeping,
    moments,
    narrowing,
    reasons,
)
from bluelamp.insight.search.rules.documents import Record
from bluelamp.insight.search.rules.guards import Guard
from bluelamp.kernel.access.rules import Scope

TODAY = datetime.date(2026, 11, 21)


def take(text):
    return asking.take_apart(text, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "near", "words", "dates"),
    [
        (
            "ford fiesta blue near station road last week",
            "station road",
            ("ford", "fiesta", "blue"),
            ("2026-11-14", "2026-11-21"),
        ),
        ("near Hill Street, burglary", "Hill Street", ("burglary",), None),
        ("burglary yesterday", "", ("burglary",), ("2026-11-20", "2026-11-20")),
        ("stops in march", "", ("stops",), ("2026-03-01", "2026-03-31")),
        ("theft March 2017", "", ("theft",), ("2017-03-01", "2017-03-31")),
        ("theft on 27 March 2017", "", ("theft",), ("2017-03-27", "2017-03-27")),
        ("theft 31st april 2017", "", ("theft",), ("2017-04-01", "2017-04-30")),
        ("april may", "", ("april", "may"), None),
        (
            "robbery near meridian square march 2017",
            "meridian square",
            ("robbery",),
            ("2017-03-01", "2017-03-31"),
        ),
        ("theft past 3 days", "", ("theft",), ("2026-11-18", "2026-11-21")),
        ("robbery last month", "", ("robbery",), ("2026-10-01", "2026-10-31")),
        ("near", "", ("near",), None),
        ("O'Brien café", "", ("obrien", "cafe"), None),
    ],
)
def test_a_query_is_taken_apart(typed, near, words, dates):
    asked = take(typed)
    days = asked.dates and (asked.dates.first.isoformat(), asked.dates.last.isoformat())
    assert (asked.near, asked.words, days) == (near, words, dates)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("07700 900123", "7700900123"),
        ("+44 (0)7700 900123", "7700900123"),
        ("ab12 cdo", "ab12cd0"),
        ("b4 6nq", "b46nq"),
        ("P12", "p12"),
        ("a.person@example.org", "apersonexampleorg"),
    ],
)
def test_a_number_is_read_however_it_is_written(typed, key):
    (code,) = take(typed).codes
    assert key in code.keys


def test_a_plate_with_wildcards_is_a_pattern_and_needs_two_known_characters():
    assert take("AB1? *").plates == ("ab1?*",)
    assert take("?? *").plates == ()


def test_a_date_of_birth_is_read_as_a_day():
    assert take("john smith 01/02/1985").born == (datetime.date(1985, 2, 1),)


def test_a_removed_chip_takes_its_words_out():
    asked = take("fiesta near Station Road last week")
    assert asking.without("fiesta near Station Road last week", asked.near_said) == (
        "fiesta last week"
    )


@given(st.text(max_size=2000))
def test_anything_can_be_taken_apart_and_is_bounded(text):
    asked = take(text)
    assert len(asked.words) <= asking.MOST_WORDS
    assert all(len(each) <= asking.LONGEST_WORD for each in asked.words)


def test_a_very_long_query_is_cut_and_says_so():
    assert "300" in take("x" * 100_000).note


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)))
def test_named_days_never_end_before_they_begin(today):
    for said in ("last week", "this week", "last weekend", "last month", "last year", "in may"):
        between, _ = moments.cut(said, today=today)
        assert between.first <= between.last


SCOPES = st.builds(
    Scope,
    person=st.just(1),
    post=st.just(1),
    forces=st.just((1,)),
    units=st.none() | st.sets(st.integers(1, 3)).map(tuple),
    sensitive=st.booleans(),
    restrictions=st.sets(st.integers(1, 3)).map(tuple),
)
GUARDS = st.builds(
    Guard,
    force=st.integers(1, 2),
    unit=st.integers(1, 3),
    sensitive=st.booleans(),
    circles=st.sets(st.integers(1, 3)).map(lambda each: tuple(sorted(each))),
)


@given(GUARDS)
def test_a_protection_is_read_as_it_was_written(guard):
    assert Guard.read(guard.key) == guard


@given(GUARDS, GUARDS, SCOPES)
def test_what_covers_is_seen_by_nobody_who_does_not_see_the_other(outer, inner, scope):
    if guards.covers(outer, inner) and guards.opens(outer, scope):
        assert guards.opens(inner, scope)


@given(GUARDS, SCOPES)
def test_only_what_is_closed_for_one_tellable_reason_is_ever_counted(guard, scope):
    told = guards.withheld_as(guard, scope)
    if told is not None:
        assert not guards.opens(guard, scope)
        assert guard.force in scope.forces
        assert not guard.circles
    if guards.opens(guard, scope):
        assert told is None


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, ""),
        (4, ""),
        (5, "between 5 and 20"),
        (20, "between 5 and 20"),
        (21, "between 21 and 100"),
        (5000, "more than 1,000"),
    ],
)
def test_how_many_is_said_in_bands_and_never_under_five(count, said):
    assert guards.band(count) == said


@pytest.mark.parametrize(
    ("typed", "counts", "people"),
    [
        ("burglary", True, True),
        ("kevin tranter", True, False),
        ("07700900123", False, False),
        ("tranter 01/02/1985", False, True),
        ('"kevin tranter"', False, False),
        ("AB1?*", False, False),
        ("", False, False),
    ],
)
def test_a_query_that_names_one_thing_counts_nothing(typed, counts, people):
    asked = take(typed)
    assert guards.may_count(asked) is counts
    assert guards.counts_people(asked) is people


def test_the_day_of_a_linked_record_goes_in_only_where_all_who_see_this_one_see_it():
    open_, closed = Guard(1, 1, False), Guard(1, 1, False, (7,))
    record = documents.Record("O1", 1, FoundKind.VEHICLE, "car", "", open_)
    day = datetime.date(2026, 11, 1)
    seen = documents.document(record, [documents.Near((open_,), day, (1.0, 1.0))])
    secret = documents.document(record, [documents.Near((open_, closed), day, (1.0, 1.0))])
    assert seen.fields["day"] == [day.toordinal()]
    assert secret.fields["day"] == secret.fields["cell"] == []


def test_a_slip_says_how_many_letters_were_changed():
    record = documents.Record(
        "P1", 1, FoundKind.PERSON, "", "", Guard(1, 1, False), texts=(("surname", "Tranter"),)
    )
    assert reasons.match(take("trantor"), record).reasons == (
        "surname tranter matches with one letter changed",
    )
    assert reasons.match(take("zzz"), record).score == 0


def test_filters_that_make_no_sense_are_left_out():
    read = narrowing.read(
        {
            "kind": ["person", "spaceship"],
            "source": ["7", "x", "9" * 50],
            "page": ["-3"],
            "area": ["nan,nan;nan,nan", "1,2,3", "1,2;1,2"],
            "sort": ["sideways"],
        }
    )
    assert read == narrowing.Narrowed(kinds=("person",), sources=(7,))


def test_a_search_is_kept_for_no_longer_than_its_longest():
    keeping.check_lasts(TODAY, TODAY + keeping.LONGEST)
    for day in (TODAY - datetime.timedelta(1), TODAY + keeping.LONGEST + datetime.timedelta(1)):
        with pytest.raises(keeping.TooLong):
            keeping.check_lasts(TODAY, day)


def test_two_classes_are_all_that_is_told_of():
    reader = Scope(1, 1, (1,), (1,), False)
    assert guards.withheld_as(Guard(1, 2, False), reader) is Withheld.UNIT
    assert guards.withheld_as(Guard(1, 1, True), reader) is Withheld.SENSITIVE
    assert guards.withheld_as(Guard(1, 2, True), reader) is None
    assert guards.withheld_as(Guard(2, 1, False), reader) is None
    assert guards.withheld_as(Guard(1, 1, True, (3,)), reader) is None


def test_an_area_is_covered_by_squares_of_a_hundred_metres_at_its_edge():
    inside, beside = (412_050.0, 298_050.0), (412_350.0, 298_050.0)
    cells = set(areas.cells_over(areas.read("412000,298000;412300,298300")))
    assert cells & set(areas.cells_of(inside))
    assert not cells & set(areas.cells_of((412_450.0, 298_050.0)))
    ring = set(areas.cells_over(areas.around(inside, 200, "")))
    assert ring & set(areas.cells_of((412_240.0, 298_050.0)))
    assert not ring & set(areas.cells_of(beside))


def test_a_big_area_has_big_squares_and_an_endless_one_leaves_nothing_out():
    county = areas.cells_over(areas.read("400000,200000;460000,260000"))
    assert "10:42:22" in county
    assert len(county) <= areas.MOST_CELLS
    assert areas.cells_over(areas.read("-900000,-900000;1900000,1900000")) == []


@given(
    corners=st.lists(
        st.tuples(st.integers(400_000, 406_000), st.integers(200_000, 206_000)),
        min_size=3,
        max_size=7,
    ),
    point=st.tuples(st.floats(400_000, 406_000), st.floats(200_000, 206_000)),
)
def test_no_point_inside_an_area_is_missed(corners, point):
    area = areas.read(";".join(f"{east},{north}" for east, north in corners))
    if area is not None and area.polygon.contains(shapely.Point(point)):
        assert set(areas.cells_over(area)) & set(areas.cells_of(point))


def test_a_number_in_a_text_and_a_month_alone_are_said_for_what_they_are():
    march = datetime.date(2017, 3, 1)
    theft = Record(
        "E1", 1, FoundKind.EVENT, "Theft", "", Guard(1, 1, False),
        texts=(("summary", "Left the M25 at the 2nd turn"),), day=march, monthly=True,
    )  # fmt: skip
    asked = asking.take_apart("2nd M25 on 27 march 2017", today=datetime.date(2026, 11, 21))
    assert reasons.match(asked, theft).reasons == (
        "summary says 2nd",
        "summary says M25",
        "in March 2017: the day is not known",
    )
    turn = asking.take_apart("M25 2nd", today=datetime.date(2026, 11, 21))
    assert turn.codes[0].keys == ("m252nd",)
    assert reasons.match(turn, theft).reasons == ("summary says M25 2nd",)
    whole = asking.take_apart("M25 in march 2017", today=datetime.date(2026, 11, 21))
    assert reasons.match(whole, theft).reasons == ("summary says M25",)
