"""All benefits together: the database adds up what the rules say of each benefit alone."""

import datetime
import random
from decimal import Decimal

import pytest

from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.benefits import selectors
from bluelamp.stewardship.benefits.models import Benefit, Rate
from bluelamp.stewardship.benefits.rules import profile
from bluelamp.stewardship.portfolio.selectors.sums import add_up
from bluelamp.stewardship.registers.services import entries
from tests.people import NOW, make_force
from tests.stewardship.portfolio.world import TODAY, WHY

from .test_benefits import add, make_keeper, measure, move, plan

pytestmark = pytest.mark.django_db
SORTS = (("cash", "pounds", ""), ("non_cash", "pounds", ""), ("other", "number", ""),
         ("non_cash", "hours", "Constable"), ("other", "hours", "Sergeant"),
         ("non_cash", "hours", "Nobody's"))  # fmt: skip
RATES = (("Constable", 2025, 1, "24.67"), ("Constable", 2026, 15, "25.55"),
         ("Constable", 2027, 1, "27.05"), ("Sergeant", 2026, 1, "31.13"))  # fmt: skip


def make_rates(by):
    for role, year, day, pounds in RATES:
        starts_on = datetime.date(year, 4, day)
        rate = {"role": role, "starts_on": starts_on, "pounds": Decimal(pounds), "source": "s"}
        entries.enter(by=by, at=NOW, code="rates", values=rate)


def make_some(by, chance):
    """Benefits of every sort: some without a first month or a profile, some that expire, lapse."""
    for number in range(24):
        kind, counted, role = SORTS[number % len(SORTS)]
        first = datetime.date(chance.choice((2025, 2026)), chance.randint(1, 12), 28)
        starts_on = chance.choice((first, first, first, None))
        ends_on = first + datetime.timedelta(chance.randint(0, 400))
        made = add(by, f"B{number}", kind=kind, counted=counted, role=role, starts_on=starts_on,
                   expires_on=chance.choice((None, None, ends_on)))  # fmt: skip
        if chance.random() < 0.8:
            amounts = [
                f"{chance.randint(1, 99_999) / 100:.2f}" for _ in range(chance.randint(1, 30))
            ]
            plan(by, made, *amounts)
        if chance.random() < 0.2:
            move(by, made, "lapsed")
    measure(by, made)


def sums_of_each():
    """This will add up, benefit by benefit, what the rules say."""
    rates = [profile.Rate(e.role, e.starts_on, e.pounds) for e in Rate.objects.all()]
    pounds, hours, without, undated = {True: [], False: []}, Decimal(0), 0, 0
    for each in Benefit.objects.exclude(state="lapsed"):
        places = dict(each.profile.values_list("place", "planned"))
        months = profile.by_month(each.starts_on, places, each.expires_on)
        undated += each.starts_on is None or not places
        if each.counted == "hours":
            hours += sum(months.values())
            months, lacking = profile.pounds_of(months, each.role, rates)
            without += lacking > 0
        if each.counted != "number":
            pounds[each.kind == "cash"].append(months)
    return add_up(pounds[True]), add_up(pounds[False]), hours, without, undated


@pytest.mark.parametrize("seed", range(4))
def test_all_together_are_what_the_rules_say_of_each(seed):
    by = make_keeper()
    make_rates(by)
    make_some(by, random.Random(seed))
    with acting(by):
        found = selectors.consult_summary(by=by, reason=WHY, on=TODAY)
        kept = list(Benefit.objects.exclude(state="lapsed").order_by("name"))
        sums = sums_of_each()
    assert sums[0]
    assert sums[3]
    assert (found.cash, found.non_cash, found.hours, found.without_rate, found.undated) == sums
    assert list(found.cash) == sorted(found.cash)
    assert found.expired == [e for e in kept if e.expires_on and e.expires_on < TODAY]
    for words, *counts in found.states:
        held = [e.kind for e in kept if e.get_state_display() == words]
        assert counts == [held.count(kind) for kind in ("cash", "non_cash", "other")]
    assert sum(sum(counts) for _, *counts in found.states) == len(kept)


def test_nothing_together_is_nothing():
    by = make_keeper()
    with acting(by):
        found = selectors.consult_summary(by=by, reason=WHY, on=TODAY)
    assert (found.cash, found.non_cash, found.hours, found.confirmed) == ({}, {}, 0, 0)
    assert (found.measured_cash, found.without_rate, found.undated) == (0, 0, 0)
    assert (found.expired, found.states) == ([], [])


def test_another_forces_benefits_and_rates_are_in_no_total():
    elsewhere, by = make_keeper(force=make_force("20", "Elsewhere")), make_keeper()
    make_rates(elsewhere)
    make_some(elsewhere, random.Random(1))
    plan(by, add(by, kind="non_cash", counted="hours", role="Constable"), 10)
    with acting(by):
        found = selectors.consult_summary(by=by, reason=WHY, on=TODAY)
    assert (found.cash, found.non_cash, found.hours, found.without_rate) == ({}, {}, 10, 1)
