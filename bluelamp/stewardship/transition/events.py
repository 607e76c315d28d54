"""What transition tells."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("transition.entry.changed", needs="transition.read")
@dataclass(frozen=True)
class EntryChanged:
    """An entry of a register of transition was added or changed; verdicts are reckoned anew."""

    register: str
    entry_id: int
    fields: tuple[str, ...]


@event("transition.landing.ruled", needs="transition.read")
@dataclass(frozen=True)
class LandingRuled:
    """Somebody ruled whether a department goes live."""

    landing_id: int
    verdict: str
    reckoned: str


@event("transition.panel.voted", needs="transition.read")
@dataclass(frozen=True)
class PanelVoted:
    """A member of a panel voted on a department's criteria."""

    landing_id: int
    criteria: int
