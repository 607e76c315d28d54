"""The decommissioning of an application, as a table of states.

A saving is real only when the money stops, so `closed` needs more than a move: the ledger must hold
a whole month after the infrastructure went off, and no cost of the application in it or later.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from ..choices import Ending

MOVES: dict[str, tuple[str, ...]] = {
    Ending.CANDIDATE: (Ending.APPROVED, Ending.DROPPED),
    Ending.APPROVED: (Ending.READ_ONLY, Ending.DROPPED),
    Ending.READ_ONLY: (Ending.DATA_SETTLED, Ending.DROPPED),
    Ending.DATA_SETTLED: (Ending.INTEGRATIONS_CUT,),
    Ending.INTEGRATIONS_CUT: (Ending.ACCOUNTS_REVOKED,),
    Ending.ACCOUNTS_REVOKED: (Ending.CONTRACT_ENDED,),
    Ending.CONTRACT_ENDED: (Ending.INFRASTRUCTURE_OFF,),
    Ending.INFRASTRUCTURE_OFF: (Ending.CLOSED,),
    Ending.CLOSED: (),
    Ending.DROPPED: (Ending.CANDIDATE,),
}
# What somebody must be able to point to before the move is made.
EVIDENCE = {
    Ending.APPROVED: "The design authority's decision",
    Ending.READ_ONLY: "How writing was turned off",
    Ending.DATA_SETTLED: "Who signed the retention or the move, and where the data is now",
    Ending.INTEGRATIONS_CUT: "Which interfaces were cut, and how it was checked",
    Ending.ACCOUNTS_REVOKED: "How it was checked that nobody can sign in",
    Ending.CONTRACT_ENDED: "The supplier's confirmation",
    Ending.INFRASTRUCTURE_OFF: "What was switched off or returned",
    Ending.CLOSED: "Where the ledger shows it",
    Ending.DROPPED: "Why it stays",
    Ending.CANDIDATE: "Why it could go",
}


class NotYet(Exception):
    """The move cannot be made; the message says why, in a sentence."""


@dataclass(frozen=True)
class Ledger:
    """What the ledger says after the infrastructure went off."""

    off_on: datetime.date
    reaches: datetime.date | None  # the last day that any cost row of the force is about
    left: Decimal  # what the application has cost since, all currencies
    left_rows: int


def check_move(before: str, after: str, evidence: str) -> None:
    """This will pass when a state follows another and there is evidence. Raises NotYet."""
    if after not in MOVES[before]:
        allowed = " or ".join(f"“{Ending(each).label}”" for each in MOVES[before])
        raise NotYet(f"After “{Ending(before).label}” comes {allowed or 'nothing more'}.")
    if not evidence.strip():
        raise NotYet(f"Say what shows it: {EVIDENCE[Ending(after)].lower()}.")


def check_ledger(ledger: Ledger) -> None:
    """This will pass when the cost has left the ledger. Raises NotYet."""
    needed = month_after(ledger.off_on)
    if ledger.reaches is None or ledger.reaches < needed:
        upto = f"reaches {ledger.reaches:%d %B %Y}" if ledger.reaches else "holds no costs"
        raise NotYet(
            f"The ledger {upto}. It must reach {needed:%d %B %Y}, a whole month after the "
            "infrastructure went off, before anybody can say that the cost has left it."
        )
    if ledger.left_rows:
        raise NotYet(
            f"The ledger still holds {ledger.left_rows} cost rows since the infrastructure went "
            f"off, {ledger.left:,.2f} in all. It is closed when there are none."
        )


def month_after(day: datetime.date) -> datetime.date:
    """This will give the last day of the first whole month after a day."""
    first = next_month(next_month(day))
    return first - datetime.timedelta(days=1)


def next_month(day: datetime.date) -> datetime.date:
    """This will give the first day of the month after a day's."""
    return datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)
