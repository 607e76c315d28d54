"""What a controller's console shows."""

import datetime
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Deployment, Emergency, Handover, Message, Unit
from .incidents import count_open, list_handovers, list_latest, list_open_incidents
from .rows import read_rows
from .units import (
    list_emergencies,
    list_to_read,
    list_unacknowledged,
    list_units_on_duty,
    statuses,
)

# It is read twice a second by every console: nothing is read that none of them shows.
_OF_AN_INCIDENT = (
    "pk", "reference", "grade", "place", "summary", "opened_at", "due_at", "first_at_scene_at",
    "major_at", "easting", "northing",
)  # fmt: skip
_OF_A_UNIT = (
    "pk", "callsign", "status", "incident_id", "incident__reference", "welfare_late_at", "easting",
    "northing",
)  # fmt: skip
_OF_A_LINE = ("pk", "at", "text", "incident_id", "incident__reference")


@dataclass(frozen=True)
class Board:
    """What a controller's console shows: open incidents, the most urgent first, units, the log.

    Incidents, units and lines are rows of the few columns that are shown. `labels` are the words
    of statuses.
    """

    incidents: list[Any]
    units: list[Any]
    labels: dict[str, str]
    many: int
    latest: list[Any]
    emergencies: list[Emergency]
    unacknowledged: list[Deployment]
    to_read: list[Message]
    handovers: list[Handover]


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
        found = read_rows(list_open_incidents()[:most], _OF_AN_INCIDENT)
        board = Board(
            incidents=found,
            units=read_rows(list_units_on_duty(), _OF_A_UNIT),
            labels={code: status.label for code, status in statuses(on=on).items()},
            many=count_open() if len(found) == most else len(found),
            latest=read_rows(list_latest([each.pk for each in found]), _OF_A_LINE),
            emergencies=list_emergencies(),
            unacknowledged=list_unacknowledged(),
            to_read=list_to_read() if by.may(permissions.MESSAGE_UNITS) else [],
            handovers=list_handovers(by) if by.may(permissions.TRANSFER_INCIDENT) else [],
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
