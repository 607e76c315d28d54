"""Matching records as they arrive."""

import datetime
from collections.abc import Callable, Iterable

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor

from ..selectors.alike import list_alike
from .proposals import Pair, propose

# Given a person record's number and who asks: what it may be the same as, under the present scope.
Matcher = Callable[[int, Actor], Iterable[Pair]]


def match_live(record_id: int, by: Actor) -> Iterable[Pair]:
    """This will find what a record may be the same as by the live match."""
    for other, bits, version, evidence in list_alike(record_id, by=by):
        yield Pair(record_id, other, bits, version, evidence)


_matcher: list[Matcher] = [match_live]


def match_by(matcher: Matcher) -> Matcher:
    """This will have records matched by a function as they arrive; give the one before."""
    before, _matcher[0] = _matcher[0], matcher
    return before


def match_new_record(*, by: Actor, at: datetime.datetime, record_id: int) -> int:
    """This will match a record that has arrived, propose what it may be, and count the pairs.

    Done twice it proposes nothing twice.
    """
    with access.acting(by):
        return propose(by=by, at=at, pairs=_matcher[0](record_id, by))
