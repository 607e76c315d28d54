"""Shapes of what other systems read and say."""

import datetime

from ninja import Schema


class DeviceOut(Schema):
    """A device. `idle` is one that is issued and hardly used; of unknown use none is called so."""

    id: int
    asset: str
    serial: str
    model: str
    department: str
    state: str
    bought_on: datetime.date | None
    vendor_ends_on: datetime.date | None
    active_days: int | None
    idle: bool


class MoveIn(Schema):
    """Devices by asset number, the state that they come to, and why."""

    assets: list[str]
    state: str
    why: str
    department: str = ""
    holder: str = ""


class MoveOut(Schema):
    """One move of a device."""

    before: str
    after: str
    department: str
    why: str
    at: datetime.datetime
