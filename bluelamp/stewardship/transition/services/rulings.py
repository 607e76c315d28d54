"""Ruling whether a department goes live, beside what its evidence comes to."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import permissions, selectors
from ..choices import Verdict
from ..events import LandingRuled
from ..models import Landing, Ruling
from ..rules import readiness


class NeedsOwnerAndDay(Exception):
    """What goes further than the verdict, or on conditions, has an owner and a day to come."""


class NeedsReason(Exception):
    """A ruling needs its reason in words."""


@dataclass(frozen=True)
class Ruled:
    """What somebody rules: the verdict, why, and who answers for what is open, until when."""

    verdict: str
    reason: str
    owner: str = ""
    until: datetime.date | None = None


def rule_on(*, by: Actor, at: datetime.datetime, landing_id: int, ruled: Ruled) -> Ruling:
    """This will rule whether a department goes live; further than the verdict is an override.

    Raises NotPermitted, NeedsReason, NeedsOwnerAndDay, Landing.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_rule(by=by)
        landing = Landing.objects.select_for_update().get(pk=landing_id)
        reckoned = selectors.reckon_landing(landing, on=at.date()).reckoned.verdict
        _check(ruled, reckoned, at.date())
        made = Ruling.objects.create(
            landing=landing, reckoned=reckoned, who=by.name, post_id=by.post_id, at=at,
            **vars(ruled),
        )  # fmt: skip
        _account(made, by=by)
    return made


def _check(ruled: Ruled, reckoned: str, on: datetime.date) -> None:
    if not ruled.reason.strip():
        raise NeedsReason
    goes = ruled.verdict == Verdict.CONDITIONAL or readiness.overrides(ruled.verdict, reckoned)
    if goes and not (ruled.owner.strip() and ruled.until and ruled.until >= on):
        raise NeedsOwnerAndDay


def _account(ruling: Ruling, *, by: Actor) -> None:
    said = {"verdict": ruling.verdict, "reckoned": ruling.reckoned, "reason": ruling.reason}
    audit.record(
        by=by, operation=Operation.ALTERATION, act="transition.landing.ruled",
        subject=Subject("transition.landing", ruling.landing_id),
        reason=Reason("administration"), detail=said,
    )  # fmt: skip
    happened = LandingRuled(ruling.landing_id, ruling.verdict, ruling.reckoned)
    bus.publish(happened, by=by, about=ruling.landing)
