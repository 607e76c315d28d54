"""Shapes of what other systems read."""

import datetime

from ninja import Schema


class DeviceOut(Schema):
    """A device."""

    id: int
    asset: str
    serial: str
    model: str
    department: str
    state: str
    bought_on: datetime.date | None
    vendor_ends_on: datetime.date | None
    active_days: int | None
