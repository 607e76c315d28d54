"""Which status may follow which. The table is the force's own: `next` in its list of codes."""

from dataclasses import dataclass

from .refusals import Refused

ENROUTE, AT_SCENE, ON_DUTY, AVAILABLE, EMERGENCY, OFF_DUTY = "5", "6", "1", "2", "0", "11"


class WrongStatus(Refused):
    """The unit may not go from the one status to the other; the message says why."""


@dataclass(frozen=True)
class Status:
    """A status code with what the force's list says of it; `next` are those that may follow."""

    code: str
    label: str
    available: bool
    deployable: bool
    divertible: str = ""
    next: tuple[str, ...] = ()


def check_move(before: Status, after: Status, *, assigned: bool) -> None:
    """This will pass when a unit may change its status so. Raises WrongStatus."""
    if before.code == after.code:
        raise WrongStatus("The unit has that status already.")
    if before.code == OFF_DUTY and after.code != ON_DUTY:
        raise WrongStatus("The unit is off duty: book it on first.")
    if after.code in (ENROUTE, AT_SCENE) and not assigned:
        raise WrongStatus("The unit is not assigned to an incident.")
    if assigned and (after.available or after.code == OFF_DUTY):
        raise WrongStatus("The unit is on an incident: stand it down first.")
    if after.code not in before.next:
        raise WrongStatus(
            f"{after.code} {after.label} may not follow {before.code} {before.label}."
            f" It may go to {_listed(before.next)}."
        )


def _listed(codes: tuple[str, ...]) -> str:
    if len(codes) < 2:
        return codes[0] if codes else "no other status"
    return f"{', '.join(codes[:-1])} or {codes[-1]}"
