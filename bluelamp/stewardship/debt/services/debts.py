"""The register of debts: opened, closed."""

import datetime
from decimal import Decimal

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.stewardship.portfolio.services.passports import lock

from .. import permissions
from ..choices import DebtKind
from ..models import DebtItem
from .risk import record


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
        made = DebtItem.objects.create(
            application=application, kind=DebtKind(kind), title=title, principal=principal,
            interest=interest, opened_on=at.date(), source=source,
        )  # fmt: skip
        record(by, "debt.item.opened", "debt.debtitem", made.pk, {"title": title})
    return made


def close_debt(*, by: Actor, at: datetime.datetime, debt_id: int, why: str) -> DebtItem:
    """This will close a debt. Raises NotPermitted, WhyMissing, ClosedAlready, DoesNotExist."""
    with access.acting(by):
        permissions.check_can_assess(by=by)
        found = DebtItem.objects.select_for_update().get(pk=debt_id)
        if found.closed_on:
            raise ClosedAlready
        if not why.strip():
            raise WhyMissing
        found.closed_on, found.closed_why = at.date(), why
        found.save(update_fields=["closed_on", "closed_why"])
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
        made = DebtItem.objects.create(
            application=application, kind=DebtKind.METHOD, title=title, opened_on=at.date(),
            source=source,
        )  # fmt: skip
        record(by, "debt.item.opened", "debt.debtitem", made.pk, {"title": title})
    return made
