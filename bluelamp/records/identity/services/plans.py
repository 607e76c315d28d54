"""What a decision would change, asked while the persons are held still; nothing is written here."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from bluelamp.kernel.ui import moments

from ..choices import Decision, Evidence
from ..models import Judgement
from ..selectors import judgements
from .holding import ClosedToYou, check_seen, hold

# Of whom a record is held to be, since when; None where it is a person of its own.
Place = tuple[int, datetime.datetime] | None


class SamePerson(Exception):
    """Both numbers lead to one person: there is nothing to join or to tell apart."""


class HeldApart(Exception):
    """They were judged different: whoever joins them says that they have read that judgement."""


class NotTheirRecords(Exception):
    """These are not records of that person: look again at what is to be parted."""


class NothingLeft(Exception):
    """A person keeps at least one record: part some of them, not all."""


class UndoneAlready(Exception):
    """The decision was undone before."""


class NotToBeUndone(Exception):
    """What undid a decision is not undone itself: decide again."""


class StandsUnder(Exception):
    """Later decisions stand on this one; the message names them."""


@dataclass(frozen=True)
class Wish:
    """A decision as a person asks for it."""

    kind: Decision
    one: int
    other: int
    reason: str
    evidence: Evidence = field(default_factory=Evidence)
    seen: tuple[int, ...] = ()
    parting: tuple[int, ...] = ()
    having_read: tuple[int, ...] = ()
    undoes: int | None = None


@dataclass(frozen=True)
class Plan:
    """What a decision is about and where it would put each record that it moves."""

    one: int
    other: int
    one_records: list[int]
    other_records: list[int]
    places: dict[int, Place] = field(default_factory=dict)
    undoes: Judgement | None = None

    @property
    def records(self) -> list[int]:
        """This will give the numbers of all records on either side."""
        return sorted({*self.one_records, *self.other_records})


def plan(wish: Wish, *, at: datetime.datetime) -> Plan:
    """This will hold the persons of a wish and say what it would change.

    Raises NoSuchPerson, ClosedToYou, ChangedMeanwhile and what its kind of decision refuses.
    """
    if wish.kind == Decision.UNDONE:
        return _undo(wish)
    return _part(wish, at) if wish.kind == Decision.PARTED else _judge(wish, at)


def _judge(wish: Wish, at: datetime.datetime) -> Plan:
    held = hold([wish.one, wish.other])
    if len(held) == 1:
        raise SamePerson
    one = _root(held, wish.one)
    other = next(each for each in held if each != one)
    check_seen(wish.seen, [*held[one], *held[other]])
    joined = wish.kind == Decision.SAME
    if joined:
        _check_not_apart(wish, held[one], held[other])
    places: dict[int, Place] = dict.fromkeys(held[other], (one, at)) if joined else {}
    return Plan(one, other, held[one], held[other], places)


def _part(wish: Wish, at: datetime.datetime) -> Plan:
    held = hold([wish.one])
    (root, members), parting = next(iter(held.items())), sorted(set(wish.parting))
    check_seen(wish.seen, members)
    if not parting or not set(parting) <= set(members):
        raise NotTheirRecords
    staying = [each for each in members if each not in parting]
    if not staying:
        raise NothingLeft
    kept = root if root in staying else staying[0]
    places = _gathered(parting, parting[0], at)
    if kept != root:
        places |= _gathered(staying, kept, at)
    return Plan(kept, parting[0], staying, parting, places)


def _undo(wish: Wish) -> Plan:
    judgement = judgements.get_judgement(wish.undoes or 0)
    hold(judgement.records)
    if judgement.kind == Decision.UNDONE:
        raise NotToBeUndone
    if judgements.find_undoing(judgement):
        raise UndoneAlready
    _check_nothing_stands_on(judgement)
    places = {
        record: (before[0], datetime.datetime.fromisoformat(before[1])) if before else None
        for record, before, _ in judgement.changes["places"]
    }
    return Plan(
        judgement.one_id,
        judgement.other_id,
        judgement.one_records,
        judgement.other_records,
        places,
        judgement,
    )


def _root(held: dict[int, list[int]], number: int) -> int:
    return next(root for root, members in held.items() if number in members)


def _gathered(members: Iterable[int], root: int, at: datetime.datetime) -> dict[int, Place]:
    return {each: None if each == root else (root, at) for each in members}


def _check_not_apart(wish: Wish, ones: Collection[int], others: Collection[int]) -> None:
    found = judgements.list_apart(list(ones), list(others))
    if unread := [each for each in found if each.pk not in wish.having_read]:
        raise HeldApart(_named(unread))


def _check_nothing_stands_on(judgement: Judgement) -> None:
    later = judgements.standing_on(judgement.pk)
    named = list(Judgement.objects.filter(pk__in=later).order_by("pk"))
    if len(named) != len(later):
        raise ClosedToYou
    if named:
        raise StandsUnder(_named(named))


def _named(found: Iterable[Judgement]) -> str:
    """Decisions as a sentence names them: number, kind, who and when."""
    return "; ".join(
        f"decision {each.pk} ({each.get_kind_display().lower()}, {each.name},"
        f" {moments.said(each.at)})"
        for each in found
    )
