"""Policy of opportunities as tables."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bluelamp.stewardship.opportunities.choices import Lane, Status
from bluelamp.stewardship.opportunities.rules import figures, lanes, merging, priority, words

DAY = datetime.date
HOLIDAYS = {DAY(2026, 12, 25), DAY(2026, 12, 28)}
HOURS = Decimal


def cost(minutes=6, times=10, people=20, voters=0, wanted=0):
    def number(value):
        return None if value is None else Decimal(value)

    return priority.Cost(number(minutes), Decimal(wanted), number(times), people, voters)


def job(days=2, urgency=0, risk=0):
    return priority.Job(urgency, risk, None if days is None else Decimal(days))


def standing(pk, voters, found, work):
    hours = priority.hours_a_week(found)
    return priority.Standing(pk, voters, hours, priority.score(hours, work), found, work)


@pytest.mark.parametrize(
    ("found", "hours"),
    [
        (cost(), "20.00"),
        (cost(wanted=3), "10.00"),
        (cost(wanted=9), "0.00"),
        (cost(people=None, voters=5), "5.00"),
        (cost(people=1, voters=5), "5.00"),
        (cost(minutes=None), None),
        (cost(times=None), None),
    ],
)
def test_hours_lost_are_minutes_saved_by_times_by_people(found, hours):
    assert priority.hours_a_week(found) == (None if hours is None else Decimal(hours))


def test_the_score_is_delay_urgency_and_risk_by_days_of_work():
    assert priority.score(Decimal(20), job(2, 4, 1)) == Decimal("5.50")
    assert priority.score(None, job()) is None
    assert priority.score(Decimal(20), job(None)) is None
    assert [priority.band(Decimal(n)) for n in ("0", "0.5", "1", "499", "500")] == [0, 1, 2, 9, 10]


def test_ranks_stand_side_by_side_with_why_they_differ():
    found = priority.rank(
        [
            standing(1, 50, cost(1, 1, 50), job(1)),
            standing(2, 2, cost(30, 20, 2_000), job(200)),
            standing(3, 5, cost(10, 10, 100), job(3)),
            standing(4, 7, cost(10, 8, 100), job(3)),
            standing(5, 7, cost(None), job(1)),
        ]
    )
    places = [(each.by_votes, each.by_hours, each.by_score) for each in found]
    assert places == [(1, 4, 3), (5, 1, 4), (4, 2, 1), (2, 3, 1), (2, None, None)]
    assert "Many vote for it, yet it costs few hours: it is over in 1 minute" in found[0].why
    assert "Few have voted, yet it costs many hours: 2,000 people lose 30 minutes" in found[1].why
    assert "lower: it is 200 days of work" in found[1].why
    assert found[3].why == "The three agree."
    assert "hours are not known" in found[4].why


@pytest.mark.parametrize(
    ("accepted", "promised"),
    [
        (DAY(2026, 11, 16), DAY(2026, 11, 20)),
        (DAY(2026, 11, 18), DAY(2026, 11, 24)),
        (DAY(2026, 12, 23), DAY(2026, 12, 31)),
        (DAY(2026, 11, 21), DAY(2026, 11, 26)),
    ],
)
def test_four_working_days_leave_out_weekends_and_bank_holidays(accepted, promised):
    assert lanes.promised_on(accepted, HOLIDAYS) == promised
    assert lanes.working_days(accepted, promised, HOLIDAYS) == 4


@pytest.mark.parametrize(
    ("work", "lane", "said"),
    [
        ((None, False, False, False, True), Lane.UNSIZED, 0),
        ((4, False, False, False, True), Lane.FAST, 0),
        ((Decimal("4.5"), False, False, False, True), Lane.STRATEGIC, 1),
        ((1, True, True, True, False), Lane.STRATEGIC, 4),
    ],
)
def test_only_what_is_small_and_safe_goes_fast(work, lane, said):
    found = lanes.Work(*work)
    assert lanes.lane_of(found) == lane
    assert len(lanes.why_not_fast(found)) == said


def test_every_status_has_its_moves_and_a_refusal_has_its_reason():
    assert set(lanes.MOVES) == set(Status.values)
    lanes.check_move("raised", "accepted", reason="", change="")
    for before, after, reason, change in (
        ("raised", "delivered", "x", "x"), ("raised", "declined", " ", ""),
        ("started", "delivered", "x", " "), ("declined", "raised", "", ""),
    ):  # fmt: skip
        with pytest.raises(lanes.CannotMove):
            lanes.check_move(before, after, reason=reason, change=change)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [(1, 1, "itself"), (2, 3, "merged already"), (1, 2, "in a circle"), (3, 2, "another")],
)
def test_what_cannot_be_merged_is_said(one, other, said):
    with pytest.raises(merging.CannotMerge, match=said):
        merging.check_merge({1: None, 2: 1, 3: None}, one, other)


COUNT = 6
MOVES = some.lists(
    some.tuples(some.integers(0, COUNT - 1), some.integers(-1, COUNT - 1)), max_size=30
)
VOTES = some.lists(some.sets(some.integers(0, 8)), min_size=COUNT, max_size=COUNT)


def voters(into, votes, one):
    return set().union(*(votes[each] for each in merging.family_of(into, one)))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MOVES, VOTES)
def test_no_merging_loses_a_voter_or_counts_one_twice_and_all_of_it_is_undone(moves, votes):
    """A move to -1 takes apart. What cannot be done is refused and changes nothing."""
    start = dict.fromkeys(range(COUNT))
    into, done = dict(start), []
    everybody = set().union(*votes)
    for one, other in moves:
        after = None if other < 0 else other
        if after is not None:
            try:
                merging.check_merge(into, one, after)
            except merging.CannotMerge:
                continue
        done.append((one, into[one]))
        into[one] = after
        roots = [each for each in into if into[each] is None]
        families = [merging.family_of(into, each) for each in roots]
        assert sum(map(len, families)) == COUNT
        assert set().union(*families) == set(range(COUNT))
        assert set().union(*(voters(into, votes, each) for each in roots)) == everybody
        assert all(merging.root_of(into, each) in roots for each in into)
    while done:
        one, before = done.pop()
        into[one] = before
    assert into == start


def test_the_first_sentence_is_the_title():
    assert words.title_of("It hangs. Every day.") == "It hangs"
    assert words.title_of("word " * 60).endswith(" …")
    assert len(words.title_of("x" * 4_000)) <= 104
    for wrong in ("", " \x00 ", "x" * 4_001):
        with pytest.raises(words.BadWords):
            words.check(wrong)


def course(status="delivered", lane="fast", **more):
    plain = {"unit": "Response", "raiser": 1, "raised_on": DAY(2026, 11, 2),
             "accepted_on": DAY(2026, 11, 9), "closed_on": DAY(2026, 11, 13), "told": True,
             "voters": 1}  # fmt: skip
    return figures.Course(status=status, lane=lane, **(plain | more))


def test_figures_count_what_was_raised_told_and_released():
    noon = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)
    moves = (("raised", noon), ("accepted", noon + datetime.timedelta(days=7)),
             ("started", noon + datetime.timedelta(days=8)),
             ("delivered", noon + datetime.timedelta(days=11)))  # fmt: skip
    found = figures.reckon(
        [
            course(moves=moves, voters=9, hours_claimed=Decimal(10), hours_measured=Decimal(-2)),
            course(closed_on=DAY(2026, 11, 16), told=False, raiser=2),
            course("declined", "", accepted_on=None, unit="Custody"),
            course("raised", "", accepted_on=None, closed_on=None, moves=moves[:1], raiser=3),
        ],
        on=DAY(2026, 11, 21),
        holidays=HOLIDAYS,
    )
    total = found.total
    assert (total.raised, total.accepted, total.delivered, total.declined) == (4, 2, 2, 1)
    assert [each.unit for each in found.units] == ["Response", "Custody"]
    assert (found.fast_delivered, found.fast_in_time) == (2, 50)
    assert (found.closed, found.raisers_told) == (3, Decimal("66.7"))
    assert (found.hours_claimed, found.hours_measured, found.measured) == (10, -2, 1)
    assert (found.repeat_raisers, found.oldest_days) == (1, 19)
    assert {label: days for label, days, _ in found.median_days} == {
        "Raised": 13, "Accepted": 1, "Being done": 3,
    }  # fmt: skip
    assert (found.days_to_accept, found.days_to_deliver) == (7, Decimal("12.5"))
    assert ("Waiting", "Up to 4 weeks", "1") in figures.rows_of(found)


def test_a_share_of_nothing_is_not_nought():
    found = figures.reckon([], on=DAY(2026, 11, 21), holidays=())
    assert (found.fast_in_time, found.raisers_told, found.days_to_accept) == (None, None, None)
    assert ("Raisers told (%)", "Closed", "") in figures.rows_of(found)
