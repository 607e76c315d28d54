"""A small world for dispatch: code lists, an approved algorithm, a square of roads, people."""

import datetime

from django.core.management import call_command

from bluelamp.dispatch.services import incidents, units
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.geography import services as geography
from bluelamp.kernel.geography.rules.roads import RoadEdge, RoadNode
from tests.people import NOW, actor_of, make_post
from tests.register import approve_algorithms

CONTROL = (
    "dispatch.read_incidents",
    "dispatch.open_incident",
    "dispatch.regrade_incident",
    "dispatch.assign_unit",
    "dispatch.set_status",
    "dispatch.speak_for_units",
    "dispatch.result_incident",
    "dispatch.manage_units",
    "dispatch.link_incidents",
    "dispatch.transfer_incident",
    "dispatch.close_incident",
    "dispatch.message_units",
    "dispatch.answer_emergency",
    "dispatch.request_support",
    "contact.take_call",
    "contact.grade_call",
    "contact.read_calls",
    "algorithms.read_advice",
)
WHY = Reason("incident")
CORNERS = {
    1: (400_000, 280_000),
    2: (401_000, 280_000),
    3: (401_000, 281_000),
    4: (400_000, 281_000),
}


def make_world() -> None:
    """This will load the code lists, the roads and the register, as an installation does."""
    call_command("load_codes", verbosity=0, stdout=open_null())
    make_roads()
    approve_algorithms()


def open_null():
    import io

    return io.StringIO()


def make_roads() -> None:
    """A square of four roads, 1 km and 100 seconds each, driven both ways."""
    nodes = [RoadNode(number, *point) for number, point in CORNERS.items()]
    sides = [(1, 2), (2, 3), (3, 4), (4, 1)]
    edges = [
        RoadEdge(start, end, 1000.0, 100.0, f"Road {a}{b}", "residential")
        for a, b in sides
        for start, end in ((a, b), (b, a))
    ]
    geography.load_roads("square", nodes, edges, source="made for a test")


def make_controller(**where):
    return actor_of(make_post(*CONTROL, **where))


def open_incident(by, *, corner=3, grade="P1", at=NOW, words="A man is shouting in the street"):
    easting, northing = CORNERS[corner]
    return incidents.open_incident(
        by=by,
        at=at,
        place=incidents.Place("Corner Road", easting, northing),
        summary=words,
        grade=grade,
        reason=WHY,
    )


def book_on(by, callsign, corner, at=NOW, **more):
    unit = units.book_on(
        by=by,
        at=at,
        callsign=callsign,
        kind="response",
        organisation_unit_id=by.unit_id,
        crew=["PC 1", "PC 2"],
        shift_ends_at=at + datetime.timedelta(hours=8),
        **more,
    )
    units.record_positions(by=by, at=at, fixes=[units.Fix(unit.pk, *CORNERS[corner])])
    return unit
