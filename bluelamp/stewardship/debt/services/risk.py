"""Scoring the legacy risk of an application."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.stewardship.portfolio.services.passports import lock

from .. import permissions, selectors
from ..events import RiskAssessed
from ..models import Assessment
from ..rules import framework


class AssessedLater(Exception):
    """The day of an assessment has not come."""


@dataclass(frozen=True)
class Answers:
    """What a person says of an application's risk. A criterion left out is not known."""

    scores: Mapping[str, int]
    scenario: str = ""
    basis: str = ""
    planned: str = ""
    funded: str = ""
    target_on: datetime.date | None = None
    cost_change: Decimal | None = None


def assess_risk(
    *,
    by: Actor,
    at: datetime.datetime,
    application_id: int,
    answers: Answers,
    assessed_on: datetime.date,
) -> Assessment:
    """This will store an assessment; earlier ones stay. What the facts suggested is kept beside.

    Raises NotPermitted, NotAScore, AssessedLater, and DoesNotExist for no such application.
    """
    with access.acting(by):
        permissions.check_can_assess(by=by)
        if assessed_on > at.date():
            raise AssessedLater
        risk = framework.assess(answers.scores)
        [application] = lock([application_id])
        suggested = selectors.suggest(application, on=assessed_on)
        made = Assessment.objects.create(
            application=application,
            scores=dict(answers.scores),
            suggested={code: each.score for code, each in suggested.items()},
            scenario=answers.scenario,
            basis=answers.basis,
            likelihood=risk.likelihood,
            impact=risk.impact,
            overall=risk.overall,
            legacy=risk.legacy,
            red=risk.red,
            planned=answers.planned,
            funded=answers.funded,
            target_on=answers.target_on,
            cost_change=answers.cost_change,
            assessed_on=assessed_on,
            post_id=by.post_id,
            assessor=by.name,
            at=at,
        )
        record(by, "debt.risk.assessed", "debt.assessment", made.pk, {"risk": str(risk.overall)})
        bus.publish(RiskAssessed(application.pk, made.pk), by=by, about=application)
    return made


def record(by: Actor, act: str, kind: str, pk: int, detail: dict[str, str]) -> None:
    """This will write that something of debt was changed, as part of an act that was checked."""
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject(kind, pk),
        reason=Reason("administration"),
        detail=detail,
    )
