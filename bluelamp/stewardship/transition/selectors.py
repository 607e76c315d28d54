"""Reads of transition: readiness by department, the desk against its forecast, issues, agents."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject
from bluelamp.stewardship.portfolio.selectors.facts import Counted, Fact

from . import permissions
from .choices import Standing
from .models import Criterion, CriticalIssue, DeskDay, GoLive, GoLiveLesson, Landing, Proof, Ruling
from .rules import desk, readiness, votes


@dataclass(frozen=True)
class Ready:
    """A department of a go-live: its criteria with their evidence, its verdict, what was ruled."""

    landing: Landing
    criteria: list[tuple[Criterion, readiness.Held, Proof | None]]
    reckoned: readiness.Reckoned
    ruling: Ruling | None
    agents_wanted: int | None
    tallies: list[tuple[Criterion, votes.Tally]]

    @property
    def overridden(self) -> bool:
        """This will say whether it was ruled further than it was reckoned then."""
        found = self.ruling
        return bool(found and readiness.overrides(found.verdict, found.reckoned))

    @property
    def stale(self) -> bool:
        """This will say whether it was let go and its evidence no longer bears that out."""
        found = self.ruling
        return bool(found and readiness.overrides(found.verdict, self.reckoned.verdict))

    @property
    def lacking(self) -> int:
        """This will count the trained change agents that it lacks."""
        return max((self.agents_wanted or 0) - self.landing.agents_trained, 0)


@dataclass(frozen=True)
class Whole:
    """A go-live with its departments, issues, service desk and lessons."""

    go_live: GoLive
    ready: list[Ready]
    issues: list[CriticalIssue]
    days: list[tuple[DeskDay, desk.Desk]]
    missed: float | None
    calm: bool
    support_ends: bool
    waits: list[str]
    lessons: list[GoLiveLesson]


def consult_go_lives(*, by: Actor, reason: Reason, on: datetime.date) -> list[Whole]:
    """This will list go-lives with their departments, the newest first. Raises NotPermitted."""
    _consult("go_lives", by=by, reason=reason)
    rows = GoLive.objects.order_by(F("goes_on").desc(nulls_first=True), "pk")
    return [_whole(each, on) for each in rows]


def consult_readiness(*, by: Actor, reason: Reason, go_live_id: int, on: datetime.date) -> Whole:
    """This will get a go-live as it stands on a day. Raises NotPermitted, GoLive.DoesNotExist."""
    _consult("readiness", by=by, reason=reason, go_live_id=go_live_id)
    return _whole(GoLive.objects.get(pk=go_live_id), on)


def consult_landing(*, by: Actor, reason: Reason, landing_id: int, on: datetime.date) -> Ready:
    """This will get a department of a go-live. Raises NotPermitted and Landing.DoesNotExist."""
    _consult("landing", by=by, reason=reason)
    return reckon_landing(Landing.objects.select_related("go_live").get(pk=landing_id), on=on)


def consult_rulings(*, by: Actor, reason: Reason, landing_id: int) -> QuerySet[Ruling]:
    """This will list what was ruled for a department, the newest first. Raises NotPermitted."""
    _consult("rulings", by=by, reason=reason)
    return Ruling.objects.filter(landing_id=landing_id).order_by("-at", "-pk")


def reckon_landing(landing: Landing, *, on: datetime.date) -> Ready:
    """This will reckon the verdict of a department on a day from its newest evidence until then."""
    proofs = _newest(landing, on)
    criteria = list(landing.go_live.criteria.order_by("category", "reference"))
    asked = [_asked(each, proofs.get(each.pk)) for each in criteria]
    issues = landing.go_live.issues.filter(closed_on=None, department__in=["", landing.department])
    found = readiness.reckon(asked, list(issues.values_list("severity", flat=True)), on)
    ratio, people = landing.go_live.people_per_agent, landing.people
    return Ready(
        landing,
        [(row, held, proofs.get(row.pk)) for row, held in zip(criteria, found.held, strict=True)],
        found,
        landing.rulings.order_by("-at", "-pk").first(),
        -(-people // ratio) if people is not None else None,
        _tallies(landing, criteria),
    )


def count_held(*, by: Actor, on: datetime.date) -> Counted:
    """This will count criteria met with evidence that holds, of those of go-lives to come."""
    permissions.check_can_read(by=by)
    rows = Landing.objects.select_related("go_live").filter(go_live__goes_on__gte=on)
    held = [each for row in rows for each in reckon_landing(row, on=on).reckoned.held]
    return Counted(sum(each.standing == Standing.MET for each in held), len(held))


def _tallies(
    landing: Landing, criteria: Sequence[Criterion]
) -> list[tuple[Criterion, votes.Tally]]:
    """The votes on each criterion; without a vote on any there is nothing to show."""
    cast: dict[int, list[votes.Vote]] = {each.pk: [] for each in criteria}
    for each in landing.votes.all():
        if each.criterion_id in cast:
            cast[each.criterion_id].append(votes.Vote(each.member, each.says, each.why))
    return [(each, votes.tally(cast[each.pk])) for each in criteria] if any(cast.values()) else []


def _newest(landing: Landing, on: datetime.date) -> dict[int, Proof]:
    rows = landing.proofs.filter(seen_on__lte=on).order_by("seen_on", "pk")
    return {each.criterion_id: each for each in rows}


def _asked(criterion: Criterion, proof: Proof | None) -> readiness.Asked:
    seen = None
    if proof:
        seen = readiness.Proof(
            proof.met, proof.seen_on, proof.expires_on, proof.owner, proof.due_on
        )
    return readiness.Asked(criterion.name, criterion.mandatory, criterion.valid_days, seen)


def _whole(go_live: GoLive, on: datetime.date) -> Whole:
    issues = list(go_live.issues.order_by(F("closed_on").asc(nulls_first=True), "severity", "pk"))
    open_now = [each.severity for each in issues if each.closed_on is None]
    days = _days(go_live)
    plain = [each for _, each in days if each.calls is not None]
    calm = desk.is_calm(go_live.usual_calls, plain, go_live.calm_days)
    ends, waits = desk.may_end_early_support(open_now, go_live.most_second, calm=calm)
    landings = go_live.landings.select_related("go_live").order_by("lands_on", "department")
    return Whole(
        go_live, [reckon_landing(each, on=on) for each in landings], issues, days,
        desk.missed(each for _, each in days), calm, ends, waits,
        list(go_live.lessons.order_by("taken_up_on", "reference")),
    )  # fmt: skip


def _days(go_live: GoLive) -> list[tuple[DeskDay, desk.Desk]]:
    """A day without a forecast of its own gets what earlier go-lives teach."""
    rows = list(go_live.desk_days.order_by("day"))
    curves = _curves(go_live) if any(each.forecast is None for each in rows) else []
    return [(each, _desk(go_live, each, curves)) for each in rows]


def _curves(go_live: GoLive) -> list[dict[int, float]]:
    if go_live.goes_on is None:
        return []
    earlier = GoLive.objects.filter(goes_on__lt=go_live.goes_on).prefetch_related("desk_days")
    return [
        desk.uplift(each.usual_calls, [_desk(each, day, []) for day in each.desk_days.all()])
        for each in earlier
    ]


def _desk(go_live: GoLive, row: DeskDay, curves: Sequence[dict[int, float]]) -> desk.Desk:
    after = (row.day - go_live.goes_on).days if go_live.goes_on else 0
    forecast = row.forecast
    if forecast is None:
        forecast = desk.learned(go_live.usual_calls, curves, after)
    return desk.Desk(after, forecast, row.calls, row.backlog)


def _consult(what: str, *, by: Actor, reason: Reason, go_live_id: int | None = None) -> None:
    permissions.check_can_read(by=by)
    audit.record_look(
        f"transition.{what}.read", Subject("transition.golive", go_live_id), by=by, reason=reason
    )


FACTS = (Fact("criteria-met", "Criteria of go-lives to come that are met", count_held),)
