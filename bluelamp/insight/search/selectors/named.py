"""Records that somebody names in words at one end of a path."""

import datetime

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.entry.selectors.finding import Found
from bluelamp.records.pole.choices import parse_ref

from .. import permissions
from ..rules.wanted import NoIndex
from . import searching


def consult_named(*, by: Actor, reason: Reason, text: str, today: datetime.date) -> list[Found]:
    """This will give the best records of the store for the words, logged as a search.

    There are none for who may not search, and none before the first indexing.
    """
    if not by.may(permissions.SEARCH):
        return []
    try:
        hits = searching.consult_suggestions(by=by, reason=reason, text=text, today=today)
    except NoIndex:
        return []
    shown = ((parse_ref(each.record.key), each.record) for each in hits)
    return [Found(ref, it.title, str(it.kind.label), it.line) for ref, it in shown if ref]
