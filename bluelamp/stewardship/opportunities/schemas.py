"""Shapes of what other systems read and say of opportunities."""

import datetime
from decimal import Decimal

from ninja import Schema


class OpportunityOut(Schema):
    """An opportunity; who raised it is not told to other systems."""

    id: int
    reference: str
    title: str
    problem: str
    status: str
    status_reason: str
    category: str
    voters: int
    hours_a_week: Decimal | None
    evidence: str
    priority: Decimal | None
    lane: str
    raised_at: datetime.datetime
    promised_on: datetime.date | None
    delivered_change: str


class OpportunitiesOut(Schema):
    """A page of them, and how many there are."""

    count: int
    opportunities: list[OpportunityOut]


class BumpIn(Schema):
    """What gets in the way."""

    problem: str
    step_id: int | None = None
    application_ids: list[int] = []
    minutes: Decimal | None = None
    times_a_week: Decimal | None = None
    people: int | None = None
    anonymous: bool = False


class ChangeIn(Schema):
    """What the business partner says of it; what is left out stays."""

    title: str | None = None
    category: str | None = None
    minutes: Decimal | None = None
    times_a_week: Decimal | None = None
    people: int | None = None
    minutes_wanted: Decimal | None = None
    size_days: Decimal | None = None
    new_sharing: bool | None = None
    needs_dpia: bool | None = None
    breaks_schema: bool | None = None
    reversible: bool | None = None
    time_criticality: int | None = None
    risk_reduction: int | None = None
    owner: str | None = None
    acceptance_test: str | None = None


class MoveIn(Schema):
    """To another status."""

    status: str
    reason: str = ""
    delivered_change: str = ""


class TimingIn(Schema):
    """What was timed or logged."""

    phase: str
    minutes: Decimal
    evidence: str
    sample_size: int
    measured_on: datetime.date
    source: str
    times_a_week: Decimal | None = None
    people: int | None = None


class MergeIn(Schema):
    """Which one stands for both."""

    into: str


class AlikeOut(Schema):
    """One that says something like it."""

    reference: str
    title: str
    status: str
    voters: int
    likeness: float


class FigureOut(Schema):
    """One figure of the portal; an empty value is not known."""

    measure: str
    of: str
    value: str
