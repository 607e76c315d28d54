"""Appointments of the fictional force: slots of the days to come, and who is given one."""

import contextlib
import datetime
import random

from django.utils import timezone

from bluelamp.contact.selectors.appointments import list_free_slots
from bluelamp.contact.services import appointments
from bluelamp.demo import selectors
from bluelamp.demo.rules import endings
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor

DAYS, PLACES = 3, 3
# Which skill, from which hour to which, how many hours each, how many people at once.
OFFERED = (("any", 8, 20, 1, 3), ("domestic", 10, 18, 2, 1), ("fraud", 9, 17, 4, 1))
SEEN_LATER = {"theft", "fraud", "damage", "harassment", "lost"}
AT_ONCE = {"P1", "P2"}
SHARE = 0.3


def open_slots(*, by: Actor, at: datetime.datetime) -> int:
    """This will make the slots of today and the days after that are missing, and count them."""
    today = timezone.localdate(at)
    stations = sorted({unit.station for unit in selectors.list_units(on=today) if unit.station})
    made = 0
    for number in range(DAYS):
        for station in stations[:PLACES]:
            made += _open_day(by, at, station, today + datetime.timedelta(days=number))
    return made


def give_appointment(
    *, by: Actor, at: datetime.datetime, call_id: int, kind: str, grade: str
) -> endings.Ending | None:
    """This will give a caller the next free slot, for some calls that nobody need hurry to.

    It returns how the incident then ends, or None when a unit is to be sent.
    """
    if kind not in SEEN_LATER or grade in AT_ONCE or random.Random(call_id).random() > SHARE:
        return None
    skill = "fraud" if kind == "fraud" else "any"
    with access.acting(by):
        slot = list_free_slots(at=at, skill=skill).first()
        if slot is None:
            return None
        made = appointments.offer_appointment(by=by, at=at, call_id=call_id, slot_id=slot.pk)
        appointments.confirm_appointment(by=by, at=at, appointment_id=made.pk)
    return endings.APPOINTED


def _open_day(by: Actor, at: datetime.datetime, station: str, on: datetime.date) -> int:
    made = 0
    midnight = datetime.datetime.combine(on, datetime.time(), timezone.get_default_timezone())
    for skill, first, last, hours, capacity in OFFERED:
        for hour in range(first, last, hours):
            starts = midnight + datetime.timedelta(hours=hour)
            facts = appointments.SlotFacts(
                place=f"{station} front counter",
                skill=skill,
                starts_at=starts,
                ends_at=starts + datetime.timedelta(hours=hours),
                capacity=capacity,
            )
            with contextlib.suppress(appointments.SlotThere):
                appointments.make_slot(by=by, at=at, facts=facts)
                made += 1
    return made
