"""What dispatch tells. Consoles draw their rows from these values alone."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("dispatch.incident.opened", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class IncidentOpened:
    """An incident was opened and has its first grade."""

    incident_id: int
    reference: str
    grade: str
    place: str
    summary: str
    opened_at: datetime.datetime
    due_at: datetime.datetime | None
    easting: float | None
    northing: float | None


@event("dispatch.incident.regraded", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class IncidentRegraded:
    """An incident has another grade."""

    incident_id: int
    reference: str
    grade: str
    due_at: datetime.datetime | None


@event("dispatch.incident.noted", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class IncidentNoted:
    """A line was added to an incident's log."""

    incident_id: int
    line_id: int


@event("dispatch.incident.resulted", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class IncidentResulted:
    """An incident was resulted and is no longer open."""

    incident_id: int
    reference: str
    result: str


@event("dispatch.unit.assigned", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class UnitAssigned:
    """A unit was assigned to an incident."""

    unit_id: int
    callsign: str
    incident_id: int
    reference: str


@event("dispatch.unit.status_changed", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class UnitStatusChanged:
    """A unit has another status; its incident is the one it is on, if any."""

    unit_id: int
    callsign: str
    status: str
    label: str
    incident_id: int | None
    reference: str
    at: datetime.datetime


@event("dispatch.units.moved", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class UnitsMoved:
    """Units of one organisation unit have new positions: unit id, easting, northing in metres."""

    positions: tuple[tuple[int, float, float], ...]
