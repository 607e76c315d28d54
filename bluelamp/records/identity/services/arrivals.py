"""Matching records as they arrive."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor

from ..selectors.alike import Alike, list_alike
from .proposals import Pair, propose


def match_new_record(*, by: Actor, at: datetime.datetime, record_id: int) -> int:
    """This will match a record that has arrived, propose what it may be, and count the pairs.

    Done twice it proposes nothing twice. Raises NotPermitted.
    """
    with access.acting(by):
        found = list_alike(record_id, by=by)
        return propose(by=by, at=at, pairs=[_pair(record_id, each) for each in found])


def _pair(record_id: int, alike: Alike) -> Pair:
    """The evidence as it is read: the strongest first, the fact named as a word begins."""
    other, bits, version, facts = alike
    named = [each | {"fact": str(each["fact"]).replace("_", " ").capitalize()} for each in facts]
    named.sort(key=lambda each: -float(str(each["bits"])))
    return Pair(record_id, other, bits, version, named)
