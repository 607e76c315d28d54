"""Shapes of what other systems read and say."""

import datetime
from typing import Any

from ninja import Schema


class EditionOut(Schema):
    """An edition, without its rows."""

    id: int
    dataset: str
    number: int
    fields: list[str]
    withheld: dict[str, dict[str, str]]
    digest: str
    reason: str
    publisher: str
    published_at: datetime.datetime


class RowsOut(EditionOut):
    """An edition with its rows."""

    rows: list[dict[str, Any]]


class PublishIn(Schema):
    """What is to be published, and why."""

    dataset: str
    reason: str
