"""Moving a benefit from state to state; its cash is confirmed by the ledger."""

import datetime
from decimal import Decimal

from django.db.models import Sum

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus import services as bus
from bluelamp.stewardship.portfolio.selectors import costs as portfolio

from .. import permissions
from ..choices import State
from ..events import BenefitMoved
from ..models import Benefit, BenefitStep
from ..rules import ledger, states
from ..rules.states import NotYet
from .register import keep_change, record

ZERO = Decimal(0)


class OwnMeasure(Exception):
    """A benefit is verified and its cash confirmed by somebody other than who measured it."""


def move_benefit(
    *, by: Actor, at: datetime.datetime, benefit_id: int, state: str, evidence: str
) -> Benefit:
    """This will take a benefit one state on, with what shows it.

    Cash is confirmed only when as much a month has left the ledger as its profile plans, and no
    other benefit has had it. Raises NotPermitted, NotYet, OwnMeasure, Benefit.DoesNotExist.
    """
    with access.acting(by):
        (permissions.check_can_verify if state in states.BY_OTHERS else permissions.check_can_keep)(
            by=by
        )
        found = Benefit.objects.select_for_update().get(pk=benefit_id)
        states.check_move(found.kind, found.state, state, evidence)
        _check(found, state, by)
        if state == State.CONFIRMED:
            found.confirmed = _confirm(found)
        elif state in (State.LAPSED, State.IDENTIFIED):
            found.confirmed = None
        _step(found, state, evidence, by=by, at=at)
    return found


def _check(benefit: Benefit, state: str, by: Actor) -> None:
    if state == State.PROFILED and not benefit.profile.exists():
        raise NotYet("Plan it month by month first.")
    if state == State.MEASURED and not benefit.measurements.exists():
        raise NotYet("Write down what was measured first.")
    measured = benefit.steps.filter(state=State.MEASURED).order_by("-at").first()
    if state in states.BY_OTHERS and measured and measured.post_id == by.post_id:
        raise OwnMeasure


def _confirm(benefit: Benefit) -> Decimal:
    """What a month of it comes to, when that much has left the ledger. Raises NotYet."""
    if benefit.application_id is None or benefit.starts_on is None:
        raise NotYet("Name the application whose cost goes, and the month it goes from.")
    planned = list(benefit.profile.order_by("place").values_list("planned", flat=True))
    claimed = max(planned, default=ZERO)
    charges = [ledger.Charge(*row) for row in portfolio.list_charges(benefit.application_id)]
    found = ledger.removed(charges, benefit.starts_on, portfolio.ledger_reaches())
    same = Benefit.objects.filter(application_id=benefit.application_id).exclude(pk=benefit.pk)
    others = same.aggregate(s=Sum("confirmed"))["s"] or ZERO
    ledger.check_removed(claimed, found, others)
    return claimed


def _step(benefit: Benefit, state: str, evidence: str, *, by: Actor, at: datetime.datetime) -> None:
    keep_change(benefit, "state", benefit.state, state, evidence, by=by, at=at)
    benefit.state = state
    benefit.save(update_fields=["state", "confirmed"])
    BenefitStep.objects.create(
        benefit=benefit, state=state, evidence=evidence, post_id=by.post_id, author=by.name, at=at
    )
    record(by, "benefits.benefit.moved", benefit, [state])
    bus.publish(BenefitMoved(benefit.pk, benefit.reference, state), by=by, about=benefit)
