"""Objects that are known by the number that is being typed, so that none is added twice."""

import datetime
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

from .. import permissions
from ..choices import Sort

MOST = 5
LEAST = 3


@dataclass(frozen=True)
class Known:
    """One record that has the number, with what it says."""

    ref: Ref
    thing: Any

    @property
    def line(self) -> str:
        """This will say of it what its name does not."""
        return str(self.thing.description) if self.thing.description != str(self.thing) else ""


def consult_known(
    *, by: Actor, reason: Reason, sort: Sort, number: str, on: datetime.date
) -> list[Known]:
    """This will give the objects of a sort with that number, at most five; each look is logged.

    A record that is closed to the actor is not among them. Raises NotPermitted.
    """
    permissions.check_can_read(by=by)
    if not sort.number or len(number.strip()) < LEAST:
        return []
    with access.acting(by):
        ids = pole.list_numbered(sort.within, sort.number, number, on=on)[:MOST]
        found = pole.consult_records(by=by, reason=reason, kind=Kind.OBJECT, ids=ids) if ids else []
    return [Known(Ref(Kind.OBJECT, each.pk), each) for each in found]
