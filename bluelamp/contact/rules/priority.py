"""Which contact is answered first: published rules over what is known before it is answered."""

from dataclasses import dataclass

EMERGENCY, URGENT, WAITING, LATER = 1, 2, 3, 4
LEVELS = (EMERGENCY, URGENT, WAITING, LATER)
NAMES = {EMERGENCY: "Emergency", URGENT: "Urgent", WAITING: "Waiting now", LATER: "Can wait"}
_BY_GRADE = {"P1": EMERGENCY, "P2": URGENT}


@dataclass(frozen=True)
class Priority:
    """A place in the queue, 1 first, and why in a few words."""

    level: int
    reason: str


def place_in_queue(
    *, emergency: bool, somebody_waits: bool, grade: str, because: str, sent: int | None = None
) -> Priority:
    """This will place a contact by its channel, what its words point to, and what was sent with it.

    The most urgent of these wins; what is sent with a contact can raise it and never lower it.
    """
    found = [Priority(WAITING, "Somebody is waiting") if somebody_waits else _LATER]
    if emergency:
        found.append(Priority(EMERGENCY, "An emergency channel"))
    if level := _BY_GRADE.get(grade):
        found.append(Priority(level, because))
    if sent in LEVELS:
        found.append(Priority(sent, "Proposed by the system that sent it"))
    return min(found, key=lambda each: each.level)


_LATER = Priority(LATER, "Written, nobody is waiting on the line")
