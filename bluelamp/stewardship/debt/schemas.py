"""Shapes of what other systems read."""

import datetime
from decimal import Decimal

from ninja import Schema


class RiskOut(Schema):
    """An application with its newest risk; none means unknown, never nought."""

    id: int
    reference: str
    name: str
    overall: Decimal | None
    likelihood: Decimal | None
    impact: Decimal | None
    legacy: bool | None
    red: bool | None
    assessed_on: datetime.date | None
    open_debts: int


class PaperOut(Schema):
    """A paper of the design authority."""

    id: int
    number: str
    title: str
    state: str
    context: str
    outcome: str
    options: list[str]
    review_on: datetime.date | None
