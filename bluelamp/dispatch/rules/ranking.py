"""The order of a proposal and the reason for each place in it.

A unit's weight is its road time and what counts against it, in seconds, each said in its reason.
The lengths are assumptions that stand on the algorithm's card; they are policy and not measured.
"""

import datetime
from dataclasses import dataclass

from .clocks import in_minutes
from .statuses import ENROUTE, Status

STALE_AFTER = datetime.timedelta(minutes=10)
SHIFT_NEAR = datetime.timedelta(minutes=30)
DIVERTED, SHIFT_ENDS, ALONE, LACKS_WISHED = 300.0, 300.0, 120.0, 300.0
URGENT = ("P1", "P2")


@dataclass(frozen=True)
class Asked:
    """What an incident asks of a unit: skills, as code and words, that it must or should have."""

    grade: str = ""
    must: tuple[tuple[str, str], ...] = ()
    wished: tuple[tuple[str, str], ...] = ()


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
    committed_grade: str = ""
    skills: tuple[str, ...] = ()
    crew: int | None = None


@dataclass(frozen=True)
class Ranked:
    """A candidate in its place, with the reason why it won or lost.

    `penalty` is what counted against it, in seconds; `diverts` the incident that would lose it.
    """

    candidate: Candidate
    place: int | None
    reason: str
    penalty: float = 0.0
    diverts: str = ""


NOTHING_ASKED = Asked()


def may_divert(status: Status, of_grade: str, to_grade: str) -> bool:
    """This will say whether a unit on its way to the one grade may be sent to the other."""
    higher = to_grade < of_grade
    return status.code == ENROUTE and status.divertible == "higher_grade" and higher


def rank(
    candidates: list[Candidate], *, at: datetime.datetime, asked: Asked = NOTHING_ASKED
) -> list[Ranked]:
    """This will put units in order of road time and what counts against them, each with why.

    Units that cannot go come last, without a place.
    """
    fit = [(each, _obstacle(each, asked, at=at)) for each in candidates]
    against = {c.unit_id: _against(c, asked, at=at) for c, obstacle in fit if not obstacle}
    able = sorted(
        (c for c, obstacle in fit if not obstacle), key=lambda c: _weight(c, against[c.unit_id])
    )
    ranked = [
        Ranked(
            c,
            n,
            _why(c, able[0], n, against[c.unit_id], at=at),
            sum(seconds for seconds, _ in against[c.unit_id]),
            c.committed_to,
        )
        for n, c in enumerate(able, start=1)
    ]
    return ranked + [Ranked(c, None, obstacle) for c, obstacle in fit if obstacle]


def _weight(candidate: Candidate, against: list[tuple[float, str]]) -> float:
    return (candidate.seconds or 0.0) + sum(seconds for seconds, _ in against)


def _obstacle(candidate: Candidate, asked: Asked, *, at: datetime.datetime) -> str:
    if candidate.committed_to:
        return _tie(candidate, asked) or _unable(candidate, asked, at=at)
    if not candidate.status.available:
        return f"Not available: {candidate.status.label.lower()}"
    return _unable(candidate, asked, at=at)


def _tie(candidate: Candidate, asked: Asked) -> str:
    """A unit on another incident stays there, unless it is on its way to a lower grade."""
    grade = candidate.committed_grade
    if grade and asked.grade and may_divert(candidate.status, grade, asked.grade):
        return ""
    of = f" ({grade})" if grade else ""
    return f"On incident {candidate.committed_to}{of}"


def _unable(candidate: Candidate, asked: Asked, *, at: datetime.datetime) -> str:
    lacking = [words for code, words in asked.must if code not in candidate.skills]
    if lacking:
        return f"Has not what is needed: {', '.join(lacking).lower()}"
    if candidate.position_at is None:
        return "Its position is not known"
    if candidate.shift_ends_at is not None and candidate.shift_ends_at <= at:
        return "Its shift has ended"
    if candidate.seconds is None:
        return "No road leads there from where it is"
    return ""


def _against(
    candidate: Candidate, asked: Asked, *, at: datetime.datetime
) -> list[tuple[float, str]]:
    found = []
    if candidate.committed_to:
        of = f"{candidate.committed_grade} {candidate.committed_to}"
        found.append((DIVERTED, f"would be diverted from {of}"))
    for code, words in asked.wished:
        if code not in candidate.skills:
            found.append((LACKS_WISHED, f"has not {words.lower()}"))
    if candidate.crew == 1 and asked.grade in URGENT:
        found.append((ALONE, "one officer alone"))
    ends = candidate.shift_ends_at
    if ends is not None and ends - at <= SHIFT_NEAR:
        found.append((SHIFT_ENDS, f"its shift ends in {in_minutes((ends - at).total_seconds())}"))
    return found


def _why(
    unit: Candidate,
    first: Candidate,
    place: int,
    against: list[tuple[float, str]],
    *,
    at: datetime.datetime,
) -> str:
    seconds, behind = unit.seconds or 0.0, (unit.seconds or 0.0) - (first.seconds or 0.0)
    text = f"{in_minutes(seconds)} by road"
    if place == 1:
        text = f"{'Best unit' if against else 'Nearest free unit'}: {text}"
    elif behind >= 0:
        text += f", {in_minutes(behind)} after {first.callsign}"
    else:
        text += f", {in_minutes(-behind)} before {first.callsign}"
    text += "".join(f"; {words}" for _, words in against)
    if unit.position_at is not None and at - unit.position_at > STALE_AFTER:
        text += f"; position is from {unit.position_at:%H:%M}"
    return text
