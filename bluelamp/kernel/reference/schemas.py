"""Codes as JSON."""

import datetime
from typing import Any

from ninja import Schema


class ListOut(Schema):
    """A list of codes."""

    code: str
    name: str
    source: str
    owner: str
    valid_codes: int


class CodeOut(Schema):
    """What a code means, or meant, from a day up to, not including, another."""

    code: str
    label: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    attributes: dict[str, Any]
    source_ref: str
