"""Messages between the control room and units: words or a code, kept with the incident."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference import selectors as reference

from .. import permissions, rules
from ..choices import Direction, LineKind
from ..events import MessageRead, UnitMessaged
from ..models import Message, Unit
from . import incidents


class NothingSaid(rules.Refused):
    """A message has words or a code."""

    sentence = "Type the message, or choose a code."


class AlreadyRead(rules.Refused):
    """Somebody has said before that the message was read."""

    sentence = "That message has been read already."


def send_message(
    *,
    by: Actor,
    at: datetime.datetime,
    unit_id: int,
    text: str = "",
    code: str = "",
    direction: Direction = Direction.OUT,
) -> Message:
    """This will send a message to a unit, or write down one from it, on the incident it is on.

    One from a unit is written by its crew, or by who speaks for any unit. Raises NotPermitted,
    NothingSaid, NoSuchCode.
    """
    with access.acting(by):
        permissions.check_can_message(by=by)
        label = reference.get_code("unit-message", code, on=at.date()).label if code else ""
        words = ". ".join(each for each in (label, text.strip()) if each)
        if not words:
            raise NothingSaid
        unit = Unit.objects.select_related("incident").get(pk=unit_id)
        if direction == Direction.IN:
            permissions.check_can_speak_for(unit.crew_posts, by=by)
        message = Message.objects.create(
            unit=unit,
            incident_id=unit.incident_id,
            direction=direction,
            code=code,
            text=words,
            author=by.name,
            post_id=by.post_id,
            at=at,
        )
        _tell(message, unit, by=by, at=at)
    return message


def read_message(*, by: Actor, at: datetime.datetime, message_id: int) -> Message:
    """This will say that a message has been read by those it was for, and tell its sender.

    One to a unit is read by its crew, one from a unit by the control room. Raises NotPermitted,
    AlreadyRead, Message.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_message(by=by)
        rows = Message.objects.select_for_update(of=("self",)).select_related("unit")
        message = rows.get(pk=message_id)
        crew = message.unit.crew_posts if message.direction == Direction.OUT else ()
        permissions.check_can_speak_for(crew, by=by)
        if message.read_at is not None:
            raise AlreadyRead
        message.read_at = at
        message.save(update_fields=["read_at"])
        _audit(message, "read", by=by)
        unit = message.unit
        happened = MessageRead(unit.pk, unit.callsign, message.pk, message.incident_id)
        bus.publish(happened, by=by, about=unit)
    return message


def _tell(message: Message, unit: Unit, *, by: Actor, at: datetime.datetime) -> None:
    if unit.incident is not None:
        way = "to" if message.direction == Direction.OUT else "from"
        text = f"Message {way} {unit.callsign}: {message.text}"
        incidents.add_line_to(unit.incident, LineKind.MESSAGE, text, by=by, at=at)
    _audit(message, "sent", by=by)
    happened = UnitMessaged(
        unit.pk, unit.callsign, message.pk, message.direction, message.incident_id
    )
    bus.publish(happened, by=by, about=unit)


def _audit(message: Message, act: str, *, by: Actor) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=f"dispatch.message.{act}",
        subject=Subject("dispatch.unit", message.unit_id),
        reason=Reason("incident"),
        detail={"message": message.pk, "text": message.text},
    )
