"""Reads of benefits: the register, one with its profile, all of them by kind, year and month."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject

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
# The database adds up what `profile.by_month` and `profile.pounds_of` say of one benefit: a month
# counts until the benefit expires, hours by the rate that holds on the first of their month.
ADDED_UP = """
with rate as (
    select role, pounds, starts_on,
        lead(starts_on) over (partition by role order by starts_on) as ends_on
    from benefits_rate
), held as (
    select b.id, b.kind = 'cash' as cash, b.counted, b.role, b.expires_on, p.planned,
        (date_trunc('month', b.starts_on::timestamp) + make_interval(months => p.place))::date
            as month
    from benefits_benefit b join benefits_profilemonth p on p.benefit_id = b.id
    where b.state <> 'lapsed' and b.counted <> 'number' and b.starts_on is not null
)
select cash, month,
    sum(case counted when 'hours' then round(planned * rate.pounds, 2) else planned end),
    coalesce(sum(planned) filter (where counted = 'hours'), 0),
    coalesce(array_agg(id) filter (where counted = 'hours' and rate.pounds is null), '{}')
from held left join rate on counted = 'hours' and rate.role = held.role
    and month >= rate.starts_on and (rate.ends_on is null or month < rate.ends_on)
where expires_on is null or month <= expires_on
group by cash, month order by cash, month
"""
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
    found = Benefit.objects.exclude(state=State.LAPSED)
    cash = found.filter(kind=Kind.CASH)
    confirmed = cash.aggregate(s=Sum("confirmed"))["s"]
    measured = Measurement.objects.filter(benefit__in=cash).aggregate(s=Sum("amount"))["s"]
    undated = Q(starts_on=None) | ~Exists(ProfileMonth.objects.filter(benefit=OuterRef("pk")))
    return Summary(
        *_added_up(),
        found.filter(undated).count(),
        list(found.filter(expires_on__lt=on).order_by("name")),
        confirmed or ZERO, measured or ZERO, _counted(found),
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


def _added_up() -> tuple[Months, Months, Decimal, int]:
    """Pounds of cash and of what is not by month, hours, and how many of them want a rate."""
    with connection.cursor() as cursor:
        cursor.execute(ADDED_UP)
        rows = cursor.fetchall()
    cash, other = (
        {month: pounds for kind, month, pounds, *_ in rows if kind == each and pounds is not None}
        for each in (True, False)
    )
    without = {pk for *_, ids in rows for pk in ids}
    return cash, other, sum((hours for *_, hours, _ in rows), ZERO), len(without)


def _counted(found: QuerySet[Benefit]) -> list[tuple[str, int, int, int]]:
    """How many benefits of each kind stand in each state that any stands in."""
    rows = found.values_list("state", "kind").annotate(many=Count("pk"))
    many = Counter({(state, kind): count for state, kind, count in rows})
    counts = (
        (str(words), many[code, Kind.CASH], many[code, Kind.NON_CASH], many[code, Kind.OTHER])
        for code, words in State.choices
    )
    return [each for each in counts if any(each[1:])]


def _consult(what: str, *, by: Actor, reason: Reason, benefit_id: int | None = None) -> None:
    permissions.check_can_read(by=by)
    audit.record_look(
        f"benefits.{what}.read", Subject("benefits.benefit", benefit_id), by=by, reason=reason
    )
