"""The command line: one line typed by a controller, done through the same doors as the pages."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason

from .. import permissions, rules, selectors
from ..choices import LinkKind
from ..models import ConsoleAct, Incident, Unit
from ..rules.commands import Command, parse
from . import deployments, incidents, links, messages, undoing, units


class NotThere(rules.Refused):
    """What the line names is not there, or not the reader's to see; the message names it."""


@dataclass(frozen=True)
class Answer:
    """What the console shows beside the line: a sentence, and what was found."""

    words: str
    incident_id: int | None = None
    incidents: list[Incident] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)


def run(*, by: Actor, at: datetime.datetime, line: str) -> Answer:
    """This will do what a line says, in one transaction, and remember how to undo it.

    Raises NotPermitted, NoSuchCode, and Refused with a sentence when the line is not understood,
    names what is not there, or asks for what cannot be done.
    """
    command = parse(line)
    with access.acting(by):
        permissions.check_can_read(by=by)
        return _VERBS[command.verb](command, by, at)


def _assign(command: Command, by: Actor, at: datetime.datetime) -> Answer:
    """What is typed is weighed against the proposal, so that the choice stands beside it."""
    unit, incident = _unit(command.unit), _incident(command.incident, at)
    proposal = deployments.propose_units(by=by, at=at, incident_id=incident.pk)
    divert = unit.incident_id is not None and bool(command.text)  # never without saying why
    try:
        made = deployments.assign_unit(
            by=by, at=at, incident_id=incident.pk, unit_id=unit.pk,
            advice_id=proposal.advice_id, reason=command.text, divert=divert,
        )  # fmt: skip
    except deployments.ReasonNeeded as needed:
        best = proposal.best.candidate.callsign if proposal.best else "no unit"
        raise deployments.ReasonNeeded(
            f"{best} was proposed. Add why: /a {unit.callsign} {command.incident} because …"
        ) from needed
    if not divert:
        _remember("assign", made.pk, by=by, at=at)
    did = f"diverted from {unit.incident} to" if divert else "assigned to"
    return Answer(f"{unit.callsign} {did} {incident.reference}.", incident.pk)


def _status(command: Command, by: Actor, at: datetime.datetime) -> Answer:
    unit = _unit(command.unit)
    units.set_status(by=by, at=at, unit_id=unit.pk, status=command.code)
    _remember("status", unit.pk, unit.status, command.code, by=by, at=at)
    label = selectors.get_status(command.code, on=at.date()).label
    return Answer(f"{unit.callsign}: {label}.", unit.incident_id)


def _stand_down(command: Command, by: Actor, at: datetime.datetime) -> Answer:
    unit = _unit(command.unit)
    if unit.incident_id is None:
        raise deployments.NotOnIt(f"{unit.callsign} is not on an incident.")
    deployments.stand_down(by=by, at=at, incident_id=unit.incident_id, unit_id=unit.pk)
    return Answer(f"{unit.callsign} stood down.", unit.incident_id)


def _note(command: Command, by: Actor, at: datetime.datetime) -> Answer:
    incident = _incident(command.incident, at)
    line = incidents.add_line(by=by, at=at, incident_id=incident.pk, text=command.text)
    _remember("note", incident.pk, str(line.pk), by=by, at=at)
    return Answer(f"Added to the log of {incident.reference}.", incident.pk)


def _grade(command: Command, by: Actor, at: datetime.datetime) -> Answer:
    incident = _incident(command.incident, at)
    incidents.regrade_incident(
        by=by, at=at, incident_id=incident.pk, grade=command.code, rationale=command.text
    )
    _remember("grade", incident.pk, incident.grade, command.code, by=by, at=at)
    return Answer(f"{incident.reference} is {command.code}.", incident.pk)


def _result(command: Command, by: Actor, at: datetime.datetime) -> Answer:
    incident = _incident(command.incident, at)
    incidents.result_incident(
        by=by, at=at, incident_id=incident.pk, result=command.code, text=command.text
    )
    _remember("result", incident.pk, by=by, at=at)
    return Answer(f"{incident.reference} resulted. It waits to be closed.", incident.pk)


def _link(command: Command, by: Actor, at: datetime.datetime) -> Answer:
    incident, other = _incident(command.incident, at), _incident(command.other, at)
    kind = LinkKind(command.code)
    made = links.link_incidents(by=by, at=at, incident_id=incident.pk, other_id=other.pk, kind=kind)
    _remember("link", made.pk, by=by, at=at)
    return Answer(f"{incident.reference}: {kind.label.lower()} {other.reference}.", incident.pk)


def _message(command: Command, by: Actor, at: datetime.datetime) -> Answer:
    unit = _unit(command.unit)
    messages.send_message(by=by, at=at, unit_id=unit.pk, text=command.text)
    return Answer(f"Message sent to {unit.callsign}.", unit.incident_id)


def _find(command: Command, by: Actor, at: datetime.datetime) -> Answer:
    why = Reason("incident")
    found = selectors.consult_found(by=by, reason=why, words=command.text, on=at.date())
    units_found = selectors.find_units(command.text)
    many = len(found) + len(units_found)
    said = f"{many} found." if many else f"Nothing open was found for “{command.text}”."
    return Answer(said, incidents=found, units=units_found)


def _undo(command: Command, by: Actor, at: datetime.datetime) -> Answer:
    return Answer(undoing.undo_last(by=by, at=at))


_VERBS: dict[str, Callable[[Command, Actor, datetime.datetime], Answer]] = {
    "assign": _assign,
    "status": _status,
    "stand_down": _stand_down,
    "note": _note,
    "grade": _grade,
    "result": _result,
    "link": _link,
    "message": _message,
    "find": _find,
    "undo": _undo,
}


def _unit(callsign: str) -> Unit:
    unit = selectors.find_unit(callsign)
    if unit is None:
        raise NotThere(f"There is no unit {callsign}.")
    return unit


def _incident(said: str, at: datetime.datetime) -> Incident:
    found = selectors.find_incident(said, on=at.date())
    if found is None:
        raise NotThere(f"There is no incident {said}.")
    return found


def _remember(
    verb: str, subject: int, before: str = "", after: str = "", *, by: Actor, at: datetime.datetime
) -> None:
    ConsoleAct.objects.create(
        post_id=by.post_id, at=at, verb=verb, subject_id=subject, before=before, after=after
    )
