"""Shapes of what other systems read and say."""

import datetime

from ninja import Schema


class AnswerOut(Schema):
    """What a register asks of an entry."""

    name: str
    label: str
    required: bool
    choices: list[str]
    link: str


class RegisterOut(Schema):
    """A register, what names an entry of it, and its answers."""

    code: str
    many: str
    key: list[str]
    answers: list[AnswerOut]


class EntryOut(Schema):
    """An entry with its answers as a file would hold them."""

    id: int
    answers: dict[str, str]


class EntriesOut(Schema):
    """A page of entries, and how many there are in all."""

    count: int
    entries: list[EntryOut]


class EntryIn(Schema):
    """Answers by name, each written as a file would hold it."""

    answers: dict[str, str]


class ChangeOut(Schema):
    """One answer as somebody changed it."""

    field: str
    before: str
    after: str
    source: str
    who: str
    at: datetime.datetime
