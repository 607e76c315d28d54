"""Shapes of what other systems read of journey maps."""

import datetime
from decimal import Decimal

from ninja import Schema


class JourneyOut(Schema):
    """A journey."""

    id: int
    name: str
    about: str
    owner: str
    runs_a_week: int | None


class StepOut(Schema):
    """One step of a map."""

    place: int
    action: str
    actor: str
    system: str
    minutes: Decimal
    wait_minutes: Decimal
    rekeyed_fields: int
    log_ons: int
    screens: int
    failure_percent: Decimal
    feeling: int | None
    pain: str


class MapOut(Schema):
    """A version of a journey's map with its steps and what they come to."""

    id: int
    kind: str
    version: int
    grade: str
    frozen_at: datetime.datetime | None
    minutes: Decimal
    wait_minutes: Decimal
    steps: list[StepOut]


class MapIn(Schema):
    """The next version of a map: its steps as they are, until more is said of each."""

    kind: str
    grade: str = "claimed"
    sample_size: int | None = None
    measured_on: datetime.date | None = None
    source: str = ""


class StepIn(Schema):
    """A step to put in its place."""

    place: int
    action: str
    actor: str = ""
    system_id: int | None = None
    tool: str = ""
    minutes: Decimal = Decimal(0)
    wait_minutes: Decimal = Decimal(0)
    rekeyed_fields: int = 0
    log_ons: int = 0
    screens: int = 0
    failure_percent: Decimal = Decimal(0)
    feeling: int | None = None
    pain: str = ""
