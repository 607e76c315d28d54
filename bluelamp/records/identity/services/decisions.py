"""Joining persons, parting records, telling persons apart, and undoing each of these."""

import datetime
from collections.abc import Collection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor

from .. import permissions
from ..choices import Decision, Evidence
from ..models import DecisionRequest, Judgement
from ..selectors import people
from .holding import ChangedMeanwhile, ClosedToYou
from .plans import (
    HeldApart,
    NothingLeft,
    NotTheirRecords,
    NotToBeUndone,
    SamePerson,
    StandsUnder,
    UndoneAlready,
    Wish,
    plan,
)
from .seconding import AskedAlready, ask
from .settling import decider, settle

NOTHING_SHOWN = Evidence()


class ReasonNeeded(Exception):
    """A decision about who somebody is says why, in words."""


def join(
    *,
    by: Actor,
    at: datetime.datetime,
    keep: int,
    other: int,
    reason: str,
    evidence: Evidence = NOTHING_SHOWN,
    seen: Collection[int] = (),
    having_read: Collection[int] = (),
) -> Judgement | DecisionRequest:
    """This will hold two persons to be one, under the number of the one that is kept.

    The other number still leads to the person. A sensitive one waits as a request for a second
    person. `seen` are the records that the actor was shown, `having_read` the judgements that they
    are different which the actor overrules. Raises NotPermitted, ReasonNeeded, SamePerson,
    NoSuchPerson, ClosedToYou, ChangedMeanwhile, HeldApart, AskedAlready.
    """
    wish = Wish(
        Decision.SAME, keep, other, reason, evidence, tuple(seen), having_read=tuple(having_read)
    )
    return _decide(wish, by=by, at=at)


def part(
    *,
    by: Actor,
    at: datetime.datetime,
    identity_id: int,
    record_ids: Collection[int],
    reason: str,
    seen: Collection[int] = (),
) -> Judgement | DecisionRequest:
    """This will hold records of a person to be another person's, numbered as their first record.

    Should the first record of the person go, what stays is numbered as the first that stays.
    Raises NotPermitted, ReasonNeeded, NoSuchPerson, NotTheirRecords, NothingLeft, ClosedToYou,
    ChangedMeanwhile, AskedAlready.
    """
    parting = tuple(sorted(record_ids))
    wish = Wish(
        Decision.PARTED, identity_id, identity_id, reason, seen=tuple(seen), parting=parting
    )
    return _decide(wish, by=by, at=at)


def judge_different(
    *,
    by: Actor,
    at: datetime.datetime,
    one: int,
    other: int,
    reason: str,
    evidence: Evidence = NOTHING_SHOWN,
    seen: Collection[int] = (),
) -> Judgement | DecisionRequest:
    """This will hold two persons to be different, so that they are not proposed again.

    Raises what `join` raises but HeldApart.
    """
    wish = Wish(Decision.DIFFERENT, one, other, reason, evidence, tuple(seen))
    return _decide(wish, by=by, at=at)


def judge_unsure(
    *,
    by: Actor,
    at: datetime.datetime,
    one: int,
    other: int,
    reason: str,
    evidence: Evidence = NOTHING_SHOWN,
    seen: Collection[int] = (),
) -> Judgement | DecisionRequest:
    """This will set a pair aside: it changes nobody, so it needs no second person.

    Raises what `join` raises but HeldApart and AskedAlready.
    """
    wish = Wish(Decision.UNSURE, one, other, reason, evidence, tuple(seen))
    return _decide(wish, by=by, at=at)


def undo(
    *, by: Actor, at: datetime.datetime, judgement_id: int, reason: str
) -> Judgement | DecisionRequest:
    """This will give back the exact state before a decision, and keep both.

    Raises NotPermitted, ReasonNeeded, Judgement.DoesNotExist, UndoneAlready, NotToBeUndone,
    StandsUnder (naming the later decisions to undo first), ClosedToYou, ChangedMeanwhile.
    """
    wish = Wish(Decision.UNDONE, 0, 0, reason, undoes=judgement_id)
    return _decide(wish, by=by, at=at)


def _decide(wish: Wish, *, by: Actor, at: datetime.datetime) -> Judgement | DecisionRequest:
    if not wish.reason.strip():
        raise ReasonNeeded
    with access.acting(by):
        permissions.check_can_decide(by=by)
        planned = plan(wish, at=at)
        first = decider(by, at, wish.reason)
        if _needs_second(wish, planned.records, planned.undoes):
            return ask(wish, planned, first, by=by)
        return settle(wish, planned, first, by=by)


def _needs_second(wish: Wish, records: list[int], undoes: Judgement | None) -> bool:
    if Decision.UNSURE in (wish.kind, undoes.kind if undoes else None):
        return False
    return people.is_sensitive(records)


__all__ = [
    "AskedAlready",
    "ChangedMeanwhile",
    "ClosedToYou",
    "HeldApart",
    "NotTheirRecords",
    "NotToBeUndone",
    "NothingLeft",
    "ReasonNeeded",
    "SamePerson",
    "StandsUnder",
    "UndoneAlready",
    "join",
    "judge_different",
    "judge_unsure",
    "part",
    "undo",
]
