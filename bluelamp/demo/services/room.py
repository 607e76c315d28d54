"""A control room at work: calls are taken, graded and attended through the platform's own doors.

Time is a queue of what happens next, so the same room runs in real time, at a multiple of it, or
as fast as it can. Units travel along the roads; what is assumed of them is in `Habits`.
"""

import contextlib
import datetime
import heapq
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bluelamp.contact import services as contact
from bluelamp.demo.rules import answering, endings
from bluelamp.demo.rules.callfiles import PastCall
from bluelamp.dispatch import selectors as dispatch
from bluelamp.dispatch.services import closing, deployments, incidents, units
from bluelamp.dispatch.services.deployments import Refused
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.geography.rules.network import RoadNetwork, Route

if TYPE_CHECKING:
    from bluelamp.dispatch.models import Incident, Unit

Act = Callable[[datetime.datetime], object]


@dataclass(frozen=True)
class Habits:
    """What is assumed of people: seconds to grade, to turn out, at the scene.

    With `queues` callers wait in the queue first, where a person may be quicker than the room.
    `grade` is given where no grade is proposed, because no version of the rules is approved.
    """

    grading: float = 30
    turnout: float = 60
    at_scene: float = 1_200
    report_position_every: float = 0
    grade: str = "P2"
    queues: bool = False


@dataclass
class Outcome:
    """What became of one call. Seconds; None where it did not come to that."""

    call: PastCall
    grade: str = ""
    waited: float | None = None
    travel: float | None = None
    arrived_after: float | None = None


@dataclass
class Room:
    """One control room: a handler, a controller, the units and the queue of what happens next.

    With a `supervisor` what has been resulted is closed too. People may work beside it: what they
    did first stands. `appoint` may give a caller an appointment in place of a unit.
    """

    handler: Actor
    controller: Actor
    network: RoadNetwork
    habits: Habits = field(default_factory=Habits)
    times: float = 0
    supervisor: Actor | None = None
    appoint: Callable[[int, Outcome, datetime.datetime], endings.Ending | None] | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    waiting: list[tuple[str, datetime.datetime, int, Outcome]] = field(default_factory=list)
    homes: dict[int, tuple[float, float]] = field(default_factory=dict)
    sent: dict[int, int] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._agenda: list[tuple[datetime.datetime, int, Act]] = []
        self._order = itertools.count()
        self._again = 0

    def book_on(
        self,
        callsign: str,
        home: tuple[float, float],
        *,
        station: str,
        at: datetime.datetime,
        until: datetime.datetime,
    ) -> "Unit":
        """This will book a unit on at its station."""
        unit = units.book_on(
            by=self.controller,
            at=at,
            callsign=callsign,
            kind="response",
            organisation_unit_id=self.controller.unit_id,
            crew=[],
            shift_ends_at=until,
            station=station,
        )
        self.homes[unit.pk] = home
        self._place(unit.pk, home, at)
        return unit

    def run(
        self,
        calls: Iterator[PastCall],
        *,
        start: datetime.datetime | None = None,
        began: float | None = None,
    ) -> list[Outcome]:
        """This will take every call, in the order of time, and see each through to its end.

        The clock begins at `start`, or with the first call. It was `start` when the machine's own
        counter stood at `began`; now, unless that is said.
        """
        self._invite(calls)
        began, first = time.monotonic() if began is None else began, start
        while len(self._agenda) > self._again:
            at, _, act = heapq.heappop(self._agenda)
            first = first or at
            self._keep_pace(at - first, began)
            with contextlib.suppress(Refused):  # a person was quicker, and it is theirs now
                act(at)
        return self.outcomes

    def finish(
        self, incident: "Incident", ending: endings.Ending, at: datetime.datetime, kind: str = ""
    ) -> None:
        """This will result an incident and, where there is a supervisor, close it.

        `kind` is what the call was about, where that is known.
        """
        incidents.result_incident(
            by=self.controller, at=at, incident_id=incident.pk, result=ending.result,
            text=ending.said,
        )  # fmt: skip
        if self.supervisor:
            decided = _decided(incident, ending, kind)
            closing.close_incident(
                by=self.supervisor, at=at, incident_id=incident.pk, decided=decided
            )

    def every(self, seconds: float, at: datetime.datetime, act: Act) -> None:
        """This will do something again and again for as long as there is anything else to do."""

        def again(now: datetime.datetime) -> None:
            act(now)
            self._plan(now, seconds, again)

        self._again += 1
        self._plan(at, seconds, again)

    def _invite(self, coming: Iterator[PastCall]) -> None:
        """Only the next call is in the queue, so that a stream of calls need never end."""
        if call := next(coming, None):

            def take(at: datetime.datetime) -> None:
                self._take(call, at)
                self._invite(coming)

            self._plan(call.at, 0, take)

    def _plan(self, at: datetime.datetime, seconds: float, act: Act) -> None:
        when = at + datetime.timedelta(seconds=seconds)
        heapq.heappush(self._agenda, (when, next(self._order), act))

    def _keep_pace(self, passed: datetime.timedelta, began: float) -> None:
        if self.times:
            ahead = passed.total_seconds() / self.times - (time.monotonic() - began)
            time.sleep(max(0.0, ahead))

    def _take(self, call: PastCall, at: datetime.datetime) -> None:
        facts = contact.CallFacts(
            channel=call.channel,
            place=incidents.Place(call.place, call.easting, call.northing),
            words=call.words,
            presented_at=at,
            caller_name=call.caller_name,
            caller_number=call.caller_number,
        )
        outcome = Outcome(call)
        self.outcomes.append(outcome)
        if not self.habits.queues:
            taken = contact.take_call(by=self.handler, at=at, facts=facts)
            self._plan(at, self.habits.grading, lambda now: self._grade(taken.pk, outcome, now))
            return
        queued = contact.present_call(by=self.handler, at=at, facts=facts).pk
        seconds = answering.seconds(call.reference)
        self._plan(at, seconds, lambda now: self._answer(queued, facts, outcome, now))

    def _answer(
        self, call_id: int, facts: contact.CallFacts, outcome: Outcome, at: datetime.datetime
    ) -> None:
        """A person may have been quicker; then the call and all that follows is theirs."""
        with contextlib.suppress(contact.NotWaiting):
            contact.answer_call(by=self.handler, at=at, call_id=call_id)
            self._plan(at, self.habits.grading, lambda now: self._end(call_id, facts, outcome, now))

    def _end(
        self, call_id: int, facts: contact.CallFacts, outcome: Outcome, at: datetime.datetime
    ) -> None:
        """Another caller about an open incident is added to it; else the call is graded."""
        with access.acting(self.handler):
            same = dispatch.list_open_incidents().filter(pk=self.opened.get(outcome.call.about, 0))
            known = same.values_list("pk", flat=True).first()
        if known is None:
            self._grade(call_id, outcome, at)
            return
        decision = contact.Decision(same_as=known)
        contact.settle_call(by=self.handler, at=at, facts=facts, decision=decision, call_id=call_id)

    def _grade(self, call_id: int, outcome: Outcome, at: datetime.datetime) -> None:
        proposed = contact.propose_grade(by=self.handler, at=at, call_id=call_id)
        outcome.grade = proposed.grade if proposed else self.habits.grade
        graded = contact.grade_call(
            by=self.handler,
            at=at,
            call_id=call_id,
            grade=outcome.grade,
            advice_id=proposed.advice_id if proposed else None,
        )
        incident = graded.incident
        assert incident is not None  # noqa: S101 (for mypy: a graded call has one)
        self.opened[outcome.call.reference] = incident.pk
        if self.appoint and (ended := self.appoint(call_id, outcome, at)):
            self.finish(incident, ended, at, outcome.call.kind)
        elif not self._send(incident.pk, outcome, at):
            heapq.heappush(self.waiting, (outcome.grade, at, incident.pk, outcome))

    def _send(self, incident_id: int, outcome: Outcome, at: datetime.datetime) -> bool:
        proposal = deployments.propose_units(by=self.controller, at=at, incident_id=incident_id)
        if (best := proposal.best) is None:
            return False
        unit_id, advice_id = best.candidate.unit_id, proposal.advice_id
        try:
            deployments.assign_unit(
                by=self.controller, at=at, incident_id=incident_id, unit_id=unit_id,
                advice_id=advice_id,
            )  # fmt: skip
        except deployments.NotFree:
            return False
        graded_at = outcome.call.at + datetime.timedelta(seconds=self.habits.grading)
        outcome.waited = (at - graded_at).total_seconds()
        outcome.travel = best.candidate.seconds
        self.sent[unit_id] = incident_id
        trip = _Trip(proposal.incident, unit_id, outcome.travel or 0.0, outcome)
        self._plan(at, self.habits.turnout, lambda now: self._set_out(trip, now))
        return True

    def attend(self, at: datetime.datetime) -> None:
        """This will let units go where a person sent them: they drive there and say so.

        What follows at the scene is for that person to end; then the unit goes home.
        """
        with access.acting(self.controller):
            found = [unit for unit in dispatch.list_units() if unit.pk in self.homes]
        for unit in found:
            if unit.incident is None:
                if self.sent.pop(unit.pk, None):
                    self._go_home(unit.pk, (unit.easting or 0.0, unit.northing or 0.0), at)
            elif self.sent.get(unit.pk) != unit.incident_id:
                self._turn_out(unit, unit.incident, at)

    def _turn_out(self, unit: "Unit", incident: "Incident", at: datetime.datetime) -> None:
        self.sent[unit.pk] = incident.pk
        here = (unit.easting or 0.0, unit.northing or 0.0)
        trip = _Trip(incident, unit.pk, 0.0)
        [seconds] = self.network.seconds_to(trip.place(), [here])
        trip = replace(trip, travel=seconds or 0.0)
        with access.acting(self.controller):
            sent = dispatch.find_deployment(unit.pk)
        at = max(at, sent.assigned_at) if sent else at  # what a person did may be a moment ahead
        deployments.acknowledge_deployment(by=self.controller, at=at, unit_id=unit.pk)
        self._plan(at, self.habits.turnout, lambda now: self._set_out(trip, now))

    def _set_out(self, trip: "_Trip", at: datetime.datetime) -> None:
        if not self._is_on(trip):
            return
        units.set_status(by=self.controller, at=at, unit_id=trip.unit_id, status="5")
        if self.habits.report_position_every and trip.travel:
            self._drive(trip, at, trip.travel)
        if trip.travel or trip.outcome:  # where no road leads nobody arrives by themselves
            self._plan(at, trip.travel, lambda now: self._arrive(trip, now))

    def _drive(self, trip: "_Trip", at: datetime.datetime, seconds: float) -> None:
        """Positions along the road at each interval until it arrives."""
        unit = self._unit(trip.unit_id)
        start = (unit.easting or 0.0, unit.northing or 0.0)
        route = self.network.route(start, trip.place())
        step = self.habits.report_position_every
        for number in range(1, int(seconds // step) + 1):
            self._plan(at, number * step, self._position(trip, route, number * step))

    def _position(self, trip: "_Trip", route: Route, seconds: float) -> Act:
        point = self.network.point_along(route, seconds)

        def move(now: datetime.datetime) -> None:
            if self._is_on(trip):
                self._place(trip.unit_id, point, now)

        return move

    def _arrive(self, trip: "_Trip", at: datetime.datetime) -> None:
        if not self._is_on(trip):
            return
        self._place(trip.unit_id, trip.place(), at)
        units.set_status(by=self.controller, at=at, unit_id=trip.unit_id, status="6")
        if outcome := trip.outcome:
            outcome.arrived_after = (at - outcome.call.at).total_seconds()
            kind = outcome.call.kind
            self._plan(at, self.habits.at_scene, lambda now: self._finish(trip, kind, now))

    def _finish(self, trip: "_Trip", kind: str, at: datetime.datetime) -> None:
        by, pk = self.controller, trip.incident.pk
        with contextlib.suppress(Refused):
            deployments.stand_down(by=by, at=at, incident_id=pk, unit_id=trip.unit_id)
        with contextlib.suppress(Refused):
            self.finish(trip.incident, endings.draw(kind, trip.incident.reference), at, kind)
        if self.sent.get(trip.unit_id) == pk:
            del self.sent[trip.unit_id]
            self._go_home(trip.unit_id, trip.place(), at)
        self._send_next(at)

    def _go_home(self, unit_id: int, here: tuple[float, float], at: datetime.datetime) -> None:
        home = self.homes[unit_id]
        [seconds] = self.network.seconds_to(home, [here])
        self._plan(at, seconds or 0.0, lambda now: self._return(unit_id, home, now))

    def _is_on(self, trip: "_Trip") -> bool:
        """A person may have taken the unit off, or sent it elsewhere, meanwhile."""
        return self._unit(trip.unit_id).incident_id == trip.incident.pk

    def _return(self, unit_id: int, home: tuple[float, float], at: datetime.datetime) -> None:
        if self._unit(unit_id).incident_id is None:
            self._place(unit_id, home, at)

    def _unit(self, unit_id: int) -> "Unit":
        with access.acting(self.controller):
            return dispatch.get_unit(unit_id)

    def _send_next(self, at: datetime.datetime) -> None:
        """A unit is free: the most urgent of those that wait, and of these the oldest, is next."""
        if self.waiting:
            grade, since, incident_id, outcome = heapq.heappop(self.waiting)
            if not self._send(incident_id, outcome, at):
                heapq.heappush(self.waiting, (grade, since, incident_id, outcome))

    def _place(self, unit_id: int, point: tuple[float, float], at: datetime.datetime) -> None:
        fix = units.Fix(unit_id, point[0], point[1])
        units.record_positions(by=self.controller, at=at, fixes=[fix])


@dataclass(frozen=True)
class _Trip:
    """One unit on its way to one incident; without an outcome a person sent it."""

    incident: "Incident"
    unit_id: int
    travel: float
    outcome: Outcome | None = None

    def place(self) -> tuple[float, float]:
        return self.incident.easting or 0.0, self.incident.northing or 0.0


def _decided(incident: "Incident", ending: endings.Ending, kind: str) -> closing.Decided:
    """A crime that is recorded has a made-up number: the incident's own with a C before it."""
    crimes = (f"C{incident.reference}",) if ending.decision == endings.RECORDED else ()
    return closing.Decided(
        category=incident.category or endings.closed_as(kind),
        qualifiers=tuple(incident.qualifiers),
        decision=ending.decision,
        crimes=crimes,
        no_crime_reason=ending.reason,
        words=ending.words,
        victim=ending.victim,
        risk=ending.risk,
    )
