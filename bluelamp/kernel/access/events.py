"""What access tells."""

import datetime
from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("access.glass.broken", needs="access.read_glass")
@dataclass(frozen=True)
class GlassBroken:
    """Somebody opened a record that was closed to them, with a reason."""

    glass_id: int
    user_id: int
    user_name: str
    record: str
    reason: str
    until: datetime.datetime


@event("access.account.locked", needs="access.manage")
@dataclass(frozen=True)
class AccountLocked:
    """Too many failures to sign in: the account is shut for a while."""

    user_id: int
    user_name: str
    until: datetime.datetime
