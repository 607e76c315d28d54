"""Policy of benefits, as tables."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.stewardship.benefits.rules import ledger, profile, states
from bluelamp.stewardship.portfolio.selectors.sums import add_up


def day(text):
    return datetime.date.fromisoformat(text)


def test_a_picture_has_each_month_between_the_first_and_the_last():
    found = profile.every_month([day("2026-02-01"), day("2025-11-01")])
    assert found == [day(f"{each}-01") for each in ("2025-11", "2025-12", "2026-01", "2026-02")]
    assert profile.every_month([]) == []


RATES = [
    profile.Rate("Constable", day("2025-04-01"), Decimal("24.67")),
    profile.Rate("Constable", day("2026-04-01"), Decimal("25.50")),
]


@pytest.mark.parametrize(
    ("on", "pounds"), [("2025-03-31", None), ("2025-04-01", "24.67"), ("2026-05-01", "25.50")]
)
def test_the_rate_that_holds_on_a_day_is_the_newest_before_it(on, pounds):
    found = profile.rate_on(RATES, "Constable", day(on))
    assert (found and found.pounds) == (pounds and Decimal(pounds))
    assert profile.rate_on(RATES, "Sergeant", day(on)) is None


def test_hours_become_pounds_by_the_rate_of_their_month_and_months_without_one_are_counted():
    months = {day("2025-03-01"): Decimal(10), day("2026-03-01"): Decimal(10),
              day("2026-04-01"): Decimal(10)}  # fmt: skip
    pounds, without = profile.pounds_of(months, "Constable", RATES)
    assert (sum(pounds.values()), without) == (Decimal("501.70"), 1)


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 1, 1)), st.integers(0, 100))
def test_months_are_counted_as_they_are_added(first, months):
    later = profile.month_after(first, months)
    assert later.day == 1
    assert profile.months_between(first, later) == months


def test_a_profile_slides_with_its_first_month_and_ends_when_it_expires():
    planned = {0: Decimal(1), 1: Decimal(2), 2: Decimal(3)}
    found = profile.by_month(day("2026-11-15"), planned, None)
    assert list(found) == [day("2026-11-01"), day("2026-12-01"), day("2027-01-01")]
    cut = profile.by_month(day("2026-12-01"), planned, day("2027-01-31"))
    assert cut == {day("2026-12-01"): 1, day("2027-01-01"): 2}
    assert profile.by_month(None, planned, None) == {}


def test_a_profile_rises_to_its_full_amount():
    assert profile.ramp(Decimal(90), 4, 2) == [30, 60, 90, 90]
    assert profile.ramp(Decimal(90), 2, 0) == [90, 90]


def test_months_are_added_up_by_financial_year():
    months = {day("2026-03-01"): Decimal(1), day("2026-04-01"): Decimal(2)}
    assert profile.by_year(months) == {2025: 1, 2026: 2}
    assert add_up([months, months]) == {month: 2 * each for month, each in months.items()}


@pytest.mark.parametrize(
    ("kind", "state", "after"),
    [
        ("cash", "verified", ("confirmed", "lapsed")),
        ("non_cash", "verified", ("sustained", "lapsed")),
        ("other", "confirmed", ("sustained", "lapsed")),
        ("cash", "identified", ("profiled", "lapsed")),
    ],
)
def test_cash_alone_is_confirmed(kind, state, after):
    assert states.next_states(kind, state) == after
    with pytest.raises(states.NotYet, match="comes"):
        states.check_move(kind, state, state, "x")
    with pytest.raises(states.NotYet, match="what shows it"):
        states.check_move(kind, state, after[0], " ")


def year_of_charges(monthly, first="2025-04-01", months=12):
    start = day(first)
    found = []
    for n in range(months):
        begin = profile.month_after(start, n)
        last = profile.month_after(start, n + 1) - ledger.DAY
        found.append(ledger.Charge(begin, last, Decimal(monthly)))
    return found


def test_a_month_before_is_held_against_a_month_since():
    charges = [*year_of_charges(100), *year_of_charges(30, "2026-04-01", 2)]
    found = ledger.removed(charges, day("2026-04-01"), day("2026-05-31"))
    assert (found.before, found.since, found.monthly) == (100, 30, 70)


def test_a_yearly_invoice_is_spread_over_its_days():
    charges = [ledger.Charge(day("2025-04-01"), day("2026-03-31"), Decimal(1_200))]
    found = ledger.removed(charges, day("2026-04-01"), day("2026-04-30"))
    assert (found.before, found.since) == (100, 0)


@pytest.mark.parametrize("reaches", [None, "2026-04-29"])
def test_the_ledger_must_hold_a_whole_month_since(reaches):
    upto = reaches and day(reaches)
    with pytest.raises(states.NotYet, match="whole month"):
        ledger.removed(year_of_charges(100), day("2026-04-01"), upto)


def test_a_cost_that_was_never_there_cannot_go():
    with pytest.raises(states.NotYet, match="from before"):
        ledger.removed([], day("2026-04-01"), day("2026-05-31"))


@pytest.mark.parametrize(
    ("claimed", "others", "passes"), [(70, 0, True), (71, 0, False), (70, 1, False), (0, 0, False)]
)
def test_no_more_is_confirmed_than_has_gone_and_only_once(claimed, others, passes):
    found = ledger.Removed(Decimal(100), Decimal(30))
    given_ = Decimal(claimed), found, Decimal(others)
    if passes:
        ledger.check_removed(*given_)
    else:
        with pytest.raises(states.NotYet):
            ledger.check_removed(*given_)
