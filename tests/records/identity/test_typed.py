"""What somebody typed, taken apart."""

import datetime

import pytest

from bluelamp.records.identity.selectors.typed import Query, asked, read_day

DAY = datetime.date(1985, 3, 12)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/03/1985", DAY),
        ("12.3.85", DAY),
        ("1985-03-12", DAY),
        ("12 March 1985", DAY),
        ("12mar85", DAY),
        ("12031985", DAY),
        ("120385", DAY),
        ("3/4/26", datetime.date(2026, 4, 3)),
        ("31/02/1985", None),
        ("1985", None),
        ("12/0", None),
        ("not known", None),
        ("9" * 10_000, None),
        ("\u0661/\u0662/1985", datetime.date(1985, 2, 1)),
    ],
)
def test_a_date_is_read_as_people_write_it(text, day):
    assert read_day(text) == day


def test_a_date_stands_for_its_swap_and_for_what_one_wrong_digit_makes():
    said = asked(Query(born_on="12/03/1985"))
    assert said.days == (DAY, datetime.date(1985, 12, 3))
    assert {datetime.date(1985, 3, 17), datetime.date(1958, 3, 12)} <= set(said.near_days)
    assert not set(said.days) & set(said.near_days)


def test_a_year_alone_is_a_span():
    assert asked(Query(born_on="1985")).years == (
        datetime.date(1985, 1, 1),
        datetime.date(1985, 12, 31),
    )


def test_a_name_is_read_in_either_order():
    given_first, surname_first = asked(Query("Liz O'Brien-Smith")), asked(Query("Smith, Liz"))
    assert given_first.people[0].given_names == ("liz", "obrien")
    assert given_first.people[1].surname == "obrien smith"
    assert surname_first.people[0].surname == "smith"
    assert "elizabeth" in given_first.alike


def test_a_number_is_looked_up_as_any_system_writes_it():
    for written in ("07700 900123", "+44 7700 900123", "0044 7700-900-123"):
        assert "t7700900123" in asked(Query(telephone=written)).keys


def test_a_postcode_is_looked_up_and_so_are_its_neighbours():
    said = asked(Query(postcode="zq1 2ab"))
    assert list(said.keys) == ["pZQ12AB"]
    assert "pZQ13AB" in said.near_keys


@pytest.mark.parametrize(
    "name", ["", "   ", "\0", "!!!", "(.*)+$", "\U0001f600" * 50, "a" * 100_000, "b " * 100_000]
)
def test_whatever_is_typed_as_a_name_stays_small(name):
    said = asked(Query(name, name, name, name, name, name))
    assert len(said.given) + len(said.surnames) <= 14
    assert all(len(word) <= 201 for word in (*said.given, *said.surnames, *said.keys))


def test_nothing_but_marks_is_nothing():
    assert Query("  ", "?", "-", "").is_empty()
    assert not Query("jo").is_empty()
