"""What benefits tell."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("benefits.benefit.slipped", needs="benefits.read")
@dataclass(frozen=True)
class BenefitSlipped:
    """A benefit begins on another day, because its milestone moved."""

    benefit_id: int
    reference: str
    starts_on: datetime.date


@event("benefits.benefit.moved", needs="benefits.read")
@dataclass(frozen=True)
class BenefitMoved:
    """A benefit came to another state."""

    benefit_id: int
    reference: str
    state: str


@event("benefits.entry.changed", needs="benefits.read")
@dataclass(frozen=True)
class EntryChanged:
    """An entry of a register of benefits was added or changed."""

    register: str
    entry_id: int
    fields: tuple[str, ...]
