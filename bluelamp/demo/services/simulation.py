"""The fictional force at work: its calls arrive, its units on shift attend them."""

import contextlib
import datetime
import heapq
import random
import time
from collections.abc import Iterator

from bluelamp.contact import services as contact
from bluelamp.contact.selectors import calls as queue
from bluelamp.demo import selectors
from bluelamp.demo.rules import calls, endings
from bluelamp.demo.rules.callfiles import PastCall
from bluelamp.demo.rules.calls import Call
from bluelamp.demo.rules.geometry import Address, Spot
from bluelamp.demo.selectors import ResponseUnit
from bluelamp.dispatch import selectors as dispatch
from bluelamp.dispatch.services import deployments, units
from bluelamp.dispatch.services.deployments import Refused
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.geography import selectors as geography

from .calls import stream_calls
from .room import Habits, Outcome, Room
from .sittings import give_appointment, open_slots

HABITS = Habits(grading=20, turnout=30, at_scene=480, report_position_every=5, queues=True)
MUSTER_EVERY, SLOTS_EVERY = 600, 21_600
A_CALL_EVERY, SECOND_CALLERS, LOOK_EVERY = 60, 0.4, 5
BY_TELEPHONE = ("999", "101")
OFF_DUTY = "11"


def simulate(
    *,
    by: Actor,
    at: datetime.datetime,
    supervisor: Actor | None = None,
    times: float = 1,
    most: int | None = None,
) -> None:
    """This will run the fictional force's control room until `most` calls are done, or for good.

    With a `supervisor` what has been attended is closed too.

    Raises NothingLoaded.
    """
    began, county = time.monotonic(), selectors.get_county()
    pace = 365 * 86_400 / (0.45 * county.people * A_CALL_EVERY)
    room = Room(by, by, geography.network(), HABITS, times=times, supervisor=supervisor)
    room.appoint = lambda call_id, outcome, now: _appoint(by, call_id, outcome, now)
    tidy(room, at)
    muster(room, at)
    open_slots(by=by, at=at)
    room.every(LOOK_EVERY, at, room.attend)
    room.every(MUSTER_EVERY, at, lambda now: muster(room, now))
    room.every(SLOTS_EVERY, at, lambda now: open_slots(by=by, at=now))
    room.run(_calls(stream_calls(start=at, pace=pace), most), start=at, began=began)


def tidy(room: Room, at: datetime.datetime) -> None:
    """This will bring to an end what an earlier simulation left under way when it was stopped."""
    by = room.controller
    with access.acting(by):
        rang = list(queue.list_queue().filter(channel__in=BY_TELEPHONE, presented_at__lt=at))
        left = list(dispatch.list_open_incidents().filter(opened_by_id=by.post_id))
        committed = [unit for unit in dispatch.list_units() if unit.incident_id]
    for call in rang:
        with contextlib.suppress(contact.NotWaiting):
            contact.abandon_call(by=by, at=at, key=call.key)
    for unit in committed:
        if unit.incident_id in {incident.pk for incident in left}:
            deployments.stand_down(by=by, at=at, incident_id=unit.incident_id or 0, unit_id=unit.pk)
    for incident in left:
        with contextlib.suppress(Refused):  # a unit that somebody else sent is still on it
            room.finish(incident, endings.draw("", incident.reference), at)


def muster(room: Room, at: datetime.datetime) -> None:
    """This will book on the units whose shift has begun and book off those whose shift is over."""
    day = datetime.timedelta(days=1)
    rota = [*selectors.list_units(on=at.date() - day), *selectors.list_units(on=at.date())]
    on_shift = {unit.callsign: unit for unit in rota if _is_on(unit, at)}
    with access.acting(room.controller):
        booked = {unit.callsign: unit for unit in dispatch.list_units()}
    for callsign, unit in on_shift.items():
        known = booked.get(callsign)
        if known is None or known.status == OFF_DUTY or known.pk not in room.homes:
            _book_on(room, unit, at)
    for callsign, there in booked.items():
        if callsign not in on_shift and there.status != OFF_DUTY and not there.incident_id:
            units.set_status(by=room.controller, at=at, unit_id=there.pk, status=OFF_DUTY)


def _appoint(
    by: Actor, call_id: int, outcome: Outcome, at: datetime.datetime
) -> endings.Ending | None:
    kind = outcome.call.kind
    return give_appointment(by=by, at=at, call_id=call_id, kind=kind, grade=outcome.grade)


def _book_on(room: Room, unit: ResponseUnit, at: datetime.datetime) -> None:
    home = (unit.easting, unit.northing)
    until = unit.ends_at or at
    room.book_on(unit.callsign, home, station=unit.station, at=at, until=until)


def _is_on(unit: ResponseUnit, at: datetime.datetime) -> bool:
    if unit.starts_at is None or unit.ends_at is None:
        return False
    return unit.starts_at <= at < unit.ends_at


def _words(place: Address | Spot) -> str:
    if isinstance(place, Spot):
        return f"{place.name}, {place.street}, {place.town}"
    return f"{place.house or place.number} {place.street}, {place.town}, {place.postcode}"


def _calls(stream: Iterator[Call], most: int | None) -> Iterator[PastCall]:
    """The calls in order of time, some of them of a second person about the same event."""
    coming: list[tuple[datetime.datetime, str, PastCall]] = []
    for number, call in enumerate(stream):
        if most is not None and number >= most:
            break
        while coming and coming[0][0] <= call.at:
            yield heapq.heappop(coming)[2]
        first = _as_placed(f"call-{number}-{call.at.timestamp():.0f}", call)
        yield first
        rng = random.Random(first.reference)
        again = calls.call_again(call, rng) if rng.random() < SECOND_CALLERS else None
        if again:
            second = _as_placed(f"{first.reference}-again", again, about=first.reference)
            heapq.heappush(coming, (again.at, second.reference, second))
    yield from (each for _, _, each in sorted(coming))


def _as_placed(reference: str, call: Call, about: str = "") -> PastCall:
    return PastCall(
        reference=reference,
        at=call.at,
        words=call.words,
        place=_words(call.place),
        easting=call.place.easting,
        northing=call.place.northing,
        station="",
        attended_seconds=None,
        channel=call.channel,
        caller_name=call.caller,
        caller_number="" if call.withheld else call.number,
        kind=call.kind,
        about=about,
    )
