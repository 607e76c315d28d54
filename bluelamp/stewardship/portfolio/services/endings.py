"""Ending an application, step by step, until its cost has left the ledger."""

import datetime
from decimal import Decimal

from django.db.models import Count, Max, Sum

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import permissions
from ..choices import Ending, Stage
from ..events import EndingMoved
from ..models import Application, CostRow, Decommissioning, EndingStep
from ..rules import ending
from .passports import Given, lock, write

STAGES = {
    Ending.APPROVED: Stage.RETIRING,
    Ending.CLOSED: Stage.RETIRED,
    Ending.DROPPED: Stage.LIVE,
}


class AlreadyBegun(Exception):
    """The application is a candidate for decommissioning already."""


def propose_ending(
    *, by: Actor, at: datetime.datetime, application_id: int, why: str
) -> Decommissioning:
    """This will make an application a candidate. Raises NotPermitted, AlreadyBegun, NotYet."""
    with access.acting(by):
        permissions.check_can_change(by=by)
        [application] = lock([application_id])
        if Decommissioning.objects.filter(application=application).exists():
            raise AlreadyBegun
        ending.check_move(Ending.DROPPED, Ending.CANDIDATE, why)
        made = Decommissioning(application=application)
        _step(made, Ending.CANDIDATE, why, by=by, at=at)
    return made


def move_ending(
    *, by: Actor, at: datetime.datetime, application_id: int, state: str, evidence: str
) -> Decommissioning:
    """This will take a decommissioning one state on, with what shows it.

    It is closed only when the ledger reaches a whole month past the day the infrastructure went
    off and holds no cost since. Raises NotPermitted, NotYet, Decommissioning.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_decide(by=by)
        lock([application_id])
        found = Decommissioning.objects.get(application_id=application_id)
        ending.check_move(found.state, state, evidence)
        if state == Ending.CLOSED:
            ending.check_ledger(ledger_of(found.application))
        _step(found, state, evidence, by=by, at=at)
    return found


def ledger_of(application: Application) -> ending.Ledger:
    """This will say what the ledger holds of an application since its infrastructure went off."""
    off = application.steps.filter(state=Ending.INFRASTRUCTURE_OFF).latest("at").at.date()
    reaches = CostRow.objects.filter(force_id=application.force_id).aggregate(last=Max("ends_on"))
    since = application.costs.filter(ends_on__gt=off).exclude(billed_cost=0)
    left = since.aggregate(cost=Sum("billed_cost"), rows=Count("id"))
    return ending.Ledger(off, reaches["last"], left["cost"] or Decimal(0), left["rows"])


def _step(
    found: Decommissioning, state: str, evidence: str, *, by: Actor, at: datetime.datetime
) -> None:
    application = found.application
    found.state, found.since = state, at
    found.save()
    EndingStep.objects.create(
        application=application, state=state, evidence=evidence, post_id=by.post_id,
        author=by.name, at=at,
    )  # fmt: skip
    if stage := STAGES.get(Ending(state)):
        source = f"Decommissioning: {Ending(state).label}"
        write([Given(application, {"stage": stage}, source, at.date())], by=by, at=at)
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act="portfolio.ending.moved",
        subject=Subject("portfolio.application", application.pk),
        reason=Reason("administration"),
        detail={"reference": application.reference, "state": state, "evidence": evidence},
    )
    bus.publish(EndingMoved(application.pk, application.reference, state), by=by, about=application)
