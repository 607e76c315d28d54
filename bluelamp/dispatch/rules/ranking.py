"""The order of a proposal and the reason for each place in it."""

import datetime
from dataclasses import dataclass

from .clocks import in_minutes
from .statuses import Status

STALE_AFTER = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class Candidate:
    """A unit considered for an incident. `seconds` is road time, None where no road leads."""

    unit_id: int
    callsign: str
    status: Status
    seconds: float | None
    position_at: datetime.datetime | None
    shift_ends_at: datetime.datetime | None
    committed_to: str = ""


@dataclass(frozen=True)
class Ranked:
    """A candidate in its place, with the reason why it won or lost."""

    candidate: Candidate
    place: int | None
    reason: str


def rank(candidates: list[Candidate], *, at: datetime.datetime) -> list[Ranked]:
    """This will put free units in order of road time and say of each why it stands where it does.

    Units that cannot go come last, without a place.
    """
    fit = [(each, _obstacle(each, at=at)) for each in candidates]
    able = sorted((c for c, obstacle in fit if not obstacle), key=lambda c: c.seconds or 0.0)
    ranked = [Ranked(c, n, _why(c, able[0], n, at=at)) for n, c in enumerate(able, start=1)]
    return ranked + [Ranked(c, None, obstacle) for c, obstacle in fit if obstacle]


def _obstacle(candidate: Candidate, *, at: datetime.datetime) -> str:
    if candidate.committed_to:
        return f"On incident {candidate.committed_to}"
    if not candidate.status.available:
        return f"Not available: {candidate.status.label.lower()}"
    if candidate.position_at is None:
        return "Its position is not known"
    if candidate.shift_ends_at is not None and candidate.shift_ends_at <= at:
        return "Its shift has ended"
    if candidate.seconds is None:
        return "No road leads there from where it is"
    return ""


def _why(unit: Candidate, first: Candidate, place: int, *, at: datetime.datetime) -> str:
    seconds, behind = unit.seconds or 0.0, (unit.seconds or 0.0) - (first.seconds or 0.0)
    text = f"{in_minutes(seconds)} by road"
    if place == 1:
        text = f"Nearest free unit: {text}"
    else:
        text += f", {in_minutes(behind)} after {first.callsign}"
    if unit.position_at is not None and at - unit.position_at > STALE_AFTER:
        text += f"; position is from {unit.position_at:%H:%M}"
    return text
