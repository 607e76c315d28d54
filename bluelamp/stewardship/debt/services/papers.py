"""Papers of the design authority: proposed, decided, with their effects and waivers."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus import services as bus
from bluelamp.stewardship.portfolio.services.passports import lock
from bluelamp.stewardship.registers.services import trail

from .. import permissions, selectors
from ..choices import DebtKind, PaperState
from ..events import PaperDecided, WaiverExpired
from ..models import DebtItem, Effect, Paper, Waiver
from ..rules import framework, papers
from .debts import write as write_debts
from .risk import record

ZERO = Decimal(0)
REGISTER, EFFECTS = "papers", "effects"
WAIVERS = "waivers"


class NumberTaken(Exception):
    """The force has a paper of that number already."""


class OutcomeMissing(Exception):
    """A decision needs its outcome in words."""


class EndedAlready(Exception):
    """The waiver has run out, or was ended, already."""


class NotAccepted(Exception):
    """A waiver is granted by a paper that was accepted."""


@dataclass(frozen=True)
class Text:
    """What a paper says."""

    number: str
    title: str
    context: str
    drivers: str = ""
    options: Sequence[str] = ()
    consequences: str = ""
    consulted: str = ""
    informed: str = ""


def propose_paper(*, by: Actor, at: datetime.datetime, text: Text) -> Paper:
    """This will put a paper before the design authority. Raises NotPermitted, NumberTaken."""
    with access.acting(by):
        permissions.check_can_assess(by=by)
        if Paper.objects.filter(number=text.number).exists():
            raise NumberTaken(text.number)
        made = Paper(force_id=by.force_id, unit_id=by.unit_id, proposed_at=at, proposed_by=by.name)
        trail.write(REGISTER, [(made, _said(text))], by=by, at=at)
        record(by, "debt.paper.proposed", "debt.paper", made.pk, {"number": made.number})
    return made


def change_paper(*, by: Actor, at: datetime.datetime, paper_id: int, text: Text) -> Paper:
    """This will change what a paper says, until it is decided.

    Raises NotPermitted, NumberTaken, CannotMove, Paper.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_assess(by=by)
        paper = Paper.objects.select_for_update().get(pk=paper_id)
        if paper.state != PaperState.PROPOSED:
            raise papers.CannotMove("What a paper says is changed before it is decided.")
        if Paper.objects.filter(number=text.number).exclude(pk=paper_id).exists():
            raise NumberTaken(text.number)
        trail.write(REGISTER, [(paper, _said(text))], by=by, at=at)
        record(by, "debt.paper.changed", "debt.paper", paper.pk, {"number": paper.number})
    return paper


def decide_paper(
    *,
    by: Actor,
    at: datetime.datetime,
    paper_id: int,
    state: str,
    outcome: str,
    review_on: datetime.date | None = None,
) -> Paper:
    """This will decide a paper, or end one that was accepted.

    Raises NotPermitted, CannotMove, OutcomeMissing, Paper.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_decide(by=by)
        paper = Paper.objects.select_for_update().get(pk=paper_id)
        papers.check_move(paper.state, state)
        if not outcome.strip():
            raise OutcomeMissing
        said = {"state": PaperState(state), "outcome": outcome, "review_on": review_on}
        paper.decided_at, paper.decided_by = at, by.name
        trail.write(REGISTER, [(paper, said)], by=by, at=at)
        record(by, "debt.paper.decided", "debt.paper", paper.pk, {"state": state})
        bus.publish(PaperDecided(paper.pk, paper.number, state), by=by, about=paper)
    return paper


def set_effect(
    *,
    by: Actor,
    at: datetime.datetime,
    paper_id: int,
    application_id: int,
    after: Mapping[str, int],
    interest_before: Decimal = ZERO,
    interest_after: Decimal = ZERO,
) -> Effect:
    """This will say what a proposed paper would change on an application.

    What is before is the newest assessment, frozen here; `after` holds the criteria that change.
    Raises NotPermitted, NotAScore, CannotMove when the paper is decided.
    """
    with access.acting(by):
        permissions.check_can_assess(by=by)
        paper = Paper.objects.select_for_update().get(pk=paper_id)
        if paper.state != PaperState.PROPOSED:
            raise papers.CannotMove("What a paper changes is said before it is decided.")
        [application] = lock([application_id])
        newest = selectors.newest_assessment(application_id)
        before = dict(newest.scores) if newest else {}
        then = before | dict(after)
        values = {
            "before": before,
            "after": then,
            "overall_before": framework.assess(before).overall,
            "overall_after": framework.assess(then).overall,
            "interest_before": interest_before,
            "interest_after": interest_after,
        }
        there = Effect.objects.filter(paper=paper, application=application).first()
        made = there or Effect(paper=paper, application=application)
        trail.write(EFFECTS, [(made, values)], by=by, at=at, through="paper")
        record(by, "debt.effect.set", "debt.paper", paper.pk, {"on": application.reference})
    return made


def grant_waiver(
    *,
    by: Actor,
    paper_id: int,
    application_id: int,
    standard: str,
    owner: str,
    granted_on: datetime.date,
    expires_on: datetime.date,
) -> Waiver:
    """This will let an application depart from a standard until a day.

    Raises NotPermitted, NotAccepted, BadDates.
    """
    with access.acting(by):
        permissions.check_can_decide(by=by)
        paper = Paper.objects.get(pk=paper_id)
        if paper.state != PaperState.ACCEPTED:
            raise NotAccepted
        papers.check_waiver(granted_on, expires_on)
        [application] = lock([application_id])
        made = Waiver.objects.create(
            paper=paper, application=application, standard=standard, owner=owner,
            granted_on=granted_on, expires_on=expires_on,
        )  # fmt: skip
        record(by, "debt.waiver.granted", "debt.waiver", made.pk, {"standard": standard})
    return made


def expire_waivers(*, by: Actor, at: datetime.datetime) -> int:
    """This will put back into the register what waivers let pass whose day has gone.

    Each comes back once. Returns how many did. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_assess(by=by)
        due = _due(at.date())
        for waiver in due:
            _expire(waiver, by=by, at=at, how=f"ended on {waiver.expires_on:%d %B %Y}")
    return len(due)


def end_waiver(*, by: Actor, at: datetime.datetime, waiver_id: int, why: str) -> Waiver:
    """This will end a waiver before its day, with the reason: what it let pass is debt again.

    Raises NotPermitted, EndedAlready, Waiver.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_decide(by=by)
        rows = Waiver.objects.select_for_update(of=("self",))
        found: Waiver = rows.select_related("application", "paper").get(pk=waiver_id)
        if found.expired_at is not None:
            raise EndedAlready
        trail.write(WAIVERS, [(found, {"ended_why": why})], by=by, at=at, through="paper")
        _expire(found, by=by, at=at, how=f"was ended on {at:%d %B %Y}: {why}")
    return found


def _said(text: Text) -> dict[str, Any]:
    return vars(text) | {"options": list(text.options)}


def _due(on: datetime.date) -> list[Waiver]:
    rows: QuerySet[Waiver] = Waiver.objects.select_for_update(of=("self",))
    rows = rows.select_related("application", "paper")
    return list(rows.filter(expires_on__lte=on, expired_at=None).order_by("pk"))


def _expire(waiver: Waiver, *, by: Actor, at: datetime.datetime, how: str) -> None:
    waiver.expired_at = at
    waiver.save(update_fields=["expired_at"])
    debt = DebtItem(application=waiver.application, opened_on=at.date(), waiver=waiver)
    values = {
        "kind": DebtKind.WAIVER,
        "title": f"{waiver.standard}: the waiver {how}",
        "source": f"Paper {waiver.paper.number}",
    }
    write_debts([(debt, values)], by=by, at=at)
    record(by, "debt.waiver.expired", "debt.waiver", waiver.pk, {"standard": waiver.standard})
    happened = WaiverExpired(waiver.pk, waiver.application_id)
    bus.publish(happened, by=by, about=waiver.paper)
