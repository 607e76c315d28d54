"""Shapes of what a unit's device sends and is answered."""

import datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import AwareDatetime


class JoinIn(Schema):
    """The callsign whose crew the sender is on."""

    callsign: str = Field(max_length=20, pattern=r"^[A-Za-z0-9 ]+$")


class FixIn(Schema):
    """Where the unit was, in metres of the National Grid, and when by the device's clock."""

    easting: float
    northing: float
    at: AwareDatetime


class PositionsIn(Schema):
    """What a device kept while it had no network, in any order."""

    fixes: Annotated[list[FixIn], Field(min_length=1, max_length=1_000)]


class PositionsOut(Schema):
    """Whether the unit moved, and why each position that was not believed was refused."""

    moved: bool
    refused: list[str]


class StatusIn(Schema):
    """The code of the status, as the force has it."""

    status: str = Field(max_length=10, pattern=r"^[A-Za-z0-9_]+$")


class MessageIn(Schema):
    """Words, a code of the force's list, or both."""

    text: str = Field("", max_length=500)
    code: str = Field("", max_length=30, pattern=r"^[A-Za-z0-9_]*$")


class MessageOut(Schema):
    """A message to or from the unit, and since when whoever it was for has read it."""

    id: int
    at: datetime.datetime
    direction: str
    code: str
    text: str
    author: str
    read_at: datetime.datetime | None


class UnitOut(Schema):
    """How the unit stands and what it is sent to."""

    callsign: str
    status: str
    status_at: datetime.datetime | None
    incident: str | None = Field(None, alias="incident.reference")


class AcknowledgedOut(Schema):
    """When the crew first said that they had read it."""

    incident: str = Field(alias="incident.reference")
    acknowledged_at: datetime.datetime
