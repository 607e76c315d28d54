"""What a controller's console shows."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Incident, Unit
from .incidents import list_open_incidents
from .units import list_units_on_duty, statuses


@dataclass(frozen=True)
class Board:
    """What a controller's console shows: open incidents, the most urgent first, and units."""

    incidents: list[Incident]
    units: list["OnBoard"]


@dataclass(frozen=True)
class OnBoard:
    """A unit and what its status is called."""

    unit: Unit
    label: str


def consult_board(*, by: Actor, reason: Reason, on: datetime.date) -> Board:
    """This will fetch the board of the reader's force and log that they opened it.

    Units off duty are left out; no more than 500 incidents are shown. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        known = statuses(on=on)
        duty = [OnBoard(each, known[each.status].label) for each in list_units_on_duty()]
        board = Board(list(list_open_incidents()[:500]), duty)
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="dispatch.board.read",
            subject=Subject("dispatch.board"),
            reason=reason,
            detail={"incidents": len(board.incidents), "units": len(board.units)},
        )
    return board


def consult_units(*, by: Actor, reason: Reason, on: datetime.date) -> list[OnBoard]:
    """This will fetch the units on duty of the reader's force and log it. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_read(by=by)
        known = statuses(on=on)
        duty = [OnBoard(each, known[each.status].label) for each in list_units_on_duty()]
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="dispatch.units.read",
            subject=Subject("dispatch.units"),
            reason=reason,
            detail={"units": len(duty)},
        )
    return duty
