"""Moments are written as people say them."""

import datetime

import pytest

from bluelamp.kernel.ui import moments

NOW = datetime.datetime(2026, 11, 21, 22, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("clock", "says"),
    [((22, 15), "10:15pm"), ((0, 0), "midnight"), ((12, 0), "midday"), ((5, 0), "5am"),
     ((12, 30), "12:30pm"), ((0, 5), "12:05am")],
)  # fmt: skip
def test_a_clock_is_said(clock: tuple[int, int], says: str) -> None:
    assert moments.clock_said(datetime.time(*clock)) == says


def test_a_log_can_say_its_seconds() -> None:
    assert moments.clock_said(datetime.time(0, 0, 7), seconds=True) == "12:00:07am"


@pytest.mark.parametrize(
    ("days", "says"),
    [(0, "today at 10:15pm"), (-1, "yesterday at 10:15pm"), (1, "tomorrow at 10:15pm"),
     (-2, "19 November 2026 at 10:15pm")],
)  # fmt: skip
def test_near_days_have_names(days: int, says: str) -> None:
    value = NOW + datetime.timedelta(days=days, minutes=-15)
    assert moments.said(value, now=NOW) == says


def test_summer_time_is_the_clock_on_the_wall() -> None:
    value = datetime.datetime(2026, 6, 30, 23, 30, tzinfo=datetime.UTC)
    assert moments.said(value) == "1 July 2026 at 12:30am"


def test_the_markup_holds_the_exact_moment_and_the_whole_date() -> None:
    html = moments.time_html(NOW, now=NOW)
    assert html == (
        '<time datetime="2026-11-21T22:30:00+00:00" title="21 November 2026 at 10:30pm">'
        "today at 10:30pm</time>"
    )


MARCH = datetime.datetime(2017, 3, 1, tzinfo=datetime.UTC)
END = datetime.datetime(2017, 3, 31, 22, 59, 59, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("value", "precision", "says"),
    [
        (MARCH, "month", "March 2017"),
        (MARCH, "day", "1 March 2017"),
        (MARCH, "minute", "1 March 2017 at midnight"),
        (MARCH, "unknown", "1 March 2017"),
        (END, "unknown", "31 March 2017 at 11:59pm"),
        (datetime.datetime(2017, 6, 30, 23, tzinfo=datetime.UTC), "month", "July 2017"),
    ],
)
def test_a_moment_is_said_as_exactly_as_it_is_known(value, precision, says) -> None:
    assert moments.known(value, precision) == says


@pytest.mark.parametrize(
    ("start", "end", "precision", "says"),
    [
        (MARCH, END, "month", "March 2017"),
        (MARCH, END, "day", "1 March 2017 to 31 March 2017"),
        (MARCH, MARCH, "day", "1 March 2017"),
        (MARCH, None, "month", "March 2017"),
        (None, MARCH, "day", "until 1 March 2017"),
        (None, None, "day", ""),
    ],
)
def test_a_span_is_said_once_when_both_ends_are_the_same(start, end, precision, says) -> None:
    assert moments.span_known(start, end, precision) == says
