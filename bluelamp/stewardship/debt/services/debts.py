"""The register of debts: opened, changed, closed."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.stewardship.portfolio.services.locking import lock_all
from bluelamp.stewardship.portfolio.services.passports import lock
from bluelamp.stewardship.registers.services import trail

from .. import permissions
from ..choices import DebtKind
from ..models import DebtItem
from .risk import record

REGISTER = "debts"


class WhyMissing(Exception):
    """A debt is closed with the reason in words."""


class ClosedAlready(Exception):
    """The debt has been closed."""


def open_debt(
    *,
    by: Actor,
    at: datetime.datetime,
    application_id: int,
    kind: str,
    title: str,
    principal: Decimal | None,
    interest: Decimal | None,
    source: str,
) -> DebtItem:
    """This will put a debt on the register: pounds to be rid of it, and pounds a year meanwhile.

    What an amount is not known is left so, and counted as such. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_assess(by=by)
        [application] = lock([application_id])
        made = DebtItem(application=application, opened_on=at.date())
        values = {
            "kind": DebtKind(kind), "title": title, "principal": principal, "interest": interest,
            "source": source,
        }  # fmt: skip
        write([(made, values)], by=by, at=at)
        record(by, "debt.item.opened", "debt.debtitem", made.pk, {"title": title})
    return made


def change_debts(
    *, by: Actor, at: datetime.datetime, debt_ids: Sequence[int], values: Mapping[str, Any]
) -> int:
    """This will say the same of debts that are open, all of them or none, and count them.

    Raises NotPermitted, ClosedAlready, DebtItem.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_assess(by=by)
        found = lock_all(DebtItem, debt_ids)
        if closed := [each for each in found if each.closed_on]:
            raise ClosedAlready(f"“{closed[0]}” is closed. What is closed stays as it was.")
        write([(each, values) for each in found], by=by, at=at)
        for each in found:
            said = {"said": ", ".join(sorted(values))}
            record(by, "debt.item.changed", "debt.debtitem", each.pk, said)
    return len(found)


def write(
    said: Sequence[tuple[DebtItem, Mapping[str, Any]]], *, by: Actor, at: datetime.datetime
) -> None:
    """This will write debts with their history, as part of an act that has been checked."""
    trail.write(REGISTER, said, by=by, at=at, through="application")


def close_debt(*, by: Actor, at: datetime.datetime, debt_id: int, why: str) -> DebtItem:
    """This will close a debt. Raises NotPermitted, WhyMissing, ClosedAlready, DoesNotExist."""
    with access.acting(by):
        permissions.check_can_assess(by=by)
        found = DebtItem.objects.select_for_update().get(pk=debt_id)
        if found.closed_on:
            raise ClosedAlready
        if not why.strip():
            raise WhyMissing
        write([(found, {"closed_on": at.date(), "closed_why": why})], by=by, at=at)
        record(by, "debt.item.closed", "debt.debtitem", found.pk, {"why": why})
    return found


def take_concern(
    *, by: Actor, at: datetime.datetime, application_id: int, title: str, source: str
) -> DebtItem | None:
    """This will put on the register what another app raised, unless it is there and open already.

    May they? was asked where the concern was raised.
    """
    with access.acting(by):
        [application] = lock([application_id])
        if DebtItem.objects.filter(application=application, title=title, closed_on=None).exists():
            return None
        made = DebtItem(application=application, opened_on=at.date())
        values = {"kind": DebtKind.METHOD, "title": title, "source": source}
        write([(made, values)], by=by, at=at)
        record(by, "debt.item.opened", "debt.debtitem", made.pk, {"title": title})
    return made
