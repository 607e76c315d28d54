"""What the business partner looks at: the board, and the ranking three ways."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason

from .. import permissions
from ..choices import Lane, Phase, Status
from ..models import Measurement, Opportunity
from ..rules import figures, lanes, priority
from . import costs, holidays
from .looks import consult

RECENT = datetime.timedelta(days=28)
MOST = 100
ORDERS = {"votes": "by_votes", "hours": "by_hours", "score": "by_score"}


@dataclass(frozen=True)
class Card:
    """One opportunity on the board, with its clock where it is in the fast lane."""

    opportunity: Opportunity
    days: int
    left: int | None

    @property
    def late(self) -> bool:
        """This will say whether the fast lane's day has gone by."""
        return self.left is not None and self.left < 0


@dataclass(frozen=True)
class Line:
    """One line of the ranking."""

    opportunity: Opportunity
    places: priority.Ranked
    measured: bool


def consult_board(
    *, by: Actor, reason: Reason, at: datetime.datetime
) -> list[tuple[str, list[Card], int]]:
    """This will list what stands by status, the most hours first, with how many there are."""
    permissions.check_can_triage(by=by)
    consult("board", by=by, reason=reason)
    found = Opportunity.objects.filter(merged_into=None).defer("words", "problem")
    rows = found.exclude(status__in=figures.CLOSED) | found.filter(closed_at__gt=at - RECENT)
    known, on = holidays.known(at.date()), at.date()
    cards = [
        _card(each, on, known) for each in rows.order_by("-hours_a_week", "-voters", "raised_at")
    ]
    board = []
    for status in Status:
        own = [each for each in cards if each.opportunity.status == status]
        board.append((str(status.label), own[:MOST], len(own)))
    return board


def consult_ranking(*, by: Actor, reason: Reason, order: str) -> list[Line]:
    """This will rank what is open by votes, hours and score, with why the three differ."""
    permissions.check_can_triage(by=by)
    consult("ranking", by=by, reason=reason)
    rows = Opportunity.objects.filter(merged_into=None).exclude(status__in=figures.CLOSED)
    found = {each.pk: each for each in rows.defer("words", "problem")}
    timed = costs.newest_measured(Phase.BEFORE)
    standings = [_standing(each, timed.get(each.pk)) for each in found.values()]
    name = ORDERS.get(order, "by_votes")
    ranked = sorted(
        priority.rank(standings), key=lambda each: (getattr(each, name) or 10**9, each.standing.id)
    )
    return [Line(found[each.standing.id], each, each.standing.id in timed) for each in ranked]


def _card(each: Opportunity, on: datetime.date, known: frozenset[datetime.date]) -> Card:
    left = None
    running = each.status in (Status.ACCEPTED, Status.STARTED) and each.lane == Lane.FAST
    if running and each.promised_on:
        ahead = each.promised_on >= on
        days = (on, each.promised_on) if ahead else (each.promised_on, on)
        left = lanes.working_days(*days, known) * (1 if ahead else -1)
    return Card(each, (on - each.raised_at.date()).days, left)


def _standing(each: Opportunity, timed: Measurement | None) -> priority.Standing:
    return priority.Standing(
        each.pk, each.voters, each.hours_a_week, each.priority,
        costs.with_evidence(each, timed), costs.job_of(each),
    )  # fmt: skip
