"""What devices tell."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("devices.device.moved", needs="devices.read")
@dataclass(frozen=True)
class DeviceMoved:
    """A device came to another state: issued, reclaimed, lost, retired."""

    device_id: int
    asset: str
    state: str


@event("devices.entry.changed", needs="devices.read")
@dataclass(frozen=True)
class EntryChanged:
    """A profile, an entitlement, a device or a part of a rollout was added or changed."""

    register: str
    entry_id: int
    fields: tuple[str, ...]
