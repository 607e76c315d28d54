"""What reference tells."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("reference.code.amended", needs="reference.manage_codes")
@dataclass(frozen=True)
class CodeAmended:
    """From a day on a code means something else, or is new."""

    list_code: str
    code: str
    from_on: datetime.date


@event("reference.code.closed", needs="reference.manage_codes")
@dataclass(frozen=True)
class CodeClosed:
    """From a day on a code is no longer used."""

    list_code: str
    code: str
    from_on: datetime.date
