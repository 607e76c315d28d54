"""Warning markers: placed, reviewed, removed."""

import datetime
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference import selectors as reference

from .. import permissions, selectors
from ..choices import Ref
from ..events import MarkerPlaced, MarkerRemoved
from ..models import Amendment, Marker, Source

LONGEST = datetime.timedelta(days=366)


class MarkedAlready(Exception):
    """The record has that marker."""


class ReviewTooFar(Exception):
    """A marker is reviewed after today and within a year."""


class WhyNeeded(Exception):
    """A marker is placed and removed for a reason in words."""


class AlreadyRemoved(Exception):
    """The marker has been removed."""


def place_marker(
    *,
    by: Actor,
    at: datetime.datetime,
    ref: Ref,
    code: str,
    why: str,
    source: Source,
    review_on: datetime.date,
) -> Marker:
    """This will place a warning marker on a record, under the record's own protection.

    Raises NotPermitted, NoSuchRecord, NoSuchCode, WhyNeeded, ReviewTooFar, MarkedAlready.
    """
    with access.acting(by):
        permissions.check_can_mark(by=by)
        record = selectors.find_record(ref)
        if record is None:
            raise selectors.NoSuchRecord
        _check(code, why, review_on, at=at)
        if selectors.list_markers([ref]).filter(code=code).exists():
            raise MarkedAlready
        marker = Marker.objects.create(
            force_id=record.force_id,
            unit_id=record.unit_id,
            marking=record.marking,
            restriction_ids=record.restriction_ids,
            about_kind=ref.kind,
            about_id=ref.id,
            code=code,
            reason=why,
            source=source,
            placed_at=at,
            placed_by_id=by.post_id,
            review_on=review_on,
        )
        _record(by, Operation.COLLECTION, "pole.marker.placed", marker, why)
        bus.publish(MarkerPlaced(marker.pk, ref.kind, ref.id, code), by=by, about=marker)
    return marker


def review_marker(
    *, by: Actor, at: datetime.datetime, marker_id: int, why: str, review_on: datetime.date
) -> Marker:
    """This will keep a marker until its next review. Raises NotPermitted, NoSuchRecord,
    AlreadyRemoved, WhyNeeded, ReviewTooFar."""
    return _change({}, by=by, at=at, marker_id=marker_id, why=why, review_on=review_on)


def amend_marker(
    *,
    by: Actor,
    at: datetime.datetime,
    marker_id: int,
    words: str,
    why: str,
    review_on: datetime.date,
) -> Marker:
    """This will say otherwise what a marker warns of, until its next review; what it said is kept.

    Raises NotPermitted, NoSuchRecord, AlreadyRemoved, WhyNeeded, ReviewTooFar.
    """
    if not words.strip():
        raise WhyNeeded
    said = {"reason": words}
    return _change(said, by=by, at=at, marker_id=marker_id, why=why, review_on=review_on)


def remove_marker(*, by: Actor, at: datetime.datetime, marker_id: int, why: str) -> Marker:
    """This will remove a marker; that it was there, and why it went, stays.

    Raises NotPermitted, NoSuchRecord, AlreadyRemoved, WhyNeeded.
    """
    with access.acting(by):
        permissions.check_can_mark(by=by)
        marker = _lock(marker_id)
        if not why.strip():
            raise WhyNeeded
        marker.removed_at, marker.removed_by_id, marker.removal_reason = at, by.post_id, why
        marker.save(update_fields=["removed_at", "removed_by_id", "removal_reason"])
        _record(by, Operation.ALTERATION, "pole.marker.removed", marker, why)
        happened = MarkerRemoved(marker.pk, marker.about_kind, marker.about_id)
        bus.publish(happened, by=by, about=marker)
    return marker


def _change(
    said: dict[str, Any],
    *,
    by: Actor,
    at: datetime.datetime,
    marker_id: int,
    why: str,
    review_on: datetime.date,
) -> Marker:
    with access.acting(by):
        permissions.check_can_mark(by=by)
        marker = _lock(marker_id)
        _check(marker.code, why, review_on, at=at)
        for name, value in (said | {"review_on": review_on}).items():
            _keep(marker, name, value, why, by=by, at=at)
            setattr(marker, name, value)
        marker.save(update_fields=[*said, "review_on"])
        act = "pole.marker.amended" if said else "pole.marker.reviewed"
        _record(by, Operation.ALTERATION, act, marker, why)
    return marker


def _keep(
    marker: Marker, name: str, value: Any, why: str, *, by: Actor, at: datetime.datetime
) -> None:
    Amendment.objects.create(
        about_kind="marker",
        about_id=marker.pk,
        field=name,
        before=str(getattr(marker, name)),
        after=str(value),
        source_id=marker.source_id,
        known_at=at,
        recorded_at=at,
        post_id=by.post_id,
        reason=why,
    )


def _lock(marker_id: int) -> Marker:
    marker = Marker.objects.select_for_update().filter(pk=marker_id).first()
    if marker is None:
        raise selectors.NoSuchRecord
    if marker.removed_at:
        raise AlreadyRemoved
    return marker


def _check(code: str, why: str, review_on: datetime.date, *, at: datetime.datetime) -> None:
    reference.get_code("warning-marker", code, at.date())
    if not why.strip():
        raise WhyNeeded
    if not at.date() < review_on <= at.date() + LONGEST:
        raise ReviewTooFar


def _record(by: Actor, operation: Operation, act: str, marker: Marker, why: str) -> None:
    audit.record(
        by=by,
        operation=operation,
        act=act,
        subject=Subject(f"pole.{marker.about_kind}", marker.about_id),
        reason=Reason("administration", why),
        detail={"marker": marker.code},
    )
