"""What a controller's console shows."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Deployment, Emergency, Incident, LogLine, Unit
from .incidents import count_open, list_latest, list_open_incidents
from .units import list_emergencies, list_unacknowledged, list_units_on_duty, statuses


@dataclass(frozen=True)
class Board:
    """What a controller's console shows: open incidents, the most urgent first, and units."""

    incidents: list[Incident]
    units: list["OnBoard"]
    many: int
    latest: list[LogLine]
    emergencies: list[Emergency]
    unacknowledged: list[Deployment]


@dataclass(frozen=True)
class OnBoard:
    """A unit and what its status is called."""

    unit: Unit
    label: str


def consult_board(*, by: Actor, reason: Reason, on: datetime.date, most: int = 500) -> Board:
    """This will fetch the board of the reader's force and log that they opened it.

    Units off duty are left out; no more than `most` incidents are shown. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        known = statuses(on=on)
        duty = [OnBoard(each, known[each.status].label) for each in list_units_on_duty()]
        found = list(list_open_incidents()[:most])
        board = Board(
            incidents=found,
            units=duty,
            many=count_open() if len(found) == most else len(found),
            latest=list_latest([each.pk for each in found]),
            emergencies=list_emergencies(),
            unacknowledged=list_unacknowledged(),
        )
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
