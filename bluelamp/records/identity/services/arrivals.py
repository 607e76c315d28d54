"""Matching records as they arrive."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.algorithms.selectors import NotApproved

from ..selectors.alike import list_alike
from .proposals import Pair, propose


def match_new_record(*, by: Actor, at: datetime.datetime, record_id: int) -> int:
    """This will match a record that has arrived, propose what it may be, and count the pairs.

    Whoever adds a record need not be one who may match people: they are shown nothing. Done twice
    it proposes nothing twice; while the algorithm is out of use it proposes nothing.
    """
    with access.acting(by):
        try:
            found = list_alike(record_id)
        except NotApproved:
            return 0
        return propose(by=by, at=at, pairs=[Pair(record_id, *each) for each in found])
