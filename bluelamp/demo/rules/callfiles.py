"""Files of real calls: which columns hold what, and a row of such a file as a call."""

import csv
import datetime
import gzip
import json
import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class UnknownCallFile(Exception):
    """The file's columns fit no mapping; the message names those that are missing."""


@dataclass(frozen=True)
class Mapping:
    """Which column holds what. `words` and `place` join the columns that they name.

    `eastings` and `northings` name columns in order of preference; `roads` is the name of the road
    network that the calls are replayed on, `graph` its file beside the file of calls.
    """

    name: str
    reference: str
    time: str
    words: tuple[str, ...]
    place: tuple[str, ...]
    eastings: tuple[str, ...]
    northings: tuple[str, ...]
    station: str
    attended_from: str
    attended_seconds: str
    roads: str
    graph: str

    def columns(self) -> set[str]:
        """This will name every column that a file of this kind must have."""
        single = {self.reference, self.time, self.station, self.attended_from}
        return single | {self.attended_seconds, *self.words, *self.place, *self.eastings}


LONDON_FIRE_BRIGADE = Mapping(
    name="London Fire Brigade service calls",
    reference="incident_number",
    time="timestamp_of_call",
    words=("incident_group", "stop_code_description", "special_service_type", "property_type"),
    place=("property_category", "ward_name", "postcode_district"),
    eastings=("easting_m", "easting_rounded"),
    northings=("northing_m", "northing_rounded"),
    station="incident_station_ground",
    attended_from="first_pump_arriving_deployed_from_station",
    attended_seconds="first_pump_arriving_attendance_time",
    roads="westminster",
    graph="../geo/westminster_drive_osmnx.graphml.gz",
)
MAPPINGS = (LONDON_FIRE_BRIGADE,)
SEVERAL = ("words", "place", "eastings", "northings")


@dataclass(frozen=True)
class PastCall:
    """One call: when, where (metres, None when the file does not say), how it was attended.

    `kind` is what a made-up call is about, and `about` the earlier call whose event it is about; a
    real one does not say.
    """

    reference: str
    at: datetime.datetime
    words: str
    place: str
    easting: float | None
    northing: float | None
    station: str
    attended_seconds: float | None
    channel: str = "999"
    caller_name: str = ""
    caller_number: str = ""
    kind: str = ""
    about: str = ""


def read_mapping(path: Path) -> Mapping:
    """This will read a mapping for other files of calls: a JSON object of `Mapping`'s fields.

    Raises UnknownCallFile.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as wrong:
        raise UnknownCallFile(f"{path.name} is no JSON: {wrong}") from wrong
    if not isinstance(said, dict):
        raise UnknownCallFile(f"{path.name} is no JSON object of columns")
    names = {field.name for field in fields(Mapping)}
    missing, strange = sorted(names - set(said)), sorted(set(said) - names)
    if missing:
        raise UnknownCallFile(f"{path.name} lacks {', '.join(missing)}")
    if strange:
        raise UnknownCallFile(
            f"{path.name} has {', '.join(strange)}, which is nothing of a mapping"
        )
    return Mapping(**said | {name: _listed(said[name]) for name in SEVERAL})


def open_calls(path: Path, given: Mapping | None = None) -> tuple[Mapping, Iterator[PastCall]]:
    """This will find the mapping that fits a CSV file (gzip or plain) and read its calls.

    Raises UnknownCallFile.
    """
    known = (given,) if given else MAPPINGS
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        columns = set(next(csv.reader(file), []))
    for mapping in known:
        if not mapping.columns() - columns:
            return mapping, _read(path, mapping)
    missing = sorted(known[0].columns() - columns)
    raise UnknownCallFile(f"{path.name} has no column {', '.join(missing)}")


def stations(calls: list[PastCall]) -> dict[str, tuple[float, float]]:
    """This will place each station in the middle of the calls on its ground (medians, metres).

    The files say which station a call belongs to but not where the station stands.
    """
    grounds: dict[str, list[PastCall]] = defaultdict(list)
    for call in calls:
        if call.station and call.easting is not None:
            grounds[call.station].append(call)
    return {
        name: (
            statistics.median(call.easting or 0.0 for call in found),
            statistics.median(call.northing or 0.0 for call in found),
        )
        for name, found in sorted(grounds.items())
    }


def _read(path: Path, mapping: Mapping) -> Iterator[PastCall]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield _call(row, mapping)


def _call(row: dict[str, str], mapping: Mapping) -> PastCall:
    when = datetime.datetime.fromisoformat(row[mapping.time])
    return PastCall(
        reference=row[mapping.reference],
        at=when.replace(tzinfo=LONDON),
        words=_joined(row, mapping.words),
        place=_joined(row, mapping.place),
        easting=_first(row, mapping.eastings),
        northing=_first(row, mapping.northings),
        station=row[mapping.station],
        attended_seconds=_first(row, (mapping.attended_seconds,)),
    )


def _listed(named: str | list[str]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(named)


def _joined(row: dict[str, str], columns: tuple[str, ...]) -> str:
    said = dict.fromkeys(row[each].strip() for each in columns if row[each].strip())
    return ", ".join(said)


def _first(row: dict[str, str], columns: tuple[str, ...]) -> float | None:
    for column in columns:
        if row[column].strip():
            return float(row[column])
    return None
