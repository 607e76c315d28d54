"""Shapes of what other systems send."""

import datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator


def _printable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a text has no NUL character in it")
    return text


Text = Annotated[str, AfterValidator(_printable)]


class CueIn(Schema):
    """Something that a system noticed while it listened: what, and the words for it."""

    what: Text = Field(max_length=100)
    words: Text = Field("", max_length=500)


class CallIn(Schema):
    """A call as another system took it. `key` is the sender's own: sending it twice is once."""

    key: UUID
    channel: Text = Field(max_length=40)
    place: Text = Field(max_length=200)
    words: Text = Field(max_length=4000)
    caller_name: Text = Field("", max_length=100)
    caller_number: Text = Field("", max_length=35)
    presented_at: datetime.datetime | None = None
    easting: float | None = Field(None, ge=0, le=700_000)
    northing: float | None = Field(None, ge=0, le=1_300_000)


class ContactIn(CallIn):
    """A contact for the queue. Place and words may follow when it is answered.

    `transcript`, `cues` and `priority` (1 to 4) come from a system that listened before a person
    did; its priority can only raise the contact's place in the queue.
    """

    place: Text = Field("", max_length=200)
    words: Text = Field("", max_length=4000)
    caller_email: Text = Field("", max_length=254)
    category: Text = Field("", max_length=40)
    transcript: Text = Field("", max_length=100_000)
    cues: list[CueIn] = Field(default_factory=list, max_length=100)
    priority: int | None = Field(None, ge=1, le=4)


class CallOut(Schema):
    """Where the call stands."""

    id: int
    state: str


class ContactOut(CallOut):
    """Where the contact stands in the queue, 1 first, and why."""

    priority: int
    priority_reason: str


class ClearedIn(Schema):
    """When the caller cleared; now unless it is said."""

    at: datetime.datetime | None = None


class AnsweringOut(Schema):
    """How the contacts of one channel were answered on one day. Seconds; shares of one."""

    channel: str
    presented: int
    answered: int
    within: int
    abandoned: int
    short: int
    waiting: int
    mean: float | None
    median: float | None
    longest: float | None
    share_within: float | None
    share_abandoned: float | None
