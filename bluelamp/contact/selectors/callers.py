"""Who is calling: the history of the person that was picked, and not of a telephone number."""

import datetime
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference import selectors as reference
from bluelamp.records.identity.selectors import people
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

from .. import permissions
from ..models import Call
from ..rules import history

MOST_SHOWN = 8


@dataclass(frozen=True)
class Warned:
    """A warning marker in words, and why it was placed."""

    label: str
    reason: str


@dataclass(frozen=True)
class Caller:
    """A person who was picked as the caller: earlier contacts, markers, how often a victim."""

    record_id: int
    identity_id: int
    name: str
    born_on: datetime.date | None
    address: str
    calls: list[Call]
    markers: list[Warned]
    times_a_victim: int

    @property
    def is_repeat_victim(self) -> bool:
        """Whether they have been a victim twice or more in twelve months."""
        return history.is_repeat_victim(self.times_a_victim)


def consult_caller(
    *, by: Actor, reason: Reason, record_id: int, at: datetime.datetime, but: int | None = None
) -> Caller | None:
    """This will fetch who a person record is and what is known of them, and log the look.

    Everything follows the resolved person: all their records, all contacts under any of them. `but`
    is the call in hand. None when the record is not the reader's to see. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        members = people.list_members(people.identity_of(record_id))
        found = {
            each.pk: each
            for each in pole.consult_records(by=by, reason=reason, kind=Kind.PERSON, ids=members)
        }
        if not found:
            return None
        person: Any = found.get(record_id) or next(iter(found.values()))
        refs = [Ref(Kind.PERSON, each) for each in found]
        return Caller(
            record_id=person.pk,
            identity_id=people.identity_of(person.pk),
            name=str(person),
            born_on=person.born_on,
            address=person.address,
            calls=_earlier(list(found), by=by, reason=reason, but=but),
            markers=list_warnings(refs),
            times_a_victim=_times_a_victim(refs, at),
        )


def list_warnings(refs: list[Ref]) -> list[Warned]:
    """This will put the warning markers of records into words, for a look that is accounted for."""
    made = []
    for each in pole.list_markers(refs):
        code = reference.find_code("warning-marker", each.code, each.placed_at.date())
        made.append(Warned(code.label if code else each.code, each.reason))
    return made


def _earlier(record_ids: list[int], *, by: Actor, reason: Reason, but: int | None) -> list[Call]:
    earlier = Call.objects.filter(caller_id__in=record_ids).exclude(pk=but or 0)
    return access.consult(
        earlier.order_by("-presented_at")[:MOST_SHOWN],
        by=by,
        act="contact.call.read",
        kind="contact.call",
        reason=reason,
    )


def _times_a_victim(refs: list[Ref], at: datetime.datetime) -> int:
    links = pole.list_links(refs).filter(role="victim", to_kind=Kind.EVENT)
    events = pole.find_records({Ref(Kind.EVENT, each.to_id) for each in links})
    happened = [getattr(each, "happened_from", None) for each in events.values()]
    return history.times_a_victim([each for each in happened if each], at=at)
