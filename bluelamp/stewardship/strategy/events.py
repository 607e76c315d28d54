"""What strategy tells."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("strategy.entry.changed", needs="strategy.read")
@dataclass(frozen=True)
class EntryChanged:
    """An entry of a register of strategy was added or changed."""

    register: str
    entry_id: int
    fields: tuple[str, ...]
