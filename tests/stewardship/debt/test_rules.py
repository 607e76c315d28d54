"""Policy of technical debt, as tables."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.stewardship.debt.rules import framework, ownership, papers, support

WORKED = dict(
    zip(
        [each.code for each in framework.CRITERIA],
        [5, 5, 5, 5, 6, 6, 6, 5, 5, 2, 5, 5, 4],
        strict=True,
    )
)
SQL = support.Cycle("Microsoft SQL Server", "13.0", datetime.date(2026, 7, 14))


def day(text):
    return datetime.date.fromisoformat(text)


def test_the_worked_example_of_the_framework_is_2667_and_red():
    risk = framework.assess(WORKED)
    assert (risk.likelihood, risk.impact) == (Decimal("5.71"), Decimal("4.67"))
    assert risk.overall == Decimal("26.67")
    assert risk.red
    assert risk.legacy


def test_the_scale_goes_from_one_to_thirty():
    lowest = framework.assess({each.code: 1 for each in framework.CRITERIA})
    highest = framework.assess({each.code: each.most for each in framework.CRITERIA})
    assert (lowest.overall, highest.overall) == (Decimal("1.00"), Decimal("30.00"))
    assert not lowest.legacy
    assert not lowest.red


@pytest.mark.parametrize("left_out", [each.code for each in framework.CRITERIA])
def test_one_unscored_criterion_makes_the_risk_unknown(left_out):
    risk = framework.assess({k: v for k, v in WORKED.items() if k != left_out})
    assert (risk.overall, risk.red, risk.unknown) == (None, False, (left_out,))


def test_a_likelihood_of_three_is_legacy_even_when_the_rest_is_unknown():
    assert framework.assess({"L3": 3}).legacy
    assert not framework.assess({"L3": 2}).legacy


@pytest.mark.parametrize(
    ("code", "score"), [("L1", 0), ("L1", 7), ("C1", 6), ("C9", 1), ("C5F", 6)]
)
def test_a_score_that_is_on_no_scale_is_refused(code, score):
    with pytest.raises(framework.NotAScore):
        framework.assess({code: score})


def test_the_forces_own_band_is_kept_and_not_counted():
    assert framework.assess(WORKED | {"C5F": 1}).overall == Decimal("26.67")


@pytest.mark.parametrize(
    ("on", "score"),
    [
        ("2023-07-14", 1),
        ("2023-07-15", 2),
        ("2024-07-15", 3),
        ("2025-07-15", 4),
        ("2026-01-15", 5),
        ("2026-07-14", 5),
        ("2026-07-15", 6),
        ("2026-07-20", 6),
        ("2030-01-01", 6),
    ],
)
def test_the_end_of_support_suggests_the_first_likelihood(on, score):
    assert support.suggest(SQL, day(on)).score == score


@given(st.dates(day("2020-01-01"), day("2035-01-01")), st.integers(0, 3000))
def test_the_risk_rises_when_support_ends_and_never_falls(on, days):
    later = on + datetime.timedelta(days=days)
    assert support.suggest(SQL, on).score <= support.suggest(SQL, later).score


def test_only_support_that_is_paid_for_carries_it_further():
    paid = [support.Paid(day("2026-07-15"), day("2029-07-17"))]
    assert support.suggest(SQL, day("2026-08-01"), paid).score == 2
    assert "paid extended support" in support.suggest(SQL, day("2026-08-01"), paid).because
    assert support.suggest(SQL, day("2029-07-18"), paid).score == 6
    assert support.suggest(SQL, day("2026-07-14"), paid).score == 5


def test_an_end_that_is_published_undated_is_ended_and_none_published_is_not_known():
    assert support.suggest(support.Cycle("X", "1", None, ended=True), day("2026-01-01")).score == 6
    assert support.suggest(support.Cycle("X", "1", None), day("2026-01-01")) is None


@pytest.mark.parametrize(
    ("retires", "on", "debt"),
    [
        ("2027-01-01", "2020-01-01", True),
        ("2026-07-14", "2030-01-01", False),
        (None, "2026-07-14", False),
        (None, "2026-07-15", True),
    ],
)
def test_a_component_that_ends_before_its_application_is_debt(retires, on, debt):
    assert support.is_debt(SQL, day(retires) if retires else None, day(on)) is debt


def test_a_version_is_matched_to_its_longest_cycle():
    cycles = [support.Cycle("Python", each, None) for each in ("3", "3.1", "3.11")]
    assert support.match("Python", "3.11.7", cycles).cycle == "3.11"
    assert support.match("Python", "3.1", cycles).cycle == "3.1"
    assert support.match("Python", "4.0", cycles) is None


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"),
        ("2026-11-30", 3, "2027-02-28"), ("2026-12-15", 12, "2027-12-15"),
    ],
)  # fmt: skip
def test_months_end_where_the_month_does(first, months, last):
    assert support.months_after(day(first), months) == day(last)


@pytest.mark.parametrize(
    ("year", "factor"),
    [(0, "1.0000"), (1, "0.9662"), (5, "0.8420"), (10, "0.7089"), (30, "0.3563"), (31, "0.3459")],
)
def test_discount_factors_are_those_of_the_green_book(year, factor):
    found = ownership.factor(year, on=day("2026-11-21"))
    assert found.quantize(Decimal("0.0001")) == Decimal(factor)


@pytest.mark.parametrize(
    ("year", "on"), [(201, "2026-11-21"), (-1, "2026-11-21"), (1, "1999-01-01")]
)
def test_a_year_without_a_rate_is_refused(year, on):
    with pytest.raises(ownership.NoRate):
        ownership.factor(year, on=day(on))


@pytest.mark.parametrize(
    ("mitigated", "uplift"), [("0", "2.00"), ("0.5", "1.00"), ("0.97", "0.10"), ("2", "0.10")]
)
def test_optimism_bias_is_mitigated_down_to_its_lower_bound(mitigated, uplift):
    assert ownership.bias("equipment", Decimal(mitigated)) == Decimal(uplift)


def test_ownership_adds_up_and_raises_capital_alone():
    amounts = [
        ownership.Amount("Cloud", 0, "capital", Decimal("1000.00")),
        ownership.Amount("Cloud", 1, "revenue", Decimal("103.50")),
        ownership.Amount("Other", 0, "capital", Decimal(5)),
    ]
    found = ownership.ownership("Cloud", amounts, on=day("2026-11-21"), uplift=Decimal("0.5"))
    assert (found.capital, found.revenue, found.total) == (
        1000,
        Decimal("103.50"),
        Decimal("1103.50"),
    )
    assert (found.present, found.with_bias) == (Decimal("1100.00"), Decimal("1600.00"))


@pytest.mark.parametrize(
    ("granted", "expires"), [("2026-01-01", "2026-01-01"), ("2026-01-01", "2028-06-01")]
)
def test_a_waiver_has_dates_that_can_be(granted, expires):
    with pytest.raises(papers.BadDates):
        papers.check_waiver(day(granted), day(expires))


def test_a_decided_paper_is_not_decided_again():
    papers.check_move("proposed", "accepted")
    with pytest.raises(papers.CannotMove, match="rejected stays so"):
        papers.check_move("rejected", "accepted")
