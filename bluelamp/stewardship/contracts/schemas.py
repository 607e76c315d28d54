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
