"""Shapes of what other systems read and say."""

import datetime
from decimal import Decimal

from ninja import Field, Schema

POUNDS = Field(None, ge=0, le=10**11, decimal_places=2)


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


class PaperIn(Schema):
    """What a paper says. One of the same number that is not decided is changed."""

    number: str
    title: str
    context: str
    drivers: str = ""
    options: list[str] = []
    consequences: str = ""
    consulted: str = ""
    informed: str = ""


class DecisionIn(Schema):
    """What the design authority decides: the state that the paper comes to, and because of what."""

    state: str
    outcome: str
    review_on: datetime.date | None = None


class EffectIn(Schema):
    """What a paper would change on an application: the criteria that change, and the interest."""

    application: str
    after: dict[str, int]
    interest_before: Decimal = Decimal(0)
    interest_after: Decimal = Decimal(0)


class WaiverIn(Schema):
    """Leave to depart from a standard until a day, by a paper that was accepted."""

    paper: str
    application: str
    standard: str
    owner: str
    granted_on: datetime.date
    expires_on: datetime.date


class WaiverOut(Schema):
    """A waiver; one that has run out is a debt again."""

    id: int
    paper: str
    application: str
    standard: str
    owner: str
    granted_on: datetime.date
    expires_on: datetime.date
    expired_at: datetime.datetime | None
    ended_why: str


class DebtOut(Schema):
    """A debt in full pounds; none means that an amount is not known."""

    id: int
    application: str
    kind: str
    title: str
    principal: Decimal | None
    interest: Decimal | None
    opened_on: datetime.date
    closed_on: datetime.date | None
    source: str


class DebtIn(Schema):
    """What is to be said of a debt; what is left out stays as it is."""

    kind: str = Field("", min_length=1)
    title: str = Field("", min_length=1, max_length=300)
    principal: Decimal | None = POUNDS
    interest: Decimal | None = POUNDS
    source: str = Field(min_length=1, max_length=300)


class WhyIn(Schema):
    """A reason in words."""

    why: str


class ComponentOut(Schema):
    """A component with the score that its vendor's dates suggest; none where nothing is known."""

    id: int
    application: str
    name: str
    hosting: str
    provider: str
    product: str
    version: str
    support_ends_on: datetime.date | None
    suggested: int | None
    debt: bool
