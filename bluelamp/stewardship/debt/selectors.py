"""Reads of technical debt: the register of risk, what the facts suggest, papers, debts, support."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject
from bluelamp.stewardship.portfolio.selectors import applications as portfolio
from bluelamp.stewardship.portfolio.selectors.facts import Counted, Fact
from bluelamp.stewardship.registers.selectors.entries import Told, list_history

from . import permissions
from .choices import DebtKind, PaperState
from .models import (
    Assessment,
    DebtItem,
    Effect,
    ExtendedSupport,
    OwnershipLine,
    Paper,
    VendorCycle,
    Waiver,
)
from .rules import framework, ownership, support

ZERO = Decimal(0)
DEBT_LABELS = {
    "principal": "Cost to be rid of it", "interest": "Interest a year", "closed_on": "Closed on",
    "closed_why": "Why it was closed",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """How the portfolio stands: counts, never which, so that it may be shown."""

    total: int
    unknown: int
    legacy: int
    red: int
    map: list[list[int]]
    open_debts: int
    principal: Decimal
    interest: Decimal
    unpriced: int


@dataclass(frozen=True)
class Held:
    """A component held against its vendor's dates."""

    application: Any
    component: Any
    cycle: VendorCycle | None
    suggestion: support.Suggestion | None
    debt: bool

    @property
    def standing(self) -> str:
        """This will say how its support stands, in words."""
        return support.standing(_plain(self.cycle) if self.cycle else None, debt=self.debt)


@dataclass(frozen=True)
class WholeComponent:
    """A component with its vendor's dates, the support that is paid for, and its history."""

    held: Held
    paid: list[ExtendedSupport]
    changes: list[Any]


@dataclass(frozen=True)
class Owed:
    """A debt with its history."""

    debt: DebtItem
    changes: list[Told]


@dataclass(frozen=True)
class Read:
    """A paper with all that belongs to it."""

    paper: Paper
    effects: list[Effect]
    waivers: list[Waiver]
    options: list[ownership.Ownership]
    uplift: Decimal
    risk_less: Decimal
    interest_less: Decimal
    unknown: int
    changes: list[Told]

    @property
    def uplift_percent(self) -> Decimal:
        """This will give the uplift for optimism in percent."""
        return self.uplift * 100

    @property
    def mitigated_percent(self) -> Decimal:
        """This will give how much of it is mitigated, in percent."""
        return self.paper.mitigated * 100


def consult_register(*, by: Actor, reason: Reason) -> QuerySet[Any]:
    """This will list applications with their newest risk: the unknown first, then the highest.

    Raises NotPermitted.
    """
    _consult("register", by=by, reason=reason)
    newest = Assessment.objects.filter(application=OuterRef("pk")).order_by("-assessed_on", "-id")
    found = portfolio.list_current(by=by)
    for name in ("overall", "likelihood", "impact", "legacy", "red", "assessed_on", "target_on"):
        found = found.annotate(**{name: Subquery(newest.values(name)[:1])})
    debts = Count("debts", filter=Q(debts__closed_on=None), distinct=True)
    found = found.annotate(open_debts=debts)
    return found.order_by(F("overall").desc(nulls_first=True), "name")


def consult_risk(*, by: Actor, reason: Reason, application_id: int) -> list[Assessment]:
    """This will list the assessments of an application, the newest first. Raises NotPermitted."""
    _consult("risk", by=by, reason=reason, application_id=application_id)
    rows = Assessment.objects.filter(application_id=application_id)
    return list(rows.order_by("-assessed_on", "-id"))


def consult_support(*, by: Actor, reason: Reason, on: datetime.date) -> list[Held]:
    """This will hold each component against its vendor's dates, the soonest to end first.

    A component without a date comes before all: what is not known is not thereby safe, and the
    page says how many there are.
    """
    _consult("support", by=by, reason=reason)
    cycles, paid = _cycles(), _paid()
    held = [
        _held(component, cycles, paid, on)
        for component in portfolio.list_components(by=by).select_related("application")
    ]
    return sorted(held, key=lambda each: -(each.suggestion.score if each.suggestion else 7))


def consult_components(*, by: Actor, reason: Reason) -> QuerySet[Any]:
    """This will list the components of applications that are not retired. Raises NotPermitted."""
    _consult("components", by=by, reason=reason)
    rows = portfolio.list_components(by=by).select_related("application")
    return rows.order_by("application__name", "name")


def consult_component(
    *, by: Actor, reason: Reason, component_id: int, on: datetime.date
) -> WholeComponent | None:
    """This will find a component with its vendor's dates and what is paid beyond them."""
    _consult("component", by=by, reason=reason)
    found = portfolio.list_components(by=by).select_related("application").filter(pk=component_id)
    if not (component := found.first()):
        return None
    paid = _paid()
    held = _held(component, _cycles(), paid, on)
    bought = paid.get(component.application_id, [])
    beyond = [each for each in bought if _named(each.product) in _names_of(held)]
    return WholeComponent(held, beyond, portfolio.list_component_changes(component))


def consult_waivers(*, by: Actor, reason: Reason) -> QuerySet[Waiver]:
    """This will list the waivers, those that run out first before the others."""
    _consult("waivers", by=by, reason=reason)
    return Waiver.objects.select_related("application", "paper").order_by("expires_on", "id")


def consult_debt(*, by: Actor, reason: Reason, debt_id: int) -> Owed:
    """This will get a debt with its history. Raises NotPermitted and DebtItem.DoesNotExist."""
    _consult("debt", by=by, reason=reason)
    found = DebtItem.objects.select_related("application").get(pk=debt_id)
    words = {"kind": dict(DebtKind.choices)}
    return Owed(found, list_history("debts", debt_id, DEBT_LABELS, words))


def consult_papers(*, by: Actor, reason: Reason) -> QuerySet[Paper]:
    """This will list the papers of the design authority, the newest first."""
    _consult("papers", by=by, reason=reason)
    return Paper.objects.order_by("-proposed_at", "-id")


def consult_paper(*, by: Actor, reason: Reason, paper_id: int, on: datetime.date) -> Read:
    """This will get a paper with its effects, waivers and what its options cost.

    Raises NotPermitted and Paper.DoesNotExist.
    """
    _consult("paper", by=by, reason=reason, application_id=None)
    paper = Paper.objects.get(pk=paper_id)
    effects = list(paper.effects.select_related("application").order_by("application__name"))
    told = [e for e in effects if e.overall_before is not None and e.overall_after is not None]
    uplift = ownership.bias(paper.bias, paper.mitigated)
    return Read(
        paper=paper,
        effects=effects,
        waivers=list(paper.waivers.select_related("application").order_by("expires_on")),
        options=_options(paper, uplift, on),
        uplift=uplift,
        risk_less=sum((_less(each) for each in told), ZERO),
        interest_less=sum((e.interest_before - e.interest_after for e in effects), ZERO),
        unknown=len(effects) - len(told),
        changes=_history_of(paper, effects),
    )


def consult_debts(*, by: Actor, reason: Reason) -> QuerySet[DebtItem]:
    """This will list the debts of the register, the open ones with the highest interest first."""
    _consult("debts", by=by, reason=reason)
    rows = DebtItem.objects.select_related("application")
    return rows.order_by(F("closed_on").asc(nulls_first=True), F("interest").desc(nulls_last=True))


def get_standing(*, by: Actor) -> Standing:
    """This will count the risks of the portfolio and add up its debts. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    current = set(portfolio.list_current(by=by).values_list("pk", flat=True))
    newest = [each for each in _newest() if each.application_id in current]
    known = [each for each in newest if each.overall is not None]
    debts = DebtItem.objects.filter(closed_on=None)
    sums = debts.aggregate(p=Sum("principal"), i=Sum("interest"), n=Count("id"))
    unpriced = debts.filter(Q(principal=None) | Q(interest=None)).count()
    return Standing(
        total=len(current),
        unknown=len(current) - len(known),
        legacy=sum(each.legacy for each in newest),
        red=sum(each.red for each in known),
        map=_map(known),
        open_debts=sums["n"],
        principal=sums["p"] or ZERO,
        interest=sums["i"] or ZERO,
        unpriced=unpriced,
    )


def list_debts_of(application_id: int) -> list[DebtItem]:
    """This will list the open debts of an application in scope."""
    return list(DebtItem.objects.filter(application_id=application_id, closed_on=None))


def count_assessed(*, by: Actor, on: datetime.date) -> Counted:
    """This will count applications whose legacy risk is known."""
    permissions.check_can_read(by=by)
    current = set(portfolio.list_current(by=by).values_list("pk", flat=True))
    known = [each for each in _newest() if each.overall is not None]
    return Counted(sum(each.application_id in current for each in known), len(current))


def count_waived(*, by: Actor, on: datetime.date) -> Counted:
    """This will count waivers that have not run out."""
    permissions.check_can_read(by=by)
    found = Waiver.objects.all()
    return Counted(found.filter(expires_on__gt=on).count(), found.count())


def newest_assessment(application_id: int) -> Assessment | None:
    """This will find the assessment of an application that holds."""
    rows = Assessment.objects.filter(application_id=application_id)
    return rows.order_by("-assessed_on", "-id").first()


def suggest(application: Any, *, on: datetime.date) -> dict[str, support.Suggestion]:
    """This will suggest scores from facts, each with why: advice, which a person takes or not."""
    cycles = _cycles()
    paid = _paid().get(application.pk, [])
    ends = [
        found
        for part in application.components.all()
        if (cycle := _matched(part, cycles))
        and (found := support.suggest(_plain(cycle), on, _of(paid, cycle)))
    ]
    made = {
        "L1": max(ends, key=lambda each: each.score, default=None),
        "C5": support.suggest_hours(application.users, application.recovery_hours),
        "C6": support.suggest_links(application.interfaces),
    }
    return {code: each for code, each in made.items() if each}


def _consult(what: str, *, by: Actor, reason: Reason, application_id: int | None = None) -> None:
    permissions.check_can_read(by=by)
    audit.record_look(
        f"debt.{what}.read", Subject("portfolio.application", application_id), by=by, reason=reason
    )


def _newest() -> QuerySet[Assessment]:
    rows = Assessment.objects.order_by("application_id", "-assessed_on", "-id")
    return rows.distinct("application_id")


def _map(known: Iterable[Assessment]) -> list[list[int]]:
    """Counts by impact (rows, 5 down to 1) and likelihood (columns, 1 to 6)."""
    found: Counter[tuple[int, int]] = Counter()
    for each in known:
        if each.impact is not None and each.likelihood is not None:
            found[framework.band(each.impact), framework.band(each.likelihood)] += 1
    return [[found[impact, likely] for likely in range(1, 7)] for impact in range(5, 0, -1)]


def _cycles() -> dict[str, list[VendorCycle]]:
    found: dict[str, list[VendorCycle]] = defaultdict(list)
    for each in VendorCycle.objects.all():
        for name in {_named(each.product), _named(each.title)}:
            found[name].append(each)
    return found


def _named(product: str) -> str:
    """A product as people and lists write it: “windows-server” is “Microsoft Windows Server”."""
    return product.casefold().replace("-", " ").removeprefix("microsoft ").strip()


def _paid() -> dict[int, list[ExtendedSupport]]:
    found: dict[int, list[ExtendedSupport]] = defaultdict(list)
    for each in ExtendedSupport.objects.all():
        found[each.application_id].append(each)
    return found


def _held(
    component: Any,
    cycles: dict[str, list[VendorCycle]],
    paid: dict[int, list[ExtendedSupport]],
    on: datetime.date,
) -> Held:
    cycle = _matched(component, cycles)
    application = component.application
    if cycle is None:
        return Held(application, component, None, None, False)
    bought = _of(paid.get(application.pk, []), cycle)
    suggestion = support.suggest(_plain(cycle), on, bought)
    debt = support.is_debt(_plain(cycle), application.retire_on, on)
    return Held(application, component, cycle, suggestion, debt)


def _matched(component: Any, cycles: dict[str, list[VendorCycle]]) -> VendorCycle | None:
    rows = {each.cycle: each for each in cycles.get(_named(component.product), [])}
    found = support.match(component.product, component.version, map(_plain, rows.values()))
    return rows[found.cycle] if found else None


def _names_of(held: Held) -> set[str]:
    cycle = [held.cycle.product, held.cycle.title] if held.cycle else []
    return {_named(each) for each in (held.component.product, *cycle) if each}


def _history_of(paper: Paper, effects: Iterable[Effect]) -> list[Told]:
    """What changed of a paper, and of what it is said to change, the newest first."""
    found = list_history("papers", paper.pk, {}, {"state": dict(PaperState.choices)})
    for each in effects:
        found += [
            (change, f"{each.application.name}: {label.lower()}", before, after)
            for change, label, before, after in list_history("effects", each.pk, {}, {})
            if change.field not in ("before", "after")
        ]
    return sorted(found, key=lambda told: told[0].at, reverse=True)


def _plain(cycle: VendorCycle) -> support.Cycle:
    return support.Cycle(cycle.title, cycle.cycle, cycle.ends_on, cycle.ended)


def _of(paid: Iterable[ExtendedSupport], cycle: VendorCycle) -> list[support.Paid]:
    return [
        support.Paid(each.starts_on, each.ends_on)
        for each in paid
        if _named(each.product) in (_named(cycle.product), _named(cycle.title))
        and each.cycle == cycle.cycle
    ]


def _options(paper: Paper, uplift: Decimal, on: datetime.date) -> list[ownership.Ownership]:
    lines = OwnershipLine.objects.filter(paper=paper).order_by("option", "year")
    amounts = [ownership.Amount(each.option, each.year, each.money, each.amount) for each in lines]
    names = dict.fromkeys(each.option for each in amounts)
    found = [ownership.ownership(name, amounts, on=on, uplift=uplift) for name in names]
    return sorted(found, key=lambda each: each.with_bias)


def _less(effect: Effect) -> Decimal:
    return (effect.overall_before or ZERO) - (effect.overall_after or ZERO)


FACTS = (
    Fact("risk-known", "Applications whose legacy risk is known", count_assessed),
    Fact("waivers-in-date", "Waivers that have not run out", count_waived),
)
