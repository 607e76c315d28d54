"""Dates, savings and the calendar, as tables and as properties."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.stewardship.contracts.rules import calendar, savings, terms

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 12, 31))


def day(text):
    return datetime.date.fromisoformat(text)


def term(starts="2020-04-01", ends="2025-03-31", **more):
    return terms.Term(day(starts) if starts else None, day(ends) if ends else None, **more)


def test_sixty_months_with_renewals_of_twelve_are_72_and_84():
    renewed = term(renewal="tacit", renewal_months=12)
    ends = [terms.end_after(renewed, each) for each in range(4)]
    assert ends == [day(f"{year}-03-31") for year in (2025, 2026, 2027, 2028)]
    months = [terms.months_on(day("2020-04-01"), each) - terms.DAY for each in (60, 72, 84, 96)]
    assert ends == months


@pytest.mark.parametrize(
    ("renewal", "taken", "on", "ends"),
    [
        ("never", 0, "2027-01-01", "2025-03-31"),
        ("tacit", 0, "2025-03-31", "2025-03-31"),
        ("tacit", 0, "2025-04-01", "2026-03-31"),
        ("tacit", 0, "2027-01-01", "2027-03-31"),
        ("express", 0, "2027-01-01", "2025-03-31"),
        ("express", 2, "2024-01-01", "2027-03-31"),
    ],
)
def test_the_present_term_is_the_one_that_runs(renewal, taken, on, ends):
    found = term(renewal=renewal, renewal_months=12, taken=taken)
    assert terms.current_end(found, day(on)) == day(ends)


def test_notice_is_reckoned_before_the_renewal_and_a_decision_before_notice():
    found = term(renewal="tacit", renewal_months=12, notice_months=3, decision_days=30)
    dates = terms.deadlines(found, day("2024-01-01"))
    assert (dates.notice_by, dates.decide_by) == (day("2025-01-01"), day("2024-12-02"))


def test_a_changed_date_moves_its_deadlines():
    before = terms.deadlines(term(notice_days=90), day("2024-01-01"))
    after = terms.deadlines(term(ends="2026-03-31", notice_days=90), day("2024-01-01"))
    assert (after.notice_by - before.notice_by).days == 365


@pytest.mark.parametrize(
    ("on", "due"),
    [
        ("2024-12-01", ""),
        ("2024-12-02", "decide"),
        ("2025-01-01", "decide"),
        ("2025-01-02", "notice"),
        ("2025-03-31", "notice"),
        ("2025-04-01", ""),
    ],
)
def test_what_the_dates_ask_for(on, due):
    found = term(renewal="tacit", renewal_months=12, notice_months=3, decision_days=30)
    assert terms.due(found, day(on)) == due


def test_a_contract_that_ends_asks_for_a_decision_and_then_has_ended():
    assert terms.due(term(notice_months=3), day("2025-03-01")) == "decide"
    assert terms.due(term(), day("2025-04-01")) == "ended"
    assert terms.due(term(ends=None), day("2025-04-01")) == "unknown"
    stopped = term(renewal="tacit", renewal_months=12, ended_on=day("2024-06-30"))
    assert terms.due(stopped, day("2024-06-01")) == ""
    assert terms.due(stopped, day("2024-07-01")) == "ended"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"ends": "2020-03-31"}, "ends before it starts"),
        ({"ended_on": day("2019-01-01")}, "ended before it started"),
        ({"renewal": "tacit"}, "for how many months"),
        ({"notice_months": 61}, "before it starts"),
        ({}, ""),
        ({"starts": None, "ends": None}, ""),
    ],
)
def test_dates_that_cannot_be_are_said(more, words):
    assert words in terms.trouble(term(**more))
    assert bool(terms.trouble(term(**more))) == bool(words)


@given(DAYS, st.integers(1, 120), st.integers(1, 60), st.integers(0, 30))
def test_renewals_never_drift_and_never_overlap(starts, first, renewal, number):
    ends = terms.months_on(starts, first) - terms.DAY
    found = terms.Term(starts, ends, "tacit", renewal)
    one, two = terms.end_after(found, number), terms.end_after(found, number + 1)
    assert one < two
    counted = terms.months_on(ends + terms.DAY, renewal * (number + 1)) - terms.DAY
    assert two == counted


@given(DAYS, st.integers(1, 60), DAYS)
def test_a_term_that_renews_by_itself_always_runs(ends, renewal, on):
    found = terms.Term(None, ends, "tacit", renewal)
    assert terms.current_end(found, on) >= min(on, terms.end_after(found, terms.MOST_RENEWALS))


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2023-12-31", 0, "2023-12-31"),
    ],
)
def test_months_end_where_the_month_does(first, months, last):
    assert terms.months_on(day(first), months) == day(last)


def test_a_claim_is_held_against_original_less_revised():
    found = savings.Checked(Decimal(1_062_215), Decimal(4_492_169), Decimal(3_455_402))
    assert (found.reckoned, found.difference) == (Decimal(1_036_767), Decimal(25_448))
    assert not found.agrees
    assert savings.Checked(Decimal(1), Decimal(3), Decimal(2)).agrees
    assert savings.Checked(Decimal(1), None, Decimal(2)).difference is None
    assert not savings.Checked(Decimal(1), None, Decimal(2)).agrees


def test_a_saving_falls_into_financial_years_and_ends():
    found = savings.by_year(Decimal("730.00"), day("2025-01-01"), day("2026-12-31"))
    assert found == {2024: Decimal("90.00"), 2025: Decimal("365.00"), 2026: Decimal("275.00")}


@given(st.decimals(0, 10**9, places=2), DAYS, st.integers(0, 4000))
def test_the_years_come_to_the_whole_saving(amount, starts, days):
    found = savings.by_year(amount, starts, starts + datetime.timedelta(days=days))
    assert sum(found.values()) == amount


def test_a_calendar_is_folded_escaped_and_keeps_its_names():
    entry = calendar.Entry(
        "contract-1-decide@bluelamp", day("2026-12-31"), "Decide: a, b; c\\d", "é" * 60
    )
    at = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
    text = calendar.ics([entry], at=at)
    lines = text.split("\r\n")
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "SUMMARY:Decide: a\\, b\\; c\\\\d" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "é" * 60 in text.replace("\r\n ", "")
