"""Shapes of what other systems send and read."""

import datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema


class ApplicationOut(Schema):
    """An application with its scores; empty means not known."""

    id: int
    reference: str
    name: str
    purpose: str
    department: str
    business_owner: str
    technical_owner: str
    supplier: str
    stage: str
    ground: str
    users: int | None
    installed_on: datetime.date | None
    support_ends_on: datetime.date | None
    retire_on: datetime.date | None
    greenfield_on: datetime.date | None
    business_score: Decimal | None
    technical_score: Decimal | None
    advice: str
    disposition: str
    freshness: int
    year_cost: Decimal
    currency: str
    known: dict[str, Any]


class ApplicationsOut(Schema):
    """A page of applications, and how many there are in all."""

    count: int
    applications: list[ApplicationOut]


class AnswersIn(Schema):
    """Answers by field of the passport, as text; who says so and when it was seen."""

    reference: str = Field(max_length=60)
    answers: dict[str, str]
    source: str = Field(max_length=300)
    observed_on: datetime.date


class CapabilityOut(Schema):
    """A capability and how many applications serve it."""

    id: int
    group: str
    name: str
    serving: int


class CostOut(Schema):
    """A row of the ledger under the names of FOCUS 1.2. The period's last day is part of it."""

    id: int
    starts_on: datetime.date
    ends_on: datetime.date
    billed_cost: Decimal
    effective_cost: Decimal
    currency: str
    charge_category: str
    description: str
    provider: str
    application_id: int | None


class FieldOut(Schema):
    """One heading that a kind of rows knows."""

    name: str
    label: str
    required: bool
    hint: str


class KindOut(Schema):
    """A kind of rows: of applications, contracts, devices, debts and the like."""

    code: str
    label: str
    about: str
    fields: list[FieldOut]


class RowsIn(Schema):
    """Rows by heading (a field's name or its label), as text; who says so and when."""

    rows: list[dict[str, str]] = Field(min_length=1, max_length=5_000)
    source: str = Field(max_length=300)
    observed_on: datetime.date


class LoadedOut(Schema):
    """Rows that were loaded."""

    id: int
    kind: str
    rows: int


class QuestionRowOut(Schema):
    """A row of the ledger that gives cause for a question: why, and the cost in question."""

    description: str
    application: str
    starts_on: datetime.date
    ends_on: datetime.date
    because: str
    cost: Decimal
    currency: str


class QuestionOut(Schema):
    """A question about spend, the dearest rows that it is about, and what all of them cost."""

    code: str
    title: str
    asks: str
    count: int
    costs: dict[str, Decimal]
    rows: list[QuestionRowOut]
