"""Policy of programmes, as tables."""

import datetime
import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.stewardship.programmes.rules import (
    choosing,
    dates,
    delays,
    gmpp,
    rating,
    relaxing,
    totals,
    years,
)

DAY = datetime.date(2026, 11, 21)
AMOUNTS = st.integers(0, 50)


def money(kind, budget, forecast):
    return rating.Line(kind, Decimal(budget), Decimal(forecast))


def mark(baseline, forecast=None, met=None):
    days = [None if each is None else DAY + datetime.timedelta(each) for each in
            (baseline, forecast, met)]  # fmt: skip
    return rating.Mark("Go-live", *days)


@pytest.mark.parametrize(
    ("lines", "marks", "expected"),
    [
        ([], [], ""),
        ([money("revenue", 100, 105)], [], "green"),
        ([money("revenue", 100, 106)], [], "amber"),
        ([money("capital", 100, 111)], [], "red"),
        ([money("capital", 100, 89)], [], "amber"),
        ([money("days", 0, 5)], [], "red"),
        ([money("days", 0, 0)], [], "green"),
        ([], [mark(10, 40)], "green"),
        ([], [mark(10, 41)], "amber"),
        ([], [mark(10, 101)], "red"),
        ([], [mark(-1)], "amber"),
        ([], [mark(-31)], "red"),
        ([], [mark(-31, met=-31)], "green"),
        ([money("revenue", 100, 100)], [mark(-40)], "red"),
    ],
)
def test_a_rating_is_what_its_written_rule_says(lines, marks, expected):
    found = rating.reckon(lines, marks, DAY)
    assert found.rating == expected
    assert found.reasons


def test_the_reasons_of_a_rating_begin_with_the_worst():
    found = rating.reckon([money("capital", 100, 80)], [mark(-40)], DAY)
    assert found.reasons == ("Go-live: overdue by 40 days", "Capital: 20.0% under budget")


def closed(days, first):
    start = datetime.date(2020, 4, 1)
    ends = [start + datetime.timedelta(each) for each in (first, days)]
    return delays.Closed("P", start, *ends)


def test_slips_of_closed_projects_are_a_distribution_with_its_number():
    found = delays.distribution([closed(days, 100) for days in (100, 120, 140, 160, 200)])
    assert (found.n, found.late, found.enough) == (5, 4, True)
    assert (found.half, found.most) == (pytest.approx(1.4), pytest.approx(1.68))
    assert not delays.distribution([closed(100, 100)] * 4).enough
    assert delays.distribution([]) is None


def test_a_project_twice_as_long_spends_half_its_year_in_that_year():
    spread = delays.stretch({2026: Decimal(1_000)}, datetime.date(2026, 4, 1), 2.0)
    assert spread == {2026: Decimal(500), 2027: Decimal(500)}


@given(
    st.dictionaries(
        st.integers(2020, 2026), st.integers(1, 10**9).map(Decimal), min_size=1, max_size=7
    ),
    st.dates(datetime.date(2018, 1, 1), datetime.date(2026, 12, 31)),
    st.floats(0.5, 4),
)
def test_stretched_money_is_neither_lost_nor_made(budgets, start, ratio):
    spread = delays.stretch(budgets, start, ratio)
    assert sum(spread.values()) == sum(budgets.values())
    assert all(amount >= 0 for amount in spread.values())


@pytest.mark.parametrize(
    ("day", "year"), [("2026-03-31", 2025), ("2026-04-01", 2026), ("2026-12-31", 2026)]
)
def test_a_financial_year_begins_on_the_first_of_april(day, year):
    assert years.year_of(datetime.date.fromisoformat(day)) == year
    assert years.label(1999) == "1999/00"


def returned(baseline, forecast, narrative=""):
    return gmpp.Return(
        "G1", "A", "F", "ICT", "", "green", "amber", "", DAY, None, "", Decimal(baseline),
        Decimal(forecast), narrative, Decimal(3_471_631), "", None, "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("baseline", "forecast", "narrative", "lacks"),
    [
        (100, 105, "", False), (100, 106, "", True), (100, 94, "", True), (100, 95, "", False),
        (100, 200, "Licences", False), (0, 1, "", True), (0, 0, "", False), (100, 106, " ", True),
    ],
)  # fmt: skip
def test_a_narrative_is_needed_over_five_percent_either_way(baseline, forecast, narrative, lacks):
    assert returned(baseline, forecast, narrative).lacks_narrative is lacks


def test_the_return_has_nineteen_columns_and_writes_millions():
    heads, cells = gmpp.columns(2023), returned(1_000_000, 1_100_000).cells()
    assert len(heads) == len(cells) == len(set(heads)) == 19
    assert heads[0] == "GMPP ID Number"
    assert "2023/24" in heads[14]
    assert cells[5:7] == ["Green", "Amber"]
    assert cells[8:14] == ["21/11/2026", "", "", "1.00", "1.10", "10.0%"]
    assert cells[15] == "3.47"


def stated(code, part_of="", now=None, future=None, reduction=None, compared=None):
    amounts = [None if each is None else Decimal(each) for each in
               (now, future, reduction, compared)]  # fmt: skip
    return totals.Stated(code, part_of, *amounts)


def test_totals_are_held_against_their_parts_and_reductions_against_now_and_future():
    found = totals.check(
        [
            stated("a", "t", 16, 8, -8),
            stated("b", "t", 14, 9, -4),
            stated("t", "", 30, 17, -13),
        ]
    )
    assert [(each.column, each.difference) for each in found["b"]] == [
        ("reduction against now and future", -1)
    ]
    odd = {each.column: each.difference for each in found["t"] if not each.agrees}
    assert odd == {"reduction": 1}
    assert all(each.agrees for each in found["a"])


def test_a_total_with_a_part_that_is_not_known_is_not_checked():
    found = totals.check([stated("a", "t", 16), stated("b", "t"), stated("t", "", 30, None, None)])
    assert found["t"] == []
    some = totals.check([stated("a", "t", 1, compared=5), stated("b", "t", 1),
                         stated("t", "", 2, compared=5)])  # fmt: skip
    assert all(each.agrees for each in some["t"])


def test_a_line_is_part_of_what_is_there_and_never_of_itself():
    lines = [stated("a", "b"), stated("b", "a"), stated("c", "gone"), stated("d")]
    assert set(totals.trouble(lines)) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"starts_on": DAY, "ends_on": datetime.date(2020, 1, 1)}, "ends before it starts"),
        ({"stage": "closed"}, "has the day"),
        ({"closed_on": DAY}, "has the day"),
        ({"stage": "closed", "closed_on": datetime.date(2027, 1, 1)}, "has not come"),
        ({"starts_on": DAY, "first_ends_on": datetime.date(2020, 1, 1)}, "First approved|first"),
        ({"starts_on": DAY, "ends_on": datetime.date(2090, 1, 1)}, "forty years"),
    ],
)
def test_dates_that_cannot_be_are_said(more, words):
    values = dict.fromkeys(("starts_on", "ends_on", "first_ends_on", "closed_on")) | {
        "stage": "delivery"
    }
    assert dates.project_trouble(values, DAY) == ""
    assert words.split("|")[-1] in dates.project_trouble(values | more, DAY)


@st.composite
def asked(draw):
    names = [f"P{n}" for n in range(draw(st.integers(1, 6)))]
    limits = [(2026, "capital"), (2026, "days"), (2027, "revenue")]
    candidates = [
        choosing.Candidate(
            each, draw(AMOUNTS), {limit: draw(AMOUNTS) for limit in limits},
            draw(st.integers(0, 5)) == 0,
        )
        for each in names
    ]  # fmt: skip
    pairs = st.tuples(st.sampled_from(names), st.sampled_from([*names, "not a candidate"]))
    ties = st.lists(pairs.filter(lambda pair: pair[0] != pair[1]), max_size=3)
    return choosing.Asked(
        candidates, {limit: draw(st.integers(0, 120)) for limit in limits}, draw(ties), draw(ties)
    )


@settings(max_examples=60, deadline=None)
@given(asked())
def test_no_choice_within_the_rules_is_worth_more_than_the_one_advised(question):
    """Held against every choice there is."""
    names = [each.reference for each in question.candidates]
    worth = {each.reference: each.worth for each in question.candidates}
    every = (
        set(some)
        for count in range(len(names) + 1)
        for some in itertools.combinations(names, count)
    )
    allowed = [sum(worth[e] for e in some) for some in every if not choosing.faults(question, some)]
    found = choosing.choose(question)
    assert found.possible is bool(allowed)
    if found.possible:
        assert found.worth == max(allowed)
        assert choosing.faults(question, found.chosen) == []


def test_what_was_just_left_out_says_what_it_would_cost_and_push_out():
    limit = (2026, "capital")
    candidates = [
        choosing.Candidate(name, worth, {limit: need})
        for name, worth, need in (("A", 60, 60), ("B", 50, 40), ("C", 45, 50), ("D", 9, 500))
    ]
    found = choosing.choose(choosing.Asked(candidates, {limit: 100.0}))
    assert (found.chosen, found.worth, found.used) == (("A", "B"), 110, {limit: 100})
    close, never = found.left_out
    assert (close.reference, close.loss, close.out) == ("C", 15, ("A",))
    assert (never.reference, never.loss) == ("D", None)
    assert "over the ceiling of capital in 2026" in never.why


def test_what_cannot_be_kept_together_is_said_to_be_impossible():
    limit = (2026, "capital")
    must = choosing.Candidate("A", 1, {limit: 11}, mandatory=True)
    assert not choosing.choose(choosing.Asked([must], {limit: 10.0})).possible
    assert choosing.choose(choosing.Asked([], {})).possible


def raised(worths, **ceilings):
    """Candidates by name, worth and what each needs of capital and of revenue, in thousands."""
    limits = {(2026, kind): most * 1_000.0 for kind, most in ceilings.items()}
    asked = choosing.Asked(
        [
            choosing.Candidate(
                name, worth, {(2026, kind): need * 1_000.0 for kind, need in needs.items()}
            )
            for name, worth, needs in worths
        ],
        limits,
    )
    return relaxing.relax(asked, choosing.choose(asked))


def test_the_shadow_value_of_a_limit_is_found_by_solving_again():
    worths = [
        ("A", 60, {"capital": 60}), ("B", 50, {"capital": 40}),
        ("C", 45, {"capital": 10, "revenue": 5}),
    ]  # fmt: skip
    first, second = raised(worths, capital=100, revenue=50)
    assert (first.limit, first.more, first.gain) == ((2026, "capital"), 10_000, 45)
    assert (first.comes_in, first.goes_out, first.by_step) == (("C",), (), 45)
    assert (second.limit, second.gain, second.comes_in) == ((2026, "revenue"), 0, ())


def test_where_a_step_brings_nothing_the_least_raise_that_does_is_told():
    worths = [("A", 60, {"capital": 60}), ("C", 45, {"capital": 75})]
    [found] = raised(worths, capital=100)
    assert (found.more, found.gain, found.comes_in) == (35_000, 45, ("C",))
    assert found.by_step == pytest.approx(45 / 3.5)
    [swapped] = raised([("A", 60, {"capital": 60}), ("B", 90, {"capital": 110})], capital=100)
    assert (swapped.more, swapped.gain, swapped.comes_in, swapped.goes_out) == (
        10_000, 30, ("B",), ("A",),
    )  # fmt: skip


def test_a_choice_that_cannot_be_has_no_shadow_values():
    must = choosing.Candidate("A", 1, {(2026, "capital"): 11}, mandatory=True)
    asked = choosing.Asked([must], {(2026, "capital"): 10.0})
    assert relaxing.relax(asked, choosing.choose(asked)) == []
