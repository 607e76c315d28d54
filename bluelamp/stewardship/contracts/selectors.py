"""Reads of contracts: the register with its deadlines, savings, separation, what is published."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject
from bluelamp.stewardship.portfolio.selectors import costs as portfolio
from bluelamp.stewardship.portfolio.selectors.facts import Counted, Fact
from bluelamp.stewardship.portfolio.selectors.sums import add_up

from . import permissions
from .choices import Due, Renewal, Separation
from .models import Contract, ContractChange, Lot, Review
from .rules import calendar, savings, terms
from .rules import lots as parting

ZERO = Decimal(0)
THRESHOLD = Decimal(10_000)
PUBLISHED_FROM = Decimal(10_000)


@dataclass(frozen=True)
class Dated:
    """A contract with its deadlines, what they ask for, and what of it is being retired."""

    contract: Contract
    deadlines: terms.Deadlines | None
    due: str
    retiring: list[Any]

    @property
    def label(self) -> str:
        """This will give what its dates ask for, in words."""
        return str(Due(self.due).label)


@dataclass(frozen=True)
class Whole:
    """A contract with all that belongs to it."""

    dated: Dated
    reviews: list[tuple[Review, savings.Checked]]
    applications: list[Any]
    changes: list[ContractChange]
    lots: list[Lot]
    held: list[parting.Held]


@dataclass(frozen=True)
class Savings:
    """What reviews claim and what is verified, each review held against its own costs."""

    reviews: list[tuple[Review, savings.Checked]]
    contracts: int
    claimed: Decimal
    verified: Decimal
    avoided: Decimal
    odd: int
    unchecked: int
    years: dict[int, Decimal]
    undated: Decimal
    published: list[Any]


@dataclass(frozen=True)
class Parted:
    """Contracts that two forces shared: how many stand where, under and over £10,000."""

    rows: list[tuple[str, int, int, int]]
    hosting: int
    published: list[Any]
    parted: list[tuple[Contract, list[parting.Held]]]
    odd: int


def consult_contracts(*, by: Actor, reason: Reason) -> QuerySet[Contract]:
    """This will list the contracts in scope by title. Raises NotPermitted."""
    _consult("contracts", by=by, reason=reason)
    return Contract.objects.order_by("title")


def consult_contract(*, by: Actor, reason: Reason, contract_id: int, on: datetime.date) -> Whole:
    """This will get a contract whole. Raises NotPermitted and Contract.DoesNotExist."""
    _consult("contract", by=by, reason=reason, contract_id=contract_id)
    found = Contract.objects.get(pk=contract_id)
    coverage = found.coverage.select_related("application").order_by("application__name")
    return Whole(
        dated_of(found, on),
        [(each, _checked(each)) for each in found.reviews.order_by("-reviewed_on", "-id")],
        [each.application for each in coverage],
        list(found.changes.order_by("-at", "-id")[:100]),
        list(found.lots.order_by("reference")),
        hold_lots(found),
    )


def consult_deadlines(*, by: Actor, reason: Reason, on: datetime.date) -> list[Dated]:
    """This will list the contracts that have not ended by the day they must be decided on."""
    _consult("deadlines", by=by, reason=reason)
    rows = Contract.objects.prefetch_related("coverage__application")
    found = [each for each in (dated_of(row, on) for row in rows) if each.due != Due.ENDED]
    return sorted(found, key=_decided_by)


def consult_savings(*, by: Actor, reason: Reason) -> Savings:
    """This will add up what reviews claim, and hold each claim against its costs."""
    _consult("savings", by=by, reason=reason)
    rows = Review.objects.select_related("contract").order_by("-claimed", "id")
    held = [(each, _checked(each)) for each in rows]
    cash = [each for each, _ in held if not each.avoided]
    dated = [each for each in cash if each.saves_from and each.saves_until]
    return Savings(
        reviews=held,
        contracts=len({each.contract_id for each in cash if each.claimed > 0}),
        claimed=sum((each.claimed for each in cash), ZERO),
        verified=sum((each.verified or ZERO for each in cash), ZERO),
        avoided=sum((each.claimed for each, _ in held if each.avoided), ZERO),
        odd=sum(check.difference is not None and not check.agrees for _, check in held),
        unchecked=sum(check.difference is None for _, check in held),
        years=add_up(_spread(each) for each in dated),
        undated=sum((each.claimed for each in cash if each not in dated), ZERO),
        published=portfolio.list_totals(by=by, start="saved"),
    )


def consult_separation(*, by: Actor, reason: Reason) -> Parted:
    """This will count the shared contracts by how far they are parted, and what was published."""
    _consult("separation", by=by, reason=reason)
    rows = [_parted(code, str(label)) for code, label in Separation.choices]
    hosting = Contract.objects.filter(hosting_agreement=True).count()
    contracts = Contract.objects.exclude(lots=None).distinct().prefetch_related("lots")
    parted = [(each, hold_lots(each)) for each in contracts.order_by("title")]
    odd = sum(any(held.differs for held in each) for _, each in parted)
    return Parted(rows, hosting, portfolio.list_figures(by=by, start="sep-"), parted, odd)


def consult_publication(*, by: Actor, reason: Reason) -> QuerySet[Contract]:
    """This will list the contracts over £10,000, which are published with their price or without.

    Elected Local Policing Bodies (Specified Information) Order 2011, as amended in 2012.
    """
    _consult("publication", by=by, reason=reason)
    over = Q(total_cost__gt=PUBLISHED_FROM) | Q(total_cost=None, annual_cost__gt=PUBLISHED_FROM)
    return Contract.objects.filter(over).order_by("title")


def hold_lots(contract: Contract) -> list[parting.Held]:
    """This will hold what a contract costs against its lots, where it has any."""
    parts = list(contract.lots.all())
    if not parts:
        return []
    held = [
        parting.hold("Total cost", contract.total_cost, [each.total_cost for each in parts]),
        parting.hold("Annual cost", contract.annual_cost, [each.annual_cost for each in parts]),
    ]
    return [each for each in held if each.stated is not None or each.unknown < len(parts)]


def count_decided(*, by: Actor, on: datetime.date) -> Counted:
    """This will count contracts that run and were not left past their last day for notice."""
    permissions.check_can_read(by=by)
    rows = Contract.objects.filter(ended_on=None)
    known = [terms.due(term_of(each), on) for each in rows]
    dated = [each for each in known if each not in (Due.UNKNOWN, Due.ENDED)]
    return Counted(sum(each != Due.NOTICE for each in dated), len(dated))


def count_dated(*, by: Actor, on: datetime.date) -> Counted:
    """This will count contracts that run and whose end is known."""
    permissions.check_can_read(by=by)
    rows = Contract.objects.filter(ended_on=None)
    return Counted(rows.exclude(ends_on=None).count(), rows.count())


def list_entries(dated: Iterable[Dated]) -> list[calendar.Entry]:
    """This will give the calendar's days: when to decide, and the last day for notice."""
    found = []
    for each in dated:
        if each.deadlines and not each.contract.ended_on:
            found += _entries(each.contract, each.deadlines)
    return found


def list_of_application(application_id: int, on: datetime.date) -> list[Dated]:
    """This will list the contracts that pay for an application in scope."""
    rows = Contract.objects.filter(coverage__application_id=application_id)
    return [dated_of(each, on) for each in rows.order_by("title")]


def find_contract(reference: str) -> Contract | None:
    """This will find a contract in scope by its reference."""
    return Contract.objects.filter(reference=reference).first()


def known_contracts() -> dict[str, Contract]:
    """This will give the contracts in scope by their reference."""
    return {each.reference: each for each in Contract.objects.all()}


def get_review(*, by: Actor, review_id: int) -> Review:
    """This will get a review. Raises NotPermitted and Review.DoesNotExist."""
    permissions.check_can_read(by=by)
    return Review.objects.select_related("contract").get(pk=review_id)


def dated_of(contract: Contract, on: datetime.date) -> Dated:
    """This will reckon a contract's deadlines as they are on a day."""
    term = term_of(contract)
    found = terms.deadlines(term, on)
    return Dated(contract, found, terms.due(term, on), _retiring(contract, found))


def term_of(contract: Contract, changed: Mapping[str, Any] | None = None) -> terms.Term:
    """This will give a contract's dates as the rules take them, with changes if there are any."""
    names = (
        "starts_on", "ends_on", "renewal", "renewal_months", "notice_months", "notice_days",
        "decision_days", "ended_on",
    )  # fmt: skip
    given = changed or {}
    values = {each: given.get(each, getattr(contract, each)) for each in names}
    return terms.Term(**values, taken=given.get("extensions_taken", contract.extensions_taken))


def _consult(what: str, *, by: Actor, reason: Reason, contract_id: int | None = None) -> None:
    permissions.check_can_read(by=by)
    audit.record_look(
        f"contracts.{what}.read", Subject("contracts.contract", contract_id), by=by, reason=reason
    )


def _decided_by(each: Dated) -> tuple[bool, datetime.date]:
    """Those without an end come first: nobody knows when they must be decided."""
    if each.deadlines is None:
        return False, datetime.date.min
    return True, each.deadlines.decide_by


def _retiring(contract: Contract, found: terms.Deadlines | None) -> list[Any]:
    """What it pays for that is to be retired by the end of the next term: nobody renews that."""
    if found is None:
        return []
    months = contract.renewal_months if contract.renewal != Renewal.NEVER else 0
    until = terms.months_on(found.ends_on, months)
    parts = [each.application for each in contract.coverage.all()]
    return [each for each in parts if each.retire_on and each.retire_on <= until]


def _checked(review: Review) -> savings.Checked:
    return savings.Checked(review.claimed, review.original_cost, review.revised_cost)


def _spread(review: Review) -> dict[int, Decimal]:
    first, last = review.saves_from, review.saves_until
    assert first is not None  # noqa: S101 (for mypy: the caller has looked)
    assert last is not None  # noqa: S101 (the same)
    return savings.by_year(review.claimed, first, last)


def _parted(code: str, label: str) -> tuple[str, int, int, int]:
    costs = Contract.objects.filter(separation=code).values_list("total_cost", "annual_cost")
    known = [total if total is not None else annual for total, annual in costs]
    under = sum(each is not None and each < THRESHOLD for each in known)
    unknown = sum(each is None for each in known)
    return label, under, len(known) - under - unknown, unknown


def _entries(contract: Contract, found: terms.Deadlines) -> list[calendar.Entry]:
    about = f"{contract.reference}, {contract.supplier}. Ends on {found.ends_on:%d %B %Y}."
    return [
        calendar.Entry(
            f"contract-{contract.pk}-decide@bluelamp", found.decide_by,
            f"Decide: {contract.title}", about,
        ),
        calendar.Entry(
            f"contract-{contract.pk}-notice@bluelamp", found.notice_by,
            f"Last day for notice: {contract.title}", about,
        ),
    ]  # fmt: skip


FACTS = (
    Fact("contracts-decided", "Contracts decided before their last day for notice", count_decided),
    Fact("contracts-dated", "Contracts whose end is known", count_dated),
)
