"""Shapes of what other systems read."""

import datetime

from ninja import Schema


class ReadyOut(Schema):
    """How ready a department is today, and what was ruled."""

    reference: str
    department: str
    verdict: str
    reasons: list[str]
    criteria: int
    met: int
    holds_until: datetime.date | None
    ruled: str
    overridden: bool
