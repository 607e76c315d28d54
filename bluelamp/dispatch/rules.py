"""Grading clocks, unit statuses and the order of a proposal. Pure: values in, values out."""

import datetime
from dataclasses import dataclass

ENROUTE, AT_SCENE, ON_DUTY, AVAILABLE, EMERGENCY, OFF_DUTY = "5", "6", "1", "2", "0", "11"
STALE_AFTER = datetime.timedelta(minutes=10)


class WrongStatus(Exception):
    """The unit may not go from the one status to the other; the message says why."""


@dataclass(frozen=True)
class Status:
    """A status code with what the force's list says of it."""

    code: str
    label: str
    available: bool
    deployable: bool


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


def due_at(opened_at: datetime.datetime, target_minutes: int | None) -> datetime.datetime | None:
    """This will say by when a unit is due, or None for a grade without a published target."""
    if target_minutes is None:
        return None
    return opened_at + datetime.timedelta(minutes=target_minutes)


def reference(day: datetime.date, number: int) -> str:
    """This will write an incident's reference: the day and the number within it."""
    return f"{day:%Y%m%d}-{number:04d}"


def check_status(before: str, after: str, *, assigned: bool) -> None:
    """This will pass when a unit may change its status so. Raises WrongStatus."""
    if before == after:
        raise WrongStatus("The unit has that status already.")
    if before == OFF_DUTY and after != ON_DUTY:
        raise WrongStatus("The unit is off duty: book it on first.")
    if after in (ENROUTE, AT_SCENE) and not assigned:
        raise WrongStatus("The unit is not assigned to an incident.")
    if after == OFF_DUTY and assigned:
        raise WrongStatus("The unit is on an incident: stand it down first.")


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


def in_minutes(seconds: float) -> str:
    """This will say a length of time as a controller would: 45 sec, 4 min 10 sec."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} sec"
    return f"{minutes} min {rest} sec" if rest else f"{minutes} min"
