"""Adding a record by hand, with what it is linked to and, for a person, whose record it is."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.identity.choices import SaidSame
from bluelamp.records.identity.services.saying import say_same
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Confidence, Kind, Ref
from bluelamp.records.pole.services import records
from bluelamp.records.pole.services.links import NewLink, Origin
from bluelamp.records.pole.services.records import BadRecord

from .sources import Told, origin_of

NO_ORPHANS = (
    "A person must be linked to something: say what, or give their telephone,"
    " or their address with its postcode."
)


@dataclass(frozen=True)
class Added:
    """What was added, and what became of the word that it is a known person's."""

    ref: Ref
    same: SaidSame | None = None


@dataclass(frozen=True)
class _Telling:
    """By whom something is told, when, for what, and how sure its links are."""

    by: Actor
    at: datetime.datetime
    origin: Origin
    reason: Reason
    confidence: Confidence = Confidence.CONFIRMED


def add_thing(
    *,
    by: Actor,
    at: datetime.datetime,
    kind: Kind,
    values: Mapping[str, Any],
    told: Told,
    reason: Reason,
    links: Sequence[NewLink] = (),
) -> Added:
    """This will add an object, location, event or organisation. Raises what `pole` raises."""
    with access.acting(by):
        origin = origin_of(by=by, at=at, told=told)
        return Added(_add(_Telling(by, at, origin, reason), kind, values, links))


def add_person(
    *,
    by: Actor,
    at: datetime.datetime,
    values: Mapping[str, Any],
    told: Told,
    reason: Reason,
    links: Sequence[NewLink] = (),
    home: Mapping[str, Any] | None = None,
    same_as: int | None = None,
    confidence: Confidence = Confidence.CONFIRMED,
) -> Added:
    """This will add a person's record with their telephones and home, each a record of its own.

    A telephone or home that is known is linked to as it is. `same_as` is the person whose record
    this is, as whoever adds it says: that person's earlier records are left as they are. Raises
    BadRecord for a person who is linked to nothing, NoSuchPerson, and what `pole` raises.
    """
    with access.acting(by):
        origin = origin_of(by=by, at=at, told=told)
        telling = _Telling(by, at, origin, reason, confidence)
        own = [_phone(telling, each) for each in values.get("telephones", ())]
        own += [_home(telling, home)] if home else []
        if not (links or own):
            raise BadRecord([NO_ORPHANS])
        ref = _add(telling, Kind.PERSON, values, [*links, *own])
        if same_as is None:
            return Added(ref)
        why = f"Added as a record of the same person for {reason.incident or 'this task'}."
        same = say_same(by=by, at=at, record_id=ref.id, identity_id=same_as, reason=why)
    return Added(ref, same)


def _add(
    told: _Telling, kind: Kind, values: Mapping[str, Any], links: Sequence[NewLink] = ()
) -> Ref:
    record = records.add_record(
        by=told.by, at=told.at, kind=kind, values=values, origin=told.origin,
        reason=told.reason, links=links,
    )  # fmt: skip
    return Ref(kind, record.pk)


def _phone(told: _Telling, number: str) -> NewLink:
    known = pole.find_object("msisdn", number, on=told.at.date())
    given = {"kind": "telephone", "identifier_kind": "msisdn", "identifier_given": number}
    return NewLink(known or _add(told, Kind.OBJECT, given), "uses", confidence=told.confidence)


def _home(told: _Telling, home: Mapping[str, Any]) -> NewLink:
    known = pole.find_address(home)
    ref = known or _add(told, Kind.LOCATION, home)
    return NewLink(ref, "lives_at", confidence=told.confidence)
