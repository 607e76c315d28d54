"""Real calls through the platform's own doors, and how the advice compares with what happened."""

import datetime
import itertools
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bluelamp.demo.rules import callfiles
from bluelamp.demo.rules.callfiles import PastCall
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.geography import selectors as geography
from bluelamp.kernel.geography import services as loading
from bluelamp.kernel.geography.rules.network import RoadNetwork

from .room import Habits, Outcome, Room

NEAR_A_ROAD = 200
UNITS_A_STATION = 2
ATTRIBUTION = "(c) OpenStreetMap contributors, ODbL"


class NoRoads(Exception):
    """There is no road network for these calls and no file of one beside them."""


class NothingToReplay(Exception):
    """No call of the file lies on the road network."""


@dataclass
class Sorted:
    """A file's calls, sorted by whether they can be replayed. `unplaced` say no place."""

    read: int = 0
    unplaced: int = 0
    outside: int = 0
    inside: list[PastCall] = field(default_factory=list)


@dataclass(frozen=True)
class Replay:
    """What was replayed and what became of it; seconds of real time it took."""

    source: str
    calls: Sorted
    stations: int
    units: int
    habits: Habits
    outcomes: list[Outcome]
    took: float


def sort_calls(calls: Iterator[PastCall], network: RoadNetwork, most: int | None) -> Sorted:
    """This will keep the calls within 200 m of a road of the network, in the order of time."""
    found = Sorted()
    for call in calls:
        found.read += 1
        if call.easting is None or call.northing is None:
            found.unplaced += 1
        else:
            found.inside.append(call)
    points = [(call.easting or 0.0, call.northing or 0.0) for call in found.inside]
    near = network.within(points, metres=NEAR_A_ROAD) if points else []
    kept = [call for call, is_near in zip(found.inside, near, strict=True) if is_near]
    found.outside = len(found.inside) - len(kept)
    found.inside = sorted(kept, key=lambda call: call.at)[:most]
    return found


def find_roads(mapping: callfiles.Mapping, path: Path) -> RoadNetwork:
    """This will give the road network of a file of calls, loaded the first time. Raises NoRoads."""
    try:
        return geography.network(mapping.roads)
    except geography.NoSuchNetwork:
        graph = (path.parent / mapping.graph).resolve()
        if not graph.exists():
            raise NoRoads(f"Load a road network named {mapping.roads} first.") from None
        loading.load_road_file(graph, name=mapping.roads, source=ATTRIBUTION)
        return geography.network(mapping.roads)


def replay(
    path: Path,
    *,
    handler: Actor,
    controller: Actor,
    times: float = 0,
    most: int | None = None,
    habits: Habits | None = None,
    columns: Path | None = None,
) -> Replay:
    """This will replay a file of calls; `times` is the multiple of real time, 0 for all it can.

    `columns` is a file that says which column holds what. Raises UnknownCallFile, NoRoads,
    NothingToReplay.
    """
    given = callfiles.read_mapping(columns) if columns else None
    mapping, calls = callfiles.open_calls(path, given)
    network = find_roads(mapping, path)
    found = sort_calls(calls, network, most)
    if not found.inside:
        raise NothingToReplay
    room = Room(handler, controller, network, habits or Habits(), times=times)
    homes = callfiles.stations(found.inside)
    booked = _book_on(room, homes, found.inside)
    began = datetime.datetime.now(datetime.UTC)
    outcomes = room.run(iter(found.inside))
    took = (datetime.datetime.now(datetime.UTC) - began).total_seconds()
    return Replay(mapping.name, found, len(homes), booked, room.habits, outcomes, took)


def report(done: Replay) -> Iterator[str]:
    """This will say, line by line, what was replayed and how the advice compares."""
    calls = done.calls
    yield f"{done.source}: {calls.read:,} calls read."
    yield f"  {calls.unplaced:,} without a place, {calls.outside:,} off the road network,"
    yield f"  {len(done.outcomes):,} replayed in {done.took:,.0f} s"
    yield f"  from {done.stations} stations with {done.units} units."
    grades = sorted({each.grade for each in done.outcomes})
    counts = {grade: sum(each.grade == grade for each in done.outcomes) for grade in grades}
    yield "Graded by the proposal: " + ", ".join(f"{g} {n:,}" for g, n in counts.items())
    yield from _times(done)
    yield from _against_what_happened(done)


def _times(done: Replay) -> Iterator[str]:
    sent = [each for each in done.outcomes if each.waited is not None]
    waited = [each.waited for each in sent if each.waited]
    yield f"Sent: {len(sent):,} of {len(done.outcomes):,}; {len(waited):,} waited for a free unit."
    yield "Wait of those: " + _spread([float(each) for each in waited])
    yield "Recommended travel by road: " + _spread([e.travel for e in sent if e.travel is not None])


def _against_what_happened(done: Replay) -> Iterator[str]:
    pairs = [
        (each.arrived_after, each.call.attended_seconds)
        for each in done.outcomes
        if each.arrived_after is not None and each.call.attended_seconds is not None
    ]
    habits = done.habits
    yield f"Assumed: {habits.grading:.0f} s to grade, {habits.turnout:.0f} s to turn out,"
    yield f"  {habits.at_scene / 60:.0f} min at the scene; stations stand amid their calls."
    yield f"Both known for {len(pairs):,} calls:"
    yield "  call to scene, replayed:  " + _spread([ours for ours, _ in pairs])
    yield "  attendance that happened: " + _spread([theirs for _, theirs in pairs])
    yield "  replayed less happened:   " + _spread([ours - theirs for ours, theirs in pairs])
    if len(pairs) > 2:
        ours, theirs = zip(*pairs, strict=True)
        yield f"  they go together: r = {statistics.correlation(ours, theirs):.2f}"


def _spread(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    median, late = statistics.median(ordered), ordered[int(len(ordered) * 0.9)]
    return f"median {median:,.0f} s, nine in ten within {late:,.0f} s, most {ordered[-1]:,.0f} s"


def _book_on(room: Room, homes: dict[str, tuple[float, float]], calls: list[PastCall]) -> int:
    at, until = calls[0].at, calls[-1].at + datetime.timedelta(days=1)
    pairs = itertools.product(homes.items(), range(1, UNITS_A_STATION + 1))
    for (station, home), number in pairs:
        room.book_on(f"{station.upper()} {number}", home, station=station, at=at, until=until)
    return len(homes) * UNITS_A_STATION
