"""What journey maps tell."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("maps.map.frozen", needs="maps.read")
@dataclass(frozen=True)
class MapFrozen:
    """A map of a journey was frozen and never changes again (minutes of work and of waiting)."""

    map_id: int
    journey_id: int
    kind: str
    version: int
    minutes: float
    wait_minutes: float
