"""Papers of the design authority: their states, and waivers that run out."""

import datetime

from ..choices import PaperState

MOVES: dict[str, tuple[str, ...]] = {
    PaperState.PROPOSED: (PaperState.ACCEPTED, PaperState.REJECTED),
    PaperState.ACCEPTED: (PaperState.DEPRECATED, PaperState.SUPERSEDED),
    PaperState.REJECTED: (),
    PaperState.DEPRECATED: (),
    PaperState.SUPERSEDED: (),
}
LONGEST_WAIVER = datetime.timedelta(days=731)


class CannotMove(Exception):
    """A paper in that state cannot come to the other; the message says why."""


class BadDates(Exception):
    """A waiver's dates cannot be; the message says why."""


def check_move(before: str, after: str) -> None:
    """This will pass when a state follows another. Raises CannotMove."""
    if after not in MOVES[before]:
        raise CannotMove(f"A paper that is {PaperState(before).label.lower()} stays so.")


def check_waiver(granted_on: datetime.date, expires_on: datetime.date) -> None:
    """This will pass when a waiver ends after it begins, and within two years. Raises BadDates."""
    if expires_on <= granted_on:
        raise BadDates("A waiver ends after the day on which it is granted.")
    if expires_on - granted_on > LONGEST_WAIVER:
        raise BadDates("A waiver lasts two years at most. It can be granted again.")
