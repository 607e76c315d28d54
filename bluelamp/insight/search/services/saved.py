"""Keeping a search, and ending it."""

import datetime

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import SavedSearch
from ..rules import keeping


def save_search(
    *,
    by: Actor,
    at: datetime.datetime,
    reason: Reason,
    name: str,
    query: str,
    standing: bool,
    expires_on: datetime.date,
) -> SavedSearch:
    """This will keep a search until a day. Raises NotPermitted and keeping.TooLong."""
    permissions.check_can_save(by=by)
    keeping.check_lasts(at.date(), expires_on)
    with access.acting(by):
        saved = SavedSearch.objects.create(
            post_id=by.post_id,
            name=name,
            query=query,
            reason_code=reason.code,
            reason_text=reason.text or reason.incident,
            standing=standing,
            made_at=at,
            expires_on=expires_on,
        )
        _note(by, saved, "search.saved.made", reason, {"query": query, "standing": standing})
    return saved


def end_search(*, by: Actor, at: datetime.datetime, saved_id: int) -> None:
    """This will end a kept search. Raises NotPermitted and SavedSearch.DoesNotExist."""
    permissions.check_can_save(by=by)
    with access.acting(by):
        saved = SavedSearch.objects.select_for_update().get(pk=saved_id, ended_at=None)
        saved.ended_at = at
        saved.save(update_fields=["ended_at"])
        _note(by, saved, "search.saved.ended", Reason(saved.reason_code), {})


def _note(by: Actor, saved: SavedSearch, act: str, reason: Reason, told: dict[str, object]) -> None:
    audit.record(
        by=by,
        operation=Operation.COLLECTION if act.endswith("made") else Operation.ALTERATION,
        act=act,
        subject=Subject("search.saved", saved.pk),
        reason=reason,
        detail=told,
    )
