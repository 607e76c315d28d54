"""Shapes of tasking for the phone and for other systems."""

import datetime

from ninja import Field, Schema


class TaskOut(Schema):
    """A task as its reader sees it."""

    id: int
    kind: str
    title: str
    detail: str
    state: str
    due_at: datetime.datetime | None
    incident_id: int | None
    owner_id: int | None


class BriefingOut(Schema):
    """A briefing that is still to be read."""

    id: int
    title: str
    text: str
    author: str
    ends_at: datetime.datetime


class MineOut(Schema):
    """What somebody is asked to do and to read."""

    tasks: list[TaskOut]
    waiting: list[TaskOut]
    briefings: list[BriefingOut]


class Ended(Schema):
    """What came of a task."""

    result: str = Field(min_length=1, max_length=4000)
