"""Shapes of what other systems read."""

import datetime

from ninja import Schema


class AutomationOut(Schema):
    """An automation."""

    id: int
    reference: str
    name: str
    method: str
    api_offered: bool | None
    retire_by: datetime.date | None
    retired_on: datetime.date | None
    transactions: int | None
    exceptions: int | None
