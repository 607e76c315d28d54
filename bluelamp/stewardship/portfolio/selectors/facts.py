"""Facts of how the department works: how many things are as they should be, of how many.

An app declares what it can count; maturity shows it beside what people assessed.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from bluelamp.kernel.access.selectors import Actor, NotPermitted

from .. import permissions
from ..models import Application, Component

FRESH = 80


@dataclass(frozen=True)
class Counted:
    """How many are as they should be, of how many that could be asked."""

    good: int
    of: int


@dataclass(frozen=True)
class Fact:
    """Something that can be counted. `count` raises NotPermitted for one who may not read it."""

    code: str
    label: str
    count: Callable[..., Counted]


_FACTS: dict[str, Fact] = {}


def declare(*facts: Fact) -> None:
    """This will let facts be counted; an app calls it when it is made ready."""
    _FACTS.update({each.code: each for each in facts})


def list_facts() -> list[Fact]:
    """This will list what can be counted, by its code."""
    return [_FACTS[code] for code in sorted(_FACTS)]


def count_fact(code: str, *, by: Actor, on: datetime.date) -> Counted | None:
    """This will count a fact in the actor's scope, or give none where it is not theirs to read."""
    if (fact := _FACTS.get(code)) is None:
        return None
    try:
        return fact.count(by=by, on=on)
    except NotPermitted:
        return None


def count_fresh(*, by: Actor, on: datetime.date) -> Counted:
    """This will count passports that are at least 80% fresh, of those not retired."""
    permissions.check_can_read(by=by)
    found = Application.objects.exclude(stage="retired")
    return Counted(found.filter(freshness__gte=FRESH).count(), found.count())


def count_owned(*, by: Actor, on: datetime.date) -> Counted:
    """This will count applications with an owner on both sides, of those not retired."""
    permissions.check_can_read(by=by)
    found = Application.objects.exclude(stage="retired")
    both = found.exclude(business_owner="").exclude(technical_owner="")
    return Counted(both.count(), found.count())


def count_hosted(*, by: Actor, on: datetime.date) -> Counted:
    """This will count components whose hosting is known."""
    permissions.check_can_read(by=by)
    found = Component.objects.exclude(application__stage="retired")
    return Counted(found.exclude(hosting="").count(), found.count())


FACTS = (
    Fact("passports-fresh", "Passports that are at least 80% fresh", count_fresh),
    Fact("applications-owned", "Applications with an owner on both sides", count_owned),
    Fact("components-hosted", "Components whose hosting is known", count_hosted),
)
