"""What capability tells."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("capability.entry.changed", needs="capability.read")
@dataclass(frozen=True)
class EntryChanged:
    """An entry of a register of capability was added or changed."""

    register: str
    entry_id: int
    fields: tuple[str, ...]
