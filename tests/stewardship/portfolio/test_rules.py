"""Policy of the portfolio, as tables."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.stewardship.portfolio.rules import (
    burning,
    consolidation,
    ending,
    focus,
    hosting,
    links,
    money,
    passport,
    scoring,
)

DAY = datetime.date(2026, 11, 21)


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("business", "technical", "advice"),
    [
        ("4", "4", "invest"),
        ("2.49", "2.5", "tolerate"),
        ("2.5", "2.49", "migrate"),
        ("1", "1", "eliminate"),
        (None, "4", ""),
        ("4", None, ""),
    ],
)
def test_the_four_dispositions(business, technical, advice):
    values = [None if each is None else Decimal(each) for each in (business, technical)]
    assert scoring.advise(*values) == advice


def test_bands_are_those_published():
    facts = {"relevance": "critical", "users": 101, "organisations": 2, "business_owner": "x"}
    axis = scoring.business_axis(facts, capabilities=6)
    assert [each.band for each in axis.indicators] == [5, 3, 4, 4, 2, None]
    assert axis.score == Decimal("3.60")


def test_technical_bands_look_at_age_support_and_build():
    facts = {
        "installed_on": day("2020-11-21"),  # 72 months
        "support_ends_on": day("2027-02-21"),  # 3 months
        "architecture": "client_server",
        "kind": "bespoke",
        "fit_judged": Decimal("1.5"),
    }
    axis = scoring.technical_axis(facts, on=DAY)
    assert [each.band for each in axis.indicators] == [2, 2, 1, 2, Decimal("1.5")]
    assert axis.score == Decimal("1.70")


def test_support_that_has_ended_scores_nought():
    facts = {"support_ends_on": day("2026-11-20"), "kind": "configured", "architecture": "web"}
    assert scoring.technical_axis(facts, on=DAY).indicators[2].band == 0


def test_what_is_not_known_is_no_score_and_never_nought():
    assert scoring.business_axis({}, capabilities=0).score is None
    two = scoring.business_axis({"users": 5, "relevance": "enabling"}, capabilities=0)
    assert (two.score, two.known) == (None, 2)
    judged = scoring.business_axis({"value_judged": Decimal(4)}, capabilities=0)
    assert judged.score == Decimal("4.00")


@given(st.dates(day("1990-01-01"), DAY), st.integers(0, 4000))
def test_technical_fit_never_rises_as_days_pass(installed, days):
    facts = {
        "installed_on": installed, "kind": "configured", "architecture": "web",
        "support_ends_on": day("2029-01-01"),
    }  # fmt: skip
    now = scoring.technical_axis(facts, on=DAY).score
    later = scoring.technical_axis(facts, on=DAY + datetime.timedelta(days=days)).score
    assert later <= now


def test_freshness_counts_what_is_stale_and_what_is_empty():
    values = dict.fromkeys(passport.EXPECTED, "x")
    known = {each: {"source": "s", "on": "2026-11-01"} for each in passport.EXPECTED}
    assert passport.freshness(values, known, DAY).percent == 100
    known["users"] = {"source": "s", "on": "2026-01-01"}
    values["supplier"] = ""
    found = passport.freshness(values, known, DAY)
    assert (found.percent, found.stale, found.empty) == (83, ("users",), ("supplier",))


def test_an_answer_goes_stale_the_day_after_its_shelf_life():
    seen = DAY - datetime.timedelta(days=passport.BY_NAME["ground"].days)
    assert passport.is_fresh("ground", seen, DAY)
    assert not passport.is_fresh("ground", seen, DAY + datetime.timedelta(days=1))


def test_dates_out_of_order_are_named():
    values = {"installed_on": day("2020-01-01"), "retire_on": day("2019-01-01")}
    assert "before the day it came into use" in passport.trouble(values)["retire_on"]
    moved = {"greenfield_on": day("2027-01-01"), "retire_on": day("2026-12-01")}
    assert "retired before it moves" in passport.trouble(moved)["greenfield_on"]
    assert not passport.trouble({"installed_on": day("2020-01-01")})


def test_every_state_of_an_ending_can_be_left_or_is_the_end():
    assert set(ending.MOVES) == {state for moves in ending.MOVES.values() for state in moves}
    assert not ending.MOVES["closed"]
    assert set(ending.EVIDENCE) == set(ending.MOVES)


def test_a_step_is_not_left_out_and_needs_its_evidence():
    with pytest.raises(ending.NotYet, match="After “Approved by the design authority” comes"):
        ending.check_move("approved", "closed", "done")
    with pytest.raises(ending.NotYet, match="supplier's confirmation"):
        ending.check_move("accounts_revoked", "contract_ended", " ")


@pytest.mark.parametrize(
    ("reaches", "left", "words"),
    [
        (None, 0, "holds no costs"),
        (day("2026-10-31"), 0, "must reach 30 November 2026"),
        (day("2026-11-30"), 2, "still holds 2 cost rows"),
    ],
)
def test_an_ending_is_not_closed_while_the_ledger_says_otherwise(reaches, left, words):
    ledger = ending.Ledger(day("2026-10-05"), reaches, Decimal(left * 100), left)
    with pytest.raises(ending.NotYet, match=words):
        ending.check_ledger(ledger)


def test_an_ending_closes_when_a_whole_month_holds_no_cost():
    ending.check_ledger(ending.Ledger(day("2026-12-31"), day("2027-01-31"), Decimal(0), 0))


@pytest.mark.parametrize(
    ("there", "added", "way"),
    [
        ([], (1, 2), []),
        ([], (1, 1), [1, 1]),
        ([(2, 1)], (1, 2), [1, 2, 1]),
        ([(2, 3), (3, 1)], (1, 2), [1, 2, 3, 1]),
        ([(2, 3), (3, 4)], (1, 2), []),
        ([(2, 2)], (1, 2), []),
    ],
)
def test_circles_of_successors_are_found(there, added, way):
    assert links.circle(there, added) == way


def test_the_mix_counts_half_an_application_in_each_of_two_kinds():
    both = hosting.Hosted(frozenset({"saas", "on_premises"}), 10, Decimal(100))
    one = hosting.Hosted(frozenset({"saas"}), 20, Decimal(50))
    shares = {each.hosting: each for each in hosting.mix([both, one])}
    assert shares["saas"] == hosting.Share("saas", Decimal("1.5"), Decimal(25), Decimal(100))
    assert hosting.cloud_share([both, one, hosting.Hosted(frozenset(), 5, Decimal(0))]) == 75


def test_a_path_is_straight_and_stops_at_both_ends():
    start, target = (day("2022-01-01"), Decimal(30)), (day("2024-01-01"), Decimal(50))
    assert hosting.on_path(start, target, day("2023-01-01"), Decimal(35)).expected == 40
    assert hosting.on_path(start, target, day("2023-01-01"), Decimal(35)).gap == -5
    assert hosting.on_path(start, target, day("2030-01-01"), Decimal(35)).expected == 50
    assert hosting.on_path(start, target, day("2020-01-01"), Decimal(35)).expected == 30


def test_a_stated_total_is_held_against_its_parts():
    held = money.reconcile(Decimal("1062215"), [Decimal("1062214.91")])
    assert not held.agrees
    assert held.difference == Decimal("-0.09")
    assert money.reconcile(Decimal("3.00"), [Decimal("1.50"), Decimal("1.50")]).agrees


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1062214.91", "GBP", "£1,062,214.91"),
        ("-42618", "GBP", "-£42,618"),
        ("0.1", "USD", "$0.10"),
        ("5", "SEK", "5 SEK"),
    ],
)
def test_amounts_are_written_as_people_read_them(amount, currency, words):
    assert money.said(Decimal(amount), currency) == words


def test_discounts_and_allocation_follow_focus():
    assert focus.discount(Decimal(80), Decimal(100)) == 20
    assert focus.discount(Decimal(80), Decimal(0)) is None
    assert focus.allocated(Decimal(1), Decimal(3)) == Decimal("33.3")


def test_the_burn_down_counts_what_was_and_what_is_planned():
    months = burning.month_ends(day("2026-09-10"), day("2027-01-05"))
    stays = [
        burning.Stay(((day("2026-01-01"), "brownfield"), (day("2026-10-02"), "greenfield")), None),
        burning.Stay(((day("2026-01-01"), "brownfield"),), day("2026-12-15")),
        burning.Stay(((day("2026-01-01"), "transition"),), None),
    ]
    found = burning.burn_down(stays, on=DAY, months=months)
    assert [f"{each:%m}" for each in months] == ["09", "10", "11", "12", "01"]
    assert found.actual == (3, 2, None, None, None)
    assert found.planned == (None, 2, 2, 1, 1)
    assert found.undated == 1


@pytest.mark.parametrize(
    ("costs", "change", "a_year", "first_year", "months"),
    [
        ((100, 140), (40, 50, 30, 20), 200, 100, 6),
        ((100,), (0, 101, 0, 0), 100, -1, 13),
        ((100,), (0, 0, 0, 0), 100, 100, 0),
        ((100,), (100, 0, 0, 0), 0, 0, None),
        ((100,), (150, 10, 0, 0), -50, -60, None),
    ],
)
def test_one_for_several_saves_what_leaves_less_the_uplift(
    costs, change, a_year, first_year, months
):
    spent = consolidation.Change(*map(Decimal, change))
    found = consolidation.consolidate(map(Decimal, costs), spent)
    assert (found.a_year, found.first_year, found.payback_months) == (a_year, first_year, months)
