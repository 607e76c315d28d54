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


@event("dispatch.incident.closed", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class IncidentClosed:
    """An incident was closed. `decision` is about recording a crime: recorded, to_record or not."""

    incident_id: int
    reference: str
    category: str
    decision: str
    crimes: tuple[str, ...]


@event("dispatch.incident.reopened", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class IncidentReopened:
    """An incident that had been resulted or closed is open again."""

    incident_id: int
    reference: str
    grade: str


@event("dispatch.incident.linked", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class IncidentLinked:
    """An incident was linked to another, or (`ended`) is no longer."""

    incident_id: int
    other_id: int
    kind: str
    ended: bool


@event("dispatch.incident.changed", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class IncidentChanged:
    """An incident has another type, is a major incident, or belongs to another area."""

    incident_id: int
    reference: str
    category: str
    major: bool
    unit_id: int


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


@event("dispatch.unit.alarmed", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class UnitAlarmed:
    """Somebody must look to a unit: emergency, welfare or unacknowledged. `open` until answered."""

    unit_id: int
    callsign: str
    alarm: str
    open: bool
    incident_id: int | None
    at: datetime.datetime


@event("dispatch.unit.messaged", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class UnitMessaged:
    """A message went to a unit or came from one."""

    unit_id: int
    callsign: str
    message_id: int
    direction: str
    incident_id: int | None


@event("dispatch.unit.message_read", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class MessageRead:
    """Whoever a message was for has read it."""

    unit_id: int
    callsign: str
    message_id: int
    incident_id: int | None


@event("dispatch.unit.neared", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class UnitNeared:
    """By its position a unit is at its incident; nobody has said so yet."""

    unit_id: int
    incident_id: int
    metres: float


@event("dispatch.handover.came", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class HandoverCame:
    """Another force on this platform asks us to take an incident over."""

    handover_id: int
    from_force: str


@event("dispatch.support.moved", needs="dispatch.read_incidents")
@dataclass(frozen=True)
class SupportMoved:
    """A request for another force's support was asked, answered or ended."""

    request_id: int
    incident_id: int
    state: str
