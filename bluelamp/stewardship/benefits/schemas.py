"""Shapes of what other systems read and say of benefits."""

import datetime
from decimal import Decimal

from ninja import Schema


class BenefitOut(Schema):
    """A benefit."""

    id: int
    reference: str
    name: str
    kind: str
    counted: str
    role: str
    owner: str
    state: str
    starts_on: datetime.date | None
    expires_on: datetime.date | None
    confirmed: Decimal | None


class BenefitIn(Schema):
    """What is said of a benefit; fields that are left out stay as they are."""

    reference: str
    name: str | None = None
    kind: str | None = None
    counted: str | None = None
    role: str | None = None
    owner: str | None = None
    measure: str | None = None
    baseline: str | None = None
    evidence: str | None = None
    starts_on: datetime.date | None = None
    expires_on: datetime.date | None = None
    source: str


class MeasureIn(Schema):
    """What was measured of a month."""

    month: datetime.date
    amount: Decimal
    evidence: str


class MonthOut(Schema):
    """A month of a benefit: planned and measured in what it is counted in, planned in pounds."""

    month: datetime.date
    planned: Decimal | None
    measured: Decimal | None
    pounds: Decimal | None
