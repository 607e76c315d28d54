"""From which state a version may go to which."""

MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("approved", "retired"),
    "approved": ("suspended", "retired"),
    "suspended": ("approved", "retired"),
    "retired": (),
}


class WrongState(Exception):
    """A version cannot go from the state that it is in to the one asked for."""


def check_move(now: str, then: str) -> None:
    """This will pass when a version may go from one state to the other. Raises WrongState."""
    if then not in MOVES[now]:
        raise WrongState(f"A version that is {now} cannot be {then}.")
