"""Shapes of what other systems read."""

import datetime

from ninja import Schema


class TallyOut(Schema):
    """The votes of a panel on a criterion: how many say what, and whether they lie apart."""

    criterion: str
    count: int
    split: bool
    spread: dict[str, int]


class VoteIn(Schema):
    """What a member says of a criterion: yes, partly or no; the last two with the reason."""

    criterion: str
    says: str
    why: str = ""


class RulingIn(Schema):
    """What is ruled, why, and who answers for what is open until when."""

    verdict: str
    reason: str
    owner: str = ""
    until: datetime.date | None = None


class RulingOut(Schema):
    """What was ruled, beside what was reckoned then."""

    id: int
    verdict: str
    reckoned: str
    reason: str
    at: datetime.datetime


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
    votes: list[TallyOut]
