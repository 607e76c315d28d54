"""Matching records as they arrive."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor

from ..selectors.alike import list_alike
from .proposals import Pair, propose


def match_new_record(*, by: Actor, at: datetime.datetime, record_id: int) -> int:
    """This will match a record that has arrived, propose what it may be, and count the pairs.

    Done twice it proposes nothing twice. Raises NotPermitted.
    """
    with access.acting(by):
        found = list_alike(record_id, by=by)
        return propose(by=by, at=at, pairs=[Pair(record_id, *each) for each in found])
