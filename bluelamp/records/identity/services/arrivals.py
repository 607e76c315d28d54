"""Matching records as they arrive."""

import datetime
from collections.abc import Callable, Iterable

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor

from .proposals import Pair, propose

# Given a person record's number: what it may be the same as, under the present scope.
Matcher = Callable[[int], Iterable[Pair]]


def _finds_nobody(record_id: int) -> Iterable[Pair]:
    return ()


_matcher: list[Matcher] = [_finds_nobody]


def match_by(matcher: Matcher) -> Matcher:
    """This will have records matched by a function as they arrive; give the one before."""
    before, _matcher[0] = _matcher[0], matcher
    return before


def match_new_record(*, by: Actor, at: datetime.datetime, record_id: int) -> int:
    """This will match a record that has arrived, propose what it may be, and count the pairs.

    Done twice it proposes nothing twice.
    """
    with access.acting(by):
        return propose(by=by, at=at, pairs=_matcher[0](record_id))
