"""Standing searches: each is asked of what is new, as its owner and under their own scope."""

import datetime
from urllib.parse import parse_qs

from django.utils import timezone

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor, NotPermitted
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from ..events import StandingSearchMatched
from ..models import Alert, SavedSearch
from ..rules import narrowing
from ..selectors import saved, searching

MOST = 5_000


def tell_of(keys: list[str], *, at: datetime.datetime) -> None:
    """This will tell the owners of standing searches which of these records are for them.

    An owner who has left or may search no longer is told nothing.
    """
    if not keys:
        return
    for search_id, post_id in saved.list_standing():
        with access.acting_for_post(post_id) as by:
            search = SavedSearch.objects.filter(pk=search_id).first()
            if search is not None:
                _tell(by, search, keys[:MOST], at)


def _tell(by: Actor, search: SavedSearch, keys: list[str], at: datetime.datetime) -> None:
    asked = parse_qs(search.query)
    try:
        found = searching.find_among(
            by=by,
            text=asked.get("q", [""])[0],
            narrowed=narrowing.read(asked),
            keys=keys,
            today=timezone.localdate(at),
        )
    except NotPermitted:
        return
    before = set(search.alerts.filter(key__in=found).values_list("key", flat=True))
    if new := [each for each in found if each not in before]:
        Alert.objects.bulk_create([Alert(search=search, key=each, at=at) for each in new])
        _account(by, search, new)


def _account(by: Actor, search: SavedSearch, new: list[str]) -> None:
    audit.record(
        by=by,
        operation=Operation.CONSULTATION,
        act="search.standing.matched",
        subject=Subject("search.saved", search.pk),
        reason=Reason(search.reason_code, search.reason_text),
        detail={"query": search.query, "records": new},
    )
    told = StandingSearchMatched(by.post_id, search.pk, len(new))
    bus.publish(told, by=by, about=bus.Owned(by.force_id, by.unit_id))
