"""What an opportunity costs while it waits, and what comes first: three answers side by side.

Votes count people. Hours count what it costs them. The weighted score (weighted shortest job
first) adds the cost of delay, its urgency and the risk it takes away, by days of work. The cost of
delay is banded by fixed limits, so that finishing one opportunity moves no other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..choices import Often, Reach

MOST_MINUTES, MOST_POINTS, MOST_PEOPLE = 480, 10, 100_000
MOST_TIMES, MOST_DAYS = 500, 1_000
# Times a week that one person meets it, with four shifts a week.
TIMES = {
    Often.MANY_A_SHIFT: Decimal(20),
    Often.EVERY_SHIFT: Decimal(6),
    Often.WEEKLY: Decimal(1),
    Often.MONTHLY: Decimal("0.25"),
}
PEOPLE = {Reach.ME: 1, Reach.TEAM: 10, Reach.STATION: 100, Reach.FORCE: 2_000}
BANDS = tuple(Decimal(each) for each in ("0.01", 1, 2, 5, 10, 20, 50, 100, 200, 500))
FAR = 3  # places apart from which a difference of ranks is explained
SHORT, RARE = Decimal(2), Decimal(1)


@dataclass(frozen=True)
class Cost:
    """What is known of the cost: minutes each time now and as wanted, how often, how many."""

    minutes: Decimal | None
    wanted: Decimal
    times_a_week: Decimal | None
    people: int | None
    voters: int

    @property
    def met_by(self) -> int:
        """This will give how many people it troubles: never fewer than have said so."""
        return max(self.people or 0, self.voters)


@dataclass(frozen=True)
class Job:
    """What the weighted score takes besides the hours."""

    time_criticality: int
    risk_reduction: int
    size_days: Decimal | None


@dataclass(frozen=True)
class Standing:
    """One opportunity to be ranked, with what explains its places."""

    id: int
    voters: int
    hours: Decimal | None
    score: Decimal | None
    cost: Cost
    job: Job


@dataclass(frozen=True)
class Ranked:
    """The places of one opportunity, 1 is first; none where a number is not known. And why."""

    standing: Standing
    by_votes: int
    by_hours: int | None
    by_score: int | None
    why: str


def hours_a_week(cost: Cost) -> Decimal | None:
    """This will give the hours a week lost while it waits: none when it is not known."""
    if cost.minutes is None or cost.times_a_week is None:
        return None
    saved = max(cost.minutes - cost.wanted, Decimal(0))
    return (saved * cost.times_a_week * cost.met_by / 60).quantize(Decimal("0.01"))


def band(hours: Decimal) -> int:
    """This will give the cost of delay as 0 to 10, by fixed limits of hours a week."""
    return sum(hours >= each for each in BANDS)


def score(hours: Decimal | None, job: Job) -> Decimal | None:
    """This will give the weighted score: (delay + urgency + risk) by days of work, or none."""
    if hours is None or job.size_days is None:
        return None
    worth = band(hours) + job.time_criticality + job.risk_reduction
    return (Decimal(worth) / job.size_days).quantize(Decimal("0.01"))


def rank(standings: Sequence[Standing]) -> list[Ranked]:
    """This will give each its place by votes, by hours and by score, equals sharing a place."""
    votes = _places((each.id, Decimal(each.voters)) for each in standings)
    hours = _places((each.id, each.hours) for each in standings)
    scores = _places((each.id, each.score) for each in standings)
    return [
        Ranked(
            each, votes[each.id], hours.get(each.id), scores.get(each.id),
            why(each, votes[each.id], hours.get(each.id), scores.get(each.id)),
        )
        for each in standings
    ]  # fmt: skip


def why(each: Standing, by_votes: int, by_hours: int | None, by_score: int | None) -> str:
    """This will say in words why the places of one opportunity differ, or that they do not."""
    said = [
        _hours_against_votes(each, by_votes, by_hours),
        _score_against_hours(each, by_hours, by_score),
    ]
    found = [each for each in said if each]
    return " ".join(found) if found else "The three agree."


def _hours_against_votes(each: Standing, by_votes: int, by_hours: int | None) -> str:
    if by_hours is None:
        return "Nobody has said how long it takes and how often, so its hours are not known."
    if abs(by_hours - by_votes) < FAR:
        return ""
    if by_hours > by_votes:
        return f"Many vote for it, yet it costs few hours: {_cheap(each.cost)}."
    return f"Few have voted, yet it costs many hours: {_dear(each.cost)}."


def _score_against_hours(each: Standing, by_hours: int | None, by_score: int | None) -> str:
    if by_score is None:
        return "" if each.job.size_days else "Its work is not sized, so it has no weighted score."
    if by_hours is None or abs(by_score - by_hours) < FAR:
        return ""
    days = f"{each.job.size_days:f}".removesuffix(".0")
    work = f"{days} day{'' if days == '1' else 's'} of work"
    if by_score > by_hours:
        return f"The score puts it lower: it is {work}."
    extra = each.job.time_criticality + each.job.risk_reduction
    more = f" and {extra} points of urgency and risk" if extra else ""
    return f"The score puts it higher: it is only {work}{more}." if extra == 0 else (
        f"The score puts it higher: it is {work}{more}."
    )  # fmt: skip


def _cheap(cost: Cost) -> str:
    if cost.minutes is not None and cost.minutes <= SHORT:
        return f"it is over in {_plain(cost.minutes)} minute{'' if cost.minutes == 1 else 's'}"
    if cost.times_a_week is not None and cost.times_a_week <= RARE:
        return "it seldom happens"
    return "few people meet it, or it takes little each time"


def _dear(cost: Cost) -> str:
    minutes, times = _plain(cost.minutes or Decimal(0)), _plain(cost.times_a_week or Decimal(0))
    often = "once" if times == "1" else f"{times} times"
    return f"{cost.met_by:,} people lose {minutes} minutes {often} a week"


def _plain(value: Decimal) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _places(values: Iterable[tuple[int, Decimal | None]]) -> dict[int, int]:
    known = [(key, value) for key, value in values if value is not None]
    ordered = sorted((value for _, value in known), reverse=True)
    first: dict[Decimal, int] = {}
    for place, value in enumerate(ordered, start=1):
        first.setdefault(value, place)
    return {key: first[value] for key, value in known}
