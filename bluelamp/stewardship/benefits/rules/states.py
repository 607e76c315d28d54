"""How far a benefit has come, as a table of states.

Cash is confirmed by the ledger alone; what is not cash goes from verified to sustained.
"""

from ..choices import Kind, State

MOVES: dict[str, tuple[str, ...]] = {
    State.IDENTIFIED: (State.PROFILED, State.LAPSED),
    State.PROFILED: (State.AGREED, State.LAPSED),
    State.AGREED: (State.DELIVERY, State.LAPSED),
    State.DELIVERY: (State.MEASURED, State.LAPSED),
    State.MEASURED: (State.VERIFIED, State.DELIVERY, State.LAPSED),
    State.VERIFIED: (State.CONFIRMED, State.SUSTAINED, State.LAPSED),
    State.CONFIRMED: (State.SUSTAINED, State.LAPSED),
    State.SUSTAINED: (State.LAPSED,),
    State.LAPSED: (State.IDENTIFIED,),
}
BY_OTHERS = (State.VERIFIED, State.CONFIRMED)


class NotYet(Exception):
    """The move cannot be made; the message says why, in a sentence."""


def next_states(kind: str, state: str) -> tuple[str, ...]:
    """This will list the states that may follow, for a benefit of a kind."""
    if state == State.VERIFIED:
        first = State.CONFIRMED if kind == Kind.CASH else State.SUSTAINED
        return (first, State.LAPSED)
    return MOVES[state]


def check_move(kind: str, before: str, after: str, evidence: str) -> None:
    """This will pass when a state may follow another and something shows it. Raises NotYet."""
    allowed = next_states(kind, before)
    if after not in allowed:
        words = " or ".join(f"“{State(each).label}”" for each in allowed)
        raise NotYet(f"After “{State(before).label}” comes {words}.")
    if not evidence.strip():
        raise NotYet("Say what shows it.")
