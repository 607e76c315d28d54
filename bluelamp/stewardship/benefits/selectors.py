"""Reads of benefits: the register, one with its profile, all of them by kind, year and month."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject
from bluelamp.stewardship.portfolio.selectors.sums import add_up

from . import permissions
from .choices import Kind, State, Unit
from .models import Benefit, BenefitChange, BenefitStep, Measurement, ProfileMonth, Rate
from .rules import profile, states

ZERO = Decimal(0)
# Asked for each benefit of a page alone, so that counting benefits never reads their months.
PLANNED = (
    ProfileMonth.objects.filter(benefit=OuterRef("pk"))
    .values("benefit")
    .annotate(s=Sum("planned"))
    .values("s")
)
Months = Mapping[datetime.date, Decimal]


@dataclass(frozen=True)
class Whole:
    """A benefit with its months, planned and measured, in what it is counted in and in pounds."""

    benefit: Benefit
    planned: Months
    measured: Months
    pounds: Months
    without_rate: int
    measurements: list[Measurement]
    steps: list[BenefitStep]
    following: tuple[str, ...]
    changes: list[BenefitChange]

    @property
    def total(self) -> Decimal:
        """This will add up what is planned."""
        return sum(self.planned.values(), ZERO)

    @property
    def worth(self) -> Decimal:
        """This will add up what is planned, in pounds."""
        return sum(self.pounds.values(), ZERO)

    def expired(self, on: datetime.date) -> bool:
        """This will say whether its last month has passed."""
        last = max(self.planned, default=None)
        over = bool(self.benefit.expires_on and self.benefit.expires_on < on)
        return over or (last is not None and profile.month_after(last, 1) <= on)


@dataclass(frozen=True)
class Summary:
    """All benefits together. Cash and what is not cash are never added to each other."""

    cash: Months
    non_cash: Months
    hours: Decimal
    without_rate: int
    undated: int
    expired: list[Benefit]
    confirmed: Decimal
    measured_cash: Decimal
    states: list[tuple[str, int, int, int]]

    @property
    def years(self) -> list[tuple[int, Decimal, Decimal]]:
        """This will give cash and what is not cash by financial year, in pounds."""
        cash, other = profile.by_year(self.cash), profile.by_year(self.non_cash)
        return [(y, cash.get(y, ZERO), other.get(y, ZERO)) for y in sorted({*cash, *other})]


def consult_benefits(*, by: Actor, reason: Reason) -> QuerySet[Benefit]:
    """This will list benefits by name, with what is planned and measured of each."""
    _consult("benefits", by=by, reason=reason)
    found = Benefit.objects.select_related("project").annotate(planned=Subquery(PLANNED))
    return found.order_by("name")


def consult_benefit(*, by: Actor, reason: Reason, benefit_id: int) -> Whole:
    """This will get a benefit whole. Raises NotPermitted and Benefit.DoesNotExist."""
    _consult("benefit", by=by, reason=reason, benefit_id=benefit_id)
    links = ("project", "milestone", "application")
    found = Benefit.objects.select_related(*links).get(pk=benefit_id)
    places = dict(found.profile.values_list("place", "planned"))
    planned = profile.by_month(found.starts_on, places, found.expires_on)
    pounds, without = _pounds(found, planned, _rates())
    measurements = list(found.measurements.order_by("month"))
    return Whole(
        found, planned, {each.month: each.amount for each in measurements}, pounds, without,
        measurements, list(found.steps.order_by("at", "id")),
        states.next_states(found.kind, found.state),
        list(found.changes.order_by("-at", "-id")[:200]),
    )  # fmt: skip


def consult_summary(*, by: Actor, reason: Reason, on: datetime.date) -> Summary:
    """This will add benefits up, cash apart from what is not cash. Raises NotPermitted."""
    _consult("summary", by=by, reason=reason)
    found = list(Benefit.objects.exclude(state=State.LAPSED).order_by("name"))
    rates, places = _rates(), _places(each.pk for each in found)
    planned = {
        each.pk: profile.by_month(each.starts_on, places[each.pk], each.expires_on)
        for each in found
    }
    turned = {each.pk: _pounds(each, planned[each.pk], rates) for each in found}
    cash = [each for each in found if each.kind == Kind.CASH]
    other = [each for each in found if each.kind != Kind.CASH and each.counted != Unit.NUMBER]
    confirmed = sum((each.confirmed or ZERO for each in cash), ZERO)
    measured = Measurement.objects.filter(benefit__in=cash).aggregate(s=Sum("amount"))["s"]
    hours = (planned[each.pk] for each in found if each.counted == Unit.HOURS)
    return Summary(
        add_up(turned[each.pk][0] for each in cash),
        add_up(turned[each.pk][0] for each in other),
        sum((sum(each.values(), ZERO) for each in hours), ZERO),
        sum(turned[each.pk][1] > 0 for each in other),
        sum(each.starts_on is None or not places[each.pk] for each in found),
        [each for each in found if each.expires_on and each.expires_on < on],
        confirmed, measured or ZERO, _counted(found),
    )  # fmt: skip


def find_benefit(*, by: Actor, reference: str) -> Benefit | None:
    """This will find a benefit by its reference. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    return Benefit.objects.filter(reference=reference).first()


def _pounds(
    benefit: Benefit, planned: Months, rates: Sequence[profile.Rate]
) -> tuple[dict[datetime.date, Decimal], int]:
    """Hours by their dated rate; a number that is neither is worth no pounds."""
    if benefit.counted == Unit.HOURS:
        return profile.pounds_of(planned, benefit.role, rates)
    return (dict(planned) if benefit.counted == Unit.POUNDS else {}), 0


def _rates() -> list[profile.Rate]:
    return [profile.Rate(*row) for row in Rate.objects.values_list("role", "starts_on", "pounds")]


def _places(ids: Iterable[int]) -> dict[int, dict[int, Decimal]]:
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = ProfileMonth.objects.filter(benefit_id__in=list(ids))
    for pk, place, planned in rows.values_list("benefit_id", "place", "planned"):
        found[pk][place] = planned
    return found


def _counted(found: Sequence[Benefit]) -> list[tuple[str, int, int, int]]:
    """How many benefits of each kind stand in each state that any stands in."""
    kinds = (Kind.CASH, Kind.NON_CASH, Kind.OTHER)
    rows = []
    for code, words in State.choices:
        counts = [sum(e.state == code and e.kind == kind for e in found) for kind in kinds]
        if any(counts):
            rows.append((str(words), *counts))
    return rows  # type: ignore[return-value]  # three kinds make three counts


def _consult(what: str, *, by: Actor, reason: Reason, benefit_id: int | None = None) -> None:
    permissions.check_can_read(by=by)
    audit.record_look(
        f"benefits.{what}.read", Subject("benefits.benefit", benefit_id), by=by, reason=reason
    )
