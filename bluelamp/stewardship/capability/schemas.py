"""Shapes of what other systems read."""

from decimal import Decimal

from ninja import Schema


class FactOut(Schema):
    """What is counted of a practice; none where nothing is, or it is not the reader's to see."""

    label: str
    good: int | None
    of: int | None
    level: int | None


class MaturityOut(Schema):
    """A practice with its maturity: the mean never without its number and spread."""

    reference: str
    name: str
    kind: str
    assessors: int
    mean: Decimal | None
    spread: int
    target: int | None
    gap: Decimal | None
    priority: Decimal | None
    facts: list[FactOut]
