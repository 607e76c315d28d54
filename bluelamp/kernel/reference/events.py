"""What reference tells."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("reference.code.amended")
@dataclass(frozen=True)
class CodeAmended:
    """From a day on a code means something else, or is new."""

    list_code: str
    code: str
    from_on: datetime.date


@event("reference.code.closed")
@dataclass(frozen=True)
class CodeClosed:
    """From a day on a code is no longer used."""

    list_code: str
    code: str
    from_on: datetime.date
