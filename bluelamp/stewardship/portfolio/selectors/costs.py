"""The ledger, the mix of hosting, targets, and published figures beside our own."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason

from .. import permissions
from ..choices import Measure
from ..models import Application, Component, CostRow, Figure, HostingTarget, Invoice
from ..rules import focus, hosting, money
from .looks import consult

ZERO = Decimal(0)
MONTH = ("currency", "ends_on__year", "ends_on__month")
SUMS = {
    "billed": Sum("billed_cost"),
    "named": Sum("billed_cost", filter=Q(application__isnull=False)),
    "contracted": Sum("contracted_cost"),
    "listed": Sum("list_cost"),
}


@dataclass(frozen=True)
class Ledger:
    """What the ledger says of its last twelve months in one currency."""

    currency: str
    upto: datetime.date
    total: Decimal
    named: Decimal
    allocated: Decimal | None
    discount: Decimal | None
    months: list[tuple[str, Decimal]]


@dataclass(frozen=True)
class Mix:
    """How applications are hosted, counted three ways."""

    shares: list[hosting.Share]
    cloud: Decimal
    providers: list[tuple[str, int]]
    unknown: int


@dataclass(frozen=True)
class OnTarget:
    """A target with where we are and should be."""

    target: HostingTarget
    path: hosting.Path


@dataclass(frozen=True)
class Published:
    """A published figure, and what its parts or our own count come to."""

    figure: Figure
    parts: money.Reconciled | None
    children: list[Figure]

    @property
    def sum(self) -> str:
        """This will write what the parts come to."""
        return money.measured(self.parts.parts, self.figure.measured_in) if self.parts else ""

    @property
    def difference(self) -> str:
        """This will write how far the parts are from the total."""
        return money.measured(self.parts.difference, self.figure.measured_in) if self.parts else ""


def consult_costs(*, by: Actor, reason: Reason) -> QuerySet[CostRow]:
    """This will list the rows of the ledger, the newest first. Raises NotPermitted."""
    consult("costs", by=by, reason=reason)
    return CostRow.objects.select_related("application", "invoice").order_by("-ends_on", "-id")


def list_invoices(*, by: Actor) -> list[tuple[Invoice, money.Reconciled | None]]:
    """This will list invoices with what their rows come to, those that disagree first."""
    permissions.check_can_read(by=by)
    found = Invoice.objects.annotate(rows_cost=Sum("rows__billed_cost"), n=Count("rows"))
    held = [
        (
            each,
            None if each.stated is None else money.reconcile(each.stated, [each.rows_cost or ZERO]),
        )
        for each in found.order_by("issuer", "number")
    ]
    return sorted(held, key=lambda each: each[1] is None or each[1].agrees)


def get_ledgers(*, by: Actor) -> list[Ledger]:
    """This will sum the twelve months that the ledger ends with, a currency at a time."""
    permissions.check_can_read(by=by)
    last = CostRow.objects.aggregate(last=Max("ends_on"))["last"]
    if last is None:
        return []
    since = last - datetime.timedelta(days=365)
    by_month: dict[str, list[Any]] = defaultdict(list)
    for each in CostRow.objects.filter(ends_on__gt=since).values(*MONTH).annotate(**SUMS):
        by_month[each["currency"]].append(each)
    return [_ledger(code, last, found) for code, found in sorted(by_month.items())]


def consult_mix(*, by: Actor, reason: Reason) -> Mix:
    """This will count how the applications that are not retired are hosted."""
    consult("hosting", by=by, reason=reason)
    hosted = _hosted()
    cloud = Component.objects.filter(hosting__in=hosting.CLOUD).exclude(provider="")
    named = cloud.exclude(application__stage="retired").values_list("provider")
    providers = named.annotate(n=Count("application", distinct=True)).order_by("-n", "provider")
    unknown = sum(not each.hosting for each in hosted)
    return Mix(hosting.mix(hosted), hosting.cloud_share(hosted), list(providers), unknown)


def list_targets(*, by: Actor, on: datetime.date, mix: Mix) -> list[OnTarget]:
    """This will list the targets of hosting, each with its straight path and the gap to it."""
    permissions.check_can_read(by=by)
    actual = {Measure.CLOUD_SHARE: mix.cloud, Measure.PROVIDERS: Decimal(_public_providers())}
    return [
        OnTarget(
            each,
            hosting.on_path(
                (each.began_on, each.began_at), (each.due_on, each.target), on,
                actual[Measure(each.measure)],
            ),
        )
        for each in HostingTarget.objects.order_by("due_on", "measure")
    ]  # fmt: skip


def consult_published(*, by: Actor, reason: Reason) -> list[Published]:
    """This will list published figures, each total with its parts; odd ones first."""
    consult("figures", by=by, reason=reason)
    return _held(Figure.objects.all())


def count_applications(*, by: Actor) -> int:
    """This will count the applications that are not retired."""
    permissions.check_can_read(by=by)
    return Application.objects.exclude(stage="retired").count()


def _held(rows: QuerySet[Figure]) -> list[Published]:
    figures = list(rows.order_by("citation", "code", "stated_on"))
    parts: dict[str, list[Figure]] = defaultdict(list)
    for each in figures:
        if each.part_of:
            parts[each.part_of].append(each)
    found = [_published(each, parts[each.code]) for each in figures if not each.part_of]
    return sorted(found, key=lambda each: each.parts is None or each.parts.agrees)


def _published(figure: Figure, children: list[Figure]) -> Published:
    held = money.reconcile(figure.amount, [each.amount for each in children]) if children else None
    return Published(figure, held, children)


def _ledger(code: str, last: datetime.date, months: Sequence[Mapping[str, Any]]) -> Ledger:
    total, named, contracted, listed = (
        sum((each[name] or ZERO for each in months), ZERO)
        for name in ("billed", "named", "contracted", "listed")
    )
    ordered = sorted(months, key=lambda each: (each["ends_on__year"], each["ends_on__month"]))
    return Ledger(
        code, last, total, named, focus.allocated(named, total), focus.discount(contracted, listed),
        [(f"{e['ends_on__month']:02d}/{e['ends_on__year']}", e["billed"]) for e in ordered],
    )  # fmt: skip


def _hosted() -> list[hosting.Hosted]:
    kinds: dict[int, set[str]] = defaultdict(set)
    for pk, kind in Component.objects.exclude(hosting="").values_list("application_id", "hosting"):
        kinds[pk].add(kind)
    rows = Application.objects.exclude(stage="retired").values_list("id", "users", "year_cost")
    return [hosting.Hosted(frozenset(kinds[pk]), users or 0, cost) for pk, users, cost in rows]


def _public_providers() -> int:
    """Public cloud providers are those with IaaS or PaaS; a supplier of one SaaS is not one."""
    found = Component.objects.filter(hosting__in=("iaas", "paas")).exclude(provider="")
    return found.exclude(application__stage="retired").values("provider").distinct().count()


def list_totals(*, by: Actor, start: str) -> list[Published]:
    """This will list published totals whose code begins so, with their parts; odd ones first.

    Raises NotPermitted.
    """
    permissions.check_can_read(by=by)
    return _held(Figure.objects.filter(Q(code__startswith=start) | Q(part_of__startswith=start)))


def list_figures(*, by: Actor, start: str) -> list[Figure]:
    """This will list the published figures whose code begins so. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    return list(Figure.objects.filter(code__startswith=start).order_by("code", "stated_on"))


def list_charges(application_id: int) -> list[tuple[datetime.date, datetime.date, Decimal]]:
    """This will list an application's charges in pounds: first day, last day, billed."""
    rows = CostRow.objects.filter(application_id=application_id, currency="GBP")
    return list(rows.values_list("starts_on", "ends_on", "billed_cost"))


def ledger_reaches() -> datetime.date | None:
    """This will give the last day that any cost row in scope is about."""
    last: datetime.date | None = CostRow.objects.aggregate(last=Max("ends_on"))["last"]
    return last
