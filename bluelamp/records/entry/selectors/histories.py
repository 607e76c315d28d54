"""A record as it stands and what became of it: each field with who said so and who changed it."""

import datetime
import functools
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import selectors as posts
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Ref

from .. import permissions
from ..choices import Sort, sort_of

CLOSED = "A source that is closed to you"


@dataclass(frozen=True)
class Change:
    """One field that was changed: both values, who said so and when they knew, by whom and why."""

    field: str
    before: Any
    after: Any
    source: str
    known_at: datetime.datetime
    recorded_at: datetime.datetime
    name: str
    why: str


@dataclass(frozen=True)
class Kept:
    """A record, its sort, where each field comes from, and its changes, the newest first."""

    ref: Ref
    thing: Any
    sort: Sort
    source: str
    changes: list[Change]

    def origin_of(self, field: str) -> tuple[str, datetime.datetime]:
        """This will give who says what a field says now, and when they knew it."""
        for each in self.changes:
            if each.field == field:
                return each.source, each.known_at
        return self.source, self.thing.known_at


def consult_kept(*, by: Actor, reason: Reason, ref: Ref) -> Kept:
    """This will fetch a record with its history for a reader, and log that they looked.

    Raises NotPermitted and NoSuchRecord.
    """
    permissions.check_can_read(by=by)
    with access.acting(by):
        thing = pole.consult_record(by=by, reason=reason, ref=ref)
        sources = {each.pk: str(each) for each in pole.list_sources()}
        named = functools.cache(_name)
        return Kept(
            ref,
            thing,
            sort_of(ref.kind, str(getattr(thing, "kind", ""))),
            sources.get(thing.source_id, CLOSED),
            [_change(each, sources, named) for each in pole.list_amendments([ref])],
        )


def _change(amended: Any, sources: dict[int, str], named: Any) -> Change:
    return Change(
        amended.field,
        amended.before,
        amended.after,
        sources.get(amended.source_id, CLOSED),
        amended.known_at,
        amended.recorded_at,
        named(amended.post_id),
        amended.reason,
    )


def _name(post_id: int) -> str:
    return str(posts.get_post(post_id).user.name)
