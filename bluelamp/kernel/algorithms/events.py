"""What the register tells."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("algorithms.version.approved", needs="algorithms.read_advice")
@dataclass(frozen=True)
class VersionApproved:
    """A version may give advice from now on."""

    algorithm_id: int
    code: str
    version: str
    reference: str


@event("algorithms.version.suspended", needs="algorithms.read_advice")
@dataclass(frozen=True)
class VersionSuspended:
    """A version gives no more advice until it is approved again."""

    algorithm_id: int
    code: str
    version: str
    reason: str


@event("algorithms.version.retired", needs="algorithms.read_advice")
@dataclass(frozen=True)
class VersionRetired:
    """A version gives no more advice, ever."""

    algorithm_id: int
    code: str
    version: str
    reason: str


@event("algorithms.advice.decided", needs="algorithms.read_advice")
@dataclass(frozen=True)
class AdviceDecided:
    """A person followed an advice or departed from it."""

    advice_id: int
    algorithm: str
    subject_kind: str
    subject_id: int | None
    followed: bool
    reason: str
