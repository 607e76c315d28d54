"""How a request for another force's support goes on."""

MOVES: dict[str, tuple[str, ...]] = {
    "asked": ("agreed", "refused", "ended"),
    "agreed": ("ended",),
    "refused": (),
    "ended": (),
}


def may_move(before: str, after: str) -> bool:
    """This will say whether a request may go from the one state to the other."""
    return after in MOVES[before]
