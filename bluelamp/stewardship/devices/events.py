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
