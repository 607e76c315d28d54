"""Shapes of what other systems send."""

import datetime
from uuid import UUID

from ninja import Field, Schema


class CallIn(Schema):
    """A call as another system took it. `key` is the sender's own: sending it twice is once."""

    key: UUID
    channel: str = Field(max_length=40)
    place: str = Field(max_length=200)
    words: str = Field(max_length=4000)
    caller_name: str = Field("", max_length=100)
    caller_number: str = Field("", max_length=35)
    presented_at: datetime.datetime | None = None
    easting: float | None = Field(None, ge=0, le=700_000)
    northing: float | None = Field(None, ge=0, le=1_300_000)


class CallOut(Schema):
    """Where the call stands."""

    id: int
    state: str
