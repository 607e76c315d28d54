import datetime
import itertools
import random
import re
from collections import Counter

import pytest

from bluelamp.demo.rules import calls
from bluelamp.demo.rules.county import build_county

START = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def county():
    return build_county(10_000, 3)


@pytest.fixture(scope="module")
def made(county):
    return list(itertools.islice(calls.stream(county, start=START, pace=20), 3_000))


def test_the_same_start_gives_the_same_calls(county, made):
    again = itertools.islice(calls.stream(county, start=START, pace=20), 50)
    assert list(again) == made[:50]
    other = itertools.islice(calls.stream(county, start=START, pace=20, seed=9), 50)
    assert list(other) != made[:50]


def test_calls_come_in_order_and_as_often_as_is_said(made):
    times = [call.at for call in made]
    assert times == sorted(times)
    assert times[0] >= START
    days = (times[-1] - START).total_seconds() / 86_400
    a_day = 10_000 * calls.CALLS_A_PERSON_A_YEAR / 365.25 * 20
    assert len(made) / days == pytest.approx(a_day, rel=0.15)


def test_the_night_is_quieter_than_the_afternoon(made):
    hours = Counter(call.at.astimezone(calls.LONDON).hour for call in made)
    assert sum(hours[h] for h in range(15, 19)) > 2 * sum(hours[h] for h in range(2, 6))
    assert sum(calls.weekly_profile()) == pytest.approx(1)


def test_every_type_is_there_and_999_is_a_third_at_most(made):
    assert {call.kind for call in made} == {kind.code for kind in calls.kinds()}
    assert 0.2 < sum(call.channel == "999" for call in made) / len(made) < 0.4


def test_words_are_whole_and_vary(made):
    assert not any(re.search(r"[{}]", call.words) for call in made)
    assert len({call.words for call in made}) > 2_000


def test_callers_are_of_the_county_and_some_call_again(made):
    assert all(re.fullmatch(r"0719\d{7}|01632\d{6}", call.number) for call in made)
    again = Counter(call.number for call in made)
    assert again.most_common(1)[0][1] >= 5
    assert all(call.place.town for call in made)
    assert any(call.caller == "" for call in made if call.kind == "abandoned")


def test_only_what_several_can_see_has_a_second_caller(made):
    rng = random.Random(1)
    second = [(each, calls.call_again(each, rng)) for each in made[:300]]
    assert {one.kind for one, two in second if two} == calls.SEEN_BY_SEVERAL
    assert all(30 <= (two.at - one.at).seconds <= 90 for one, two in second if two)
    assert all(one.place == two.place for one, two in second if two)
