"""Refresh and rollouts, as tables and as properties."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.stewardship.devices.rules import refresh, rollouts

DAY = datetime.date(2026, 11, 21)


def day(text):
    return datetime.date.fromisoformat(text)


def owned(
    bought="2023-01-31", vendor=None, months=60, price="800.00", funding="capital", profile="P"
):
    return refresh.Owned(
        profile, day(bought) if bought else None, day(vendor) if vendor else None, months,
        Decimal(price), funding,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("device", "on"),
    [
        (owned(), "2028-01-31"),
        (owned(vendor="2027-06-30"), "2027-06-30"),
        (owned(vendor="2030-06-30"), "2028-01-31"),
        (owned(bought=None, vendor="2030-06-30"), "2030-06-30"),
        (owned(months=1), "2023-02-28"),
    ],
)
def test_a_device_is_replaced_on_the_earlier_day(device, on):
    assert refresh.refresh_on(device) == day(on)


def test_the_forecast_holds_what_is_overdue_and_counts_what_has_no_date():
    devices = [
        owned(bought="2015-01-01"),
        owned(),
        owned(funding="revenue", price="100"),
        owned(bought=None),
        owned(bought="2026-01-01", months=200),
    ]
    found = refresh.forecast(devices, on=DAY, years=3)
    assert found.years == {
        2026: {"capital": Decimal("800.00")},
        2027: {"capital": Decimal("800.00"), "revenue": Decimal("100.00")},
        2028: {},
    }
    assert (found.count, found.overdue, found.undated) == ({2026: 1, 2027: 2, 2028: 0}, 1, 1)
    assert found.total == 1_700


def test_prices_rise_a_year_and_another_period_moves_the_cost():
    found = refresh.forecast([owned()], on=DAY, years=3, inflation=Decimal("0.10"))
    assert found.years[2027]["capital"] == Decimal("880.00")
    later = refresh.forecast([owned()], on=DAY, years=3, changed={"P": 72})
    assert (later.years[2027], later.years[2028]) == ({}, {"capital": Decimal("800.00")})


@given(st.lists(st.dates(day("2010-01-01"), day("2026-11-21")), max_size=30), st.integers(12, 84))
def test_no_device_falls_out_of_a_forecast_that_is_long_enough(bought, months):
    devices = [refresh.Owned("P", each, None, months, Decimal(1), "capital") for each in bought]
    found = refresh.forecast(devices, on=DAY, years=9)
    assert sum(found.count.values()) == len(devices) == found.total


@pytest.mark.parametrize(
    ("state", "days", "idle"),
    [("issued", 4, True), ("issued", 5, False), ("issued", None, False), ("store", 0, False)],
)
def test_a_device_is_idle_only_when_its_use_is_known(state, days, idle):
    assert refresh.is_idle(state, days) is idle


def test_every_state_of_a_device_can_be_left_or_is_the_end():
    assert set(refresh.MOVES) == {each for moves in refresh.MOVES.values() for each in moves}
    assert not refresh.MOVES["retired"]


def test_a_percentage_that_was_stated_stands_beside_the_reckoned_one():
    wave = rollouts.Wave(281, 300, Decimal(94))
    assert (rollouts.progress(wave), rollouts.difference(wave)) == (Decimal("93.7"), Decimal("0.3"))
    assert rollouts.progress(rollouts.Wave(281, None, Decimal(94))) is None
    assert rollouts.difference(rollouts.Wave(281, None, Decimal(94))) is None


def test_surveys_weigh_as_much_as_their_answers():
    one = rollouts.Survey(Decimal(5), 10, 20)
    two = rollouts.Survey(Decimal(3), 30, 60)
    found = rollouts.together([one, two, rollouts.Survey(None, 0, 50)])
    assert (found.mean, found.answers, found.asked) == (Decimal("3.50"), 40, 80)
    assert found.rate == 50
    assert rollouts.Survey(Decimal("4.3"), 908, 0).rate is None
    assert rollouts.together([]).mean is None
