"""Shapes of what other systems read and say."""

import datetime
from decimal import Decimal
from typing import Any

from ninja import Schema


class ProgrammeOut(Schema):
    """A programme."""

    id: int
    reference: str
    name: str
    aims: str
    sponsor: str
    manager: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None


class ProjectOut(Schema):
    """A project with its declared and its reckoned rating."""

    id: int
    reference: str
    programme: str
    name: str
    aims: str
    category: str
    sponsor: str
    stage: str
    starts_on: datetime.date | None
    first_ends_on: datetime.date | None
    ends_on: datetime.date | None
    closed_on: datetime.date | None
    declared: str
    declared_why: str
    reckoned: str
    assured: str
    worth: Decimal | None

    @staticmethod
    def resolve_programme(row: Any) -> str:
        """This will name the programme by its reference."""
        return str(row.programme.reference)


class ProjectIn(Schema):
    """What is said of a project; fields that are left out stay as they are."""

    reference: str
    programme: str
    name: str | None = None
    aims: str | None = None
    category: str | None = None
    sponsor: str | None = None
    stage: str | None = None
    starts_on: datetime.date | None = None
    first_ends_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    closed_on: datetime.date | None = None
    declared: str | None = None
    declared_why: str | None = None
    worth: Decimal | None = None
    source: str


class MilestoneOut(Schema):
    """A milestone."""

    id: int
    project: str
    name: str
    baseline_on: datetime.date
    forecast_on: datetime.date | None
    met_on: datetime.date | None

    @staticmethod
    def resolve_project(row: Any) -> str:
        """This will name the project by its reference."""
        return str(row.project.reference)


class MilestoneIn(Schema):
    """What is said of a milestone."""

    project: str
    name: str
    baseline_on: datetime.date
    forecast_on: datetime.date | None = None
    met_on: datetime.date | None = None
    source: str


class BudgetOut(Schema):
    """A line of budget."""

    id: int
    project: str
    year: int
    kind: str
    code: str
    budget: Decimal
    forecast: Decimal | None
    actual: Decimal | None
    comment: str

    @staticmethod
    def resolve_project(row: Any) -> str:
        """This will name the project by its reference."""
        return str(row.project.reference)


class BudgetIn(Schema):
    """What is said of a line of budget."""

    project: str
    year: int
    kind: str
    budget: Decimal
    forecast: Decimal | None = None
    actual: Decimal | None = None
    comment: str = ""
    source: str


class LineOut(Schema):
    """A line of a stated table with what it was held against."""

    code: str
    part_of: str
    category: str
    now: Decimal | None
    future: Decimal | None
    reduction: Decimal | None
    compared: Decimal | None
    differences: dict[str, Decimal]


class TableOut(Schema):
    """A stated table."""

    id: int
    reference: str
    name: str
    sort: str
    stated_on: datetime.date
    citation: str
