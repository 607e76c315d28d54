"""What automation tells."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("automation.automation.changed", needs="automation.read")
@dataclass(frozen=True)
class AutomationChanged:
    """An automation was added, changed or retired."""

    automation_id: int
    reference: str
    method: str
