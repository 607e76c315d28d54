"""Shapes of what other systems read."""

import datetime
from decimal import Decimal

from ninja import Schema


class ContractOut(Schema):
    """A contract as it is on the register."""

    id: int
    reference: str
    title: str
    supplier: str
    category: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    renewal: str
    renewal_months: int
    notice_months: int
    notice_days: int
    total_cost: Decimal | None
    annual_cost: Decimal | None
    separation: str
    hosting_agreement: bool


class DeadlineOut(Schema):
    """What a contract's dates ask for today."""

    reference: str
    title: str
    due: str
    ends_on: datetime.date | None
    notice_by: datetime.date | None
    decide_by: datetime.date | None


class LotOut(Schema):
    """A lot of a contract, in full pounds."""

    id: int
    reference: str
    title: str
    goes_to: str
    total_cost: Decimal | None
    annual_cost: Decimal | None
    independent_on: datetime.date | None


class HeldOut(Schema):
    """A cost of a contract beside the sum of its lots; the difference once all is known."""

    label: str
    stated: Decimal | None
    parts: Decimal
    unknown: int
    difference: Decimal | None


class ReviewOut(Schema):
    """A review: what it found and claimed, and what was verified."""

    id: int
    reviewed_on: datetime.date
    outcome: str
    original_cost: Decimal | None
    revised_cost: Decimal | None
    claimed: Decimal
    avoided: bool
    verified: Decimal | None


class ChangeOut(Schema):
    """One field of a contract as somebody changed it."""

    field: str
    before: str
    after: str
    source: str
    at: datetime.datetime


class WholeOut(Schema):
    """A contract with all that belongs to it."""

    contract: ContractOut
    applications: list[str]
    lots: list[LotOut]
    held: list[HeldOut]
    reviews: list[ReviewOut]
    changes: list[ChangeOut]
