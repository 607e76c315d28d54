"""Publishing an edition of a dataset: what was reviewed, cut, looked through, and kept for good."""

import datetime
import hashlib
import json
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import permissions, selectors
from ..events import EditionPublished
from ..models import Edition
from ..rules import catalogue

WHY = Reason("administration")


class NothingReviewed(Exception):
    """No field of the dataset has been reviewed and found fit to publish."""


class Betrays(Exception):
    """Text of rows betrays how weak a system is; `found` says which: row, field, words."""

    def __init__(self, found: list[tuple[str, str, str]]) -> None:
        super().__init__(f"{len(found)} cells speak of how weak a system is.")
        self.found = found


class OwnReview(Exception):
    """Who reviewed a field does not publish it: a second person does."""


class NothingNew(Exception):
    """What would be published is what the newest edition says already."""


def publish(*, by: Actor, at: datetime.datetime, dataset: str, reason: str) -> Edition:
    """This will publish an edition of a dataset, of what its reviewers have found fit.

    Raises NotPermitted, NothingReviewed, OwnReview, Betrays, NothingNew. Nothing is kept then.
    """
    with access.acting(by):
        permissions.check_can_publish(by=by)
        draft = selectors.draft_of(by=by, reason=WHY, dataset=dataset, on=at.date())
        _check(draft, by)
        made = _make(draft, reason, by=by, at=at)
        _account(made, by=by)
    return made


def _check(draft: selectors.Draft, by: Actor) -> None:
    if not draft.fields:
        raise NothingReviewed(draft.dataset)
    if by.post_id in draft.reviewer_ids:
        raise OwnReview(draft.dataset)
    if found := catalogue.betrayed(draft.rows):
        raise Betrays(found)
    if draft.newest and draft.newest.digest == digest_of(draft):
        raise NothingNew(draft.dataset)


def digest_of(draft: selectors.Draft) -> str:
    """This will give the SHA-256 of what would be published, in one exact form."""
    written = json.dumps([draft.fields, draft.rows], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _make(draft: selectors.Draft, reason: str, *, by: Actor, at: datetime.datetime) -> Edition:
    withheld: dict[str, Any] = {"fields": draft.withheld_fields, "rows": draft.withheld_rows}
    return Edition.objects.create(
        force_id=by.force_id, unit_id=by.unit_id, dataset=draft.dataset,
        number=draft.newest.number + 1 if draft.newest else 1, fields=draft.fields,
        rows=draft.rows, withheld=withheld, digest=digest_of(draft), reason=reason,
        publisher=by.name, publisher_id=by.post_id, published_at=at,
    )  # fmt: skip


def _account(edition: Edition, *, by: Actor) -> None:
    audit.record(
        by=by, operation=Operation.DISCLOSURE, act="publication.edition.published",
        subject=Subject("publication.edition", edition.pk), reason=WHY,
        detail={"dataset": edition.dataset, "number": edition.number, "digest": edition.digest},
    )  # fmt: skip
    happened = EditionPublished(edition.pk, edition.dataset, edition.number, len(edition.rows))
    bus.publish(happened, by=by, about=edition)
