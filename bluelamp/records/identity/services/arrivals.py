"""Matching records as they arrive."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor

from ..selectors import matching
from ..selectors.matching import Alike
from .proposals import Pair, propose

# As likely as not, in bits: what is less likely is not worth a person's look.
LEAST = 0.0


def match_new_record(*, by: Actor, at: datetime.datetime, record_id: int) -> int:
    """This will match a record that has arrived, propose what it may be, and count the pairs.

    Done twice it proposes nothing twice.
    """
    with access.acting(by):
        found = matching.list_alike(record_id, least=LEAST)
        return propose(by=by, at=at, pairs=[_pair(record_id, each) for each in found])


def _pair(record_id: int, alike: Alike) -> Pair:
    facts = [
        {"fact": _label(each.name), "words": each.words, "bits": round(each.weight, 2)}
        for each in sorted(alike.weighed.features, key=lambda each: -each.weight)
    ]
    bits = round(alike.weighed.total, 2)
    return Pair(record_id, alike.record_id, bits, alike.version, facts)


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
