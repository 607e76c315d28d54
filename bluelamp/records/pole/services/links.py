"""Linking records and ending links."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.choices import Marking
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference import selectors as reference

from .. import permissions, selectors
from ..choices import Confidence, Ref
from ..events import LinkAdded, LinkEnded, LinkProtected
from ..models import Amendment, Link, Source
from ..models.provenance import FromSource


class LinkedToItself(Exception):
    """A link needs two records."""


class AlreadyEnded(Exception):
    """The link has been ended."""


class EndsTooSoon(Exception):
    """A link ends on the day it starts, or after."""


class SameProtection(Exception):
    """The link is seen by just those already."""


@dataclass(frozen=True)
class NewLink:
    """A link to another record: its role, which way it reads, its dates and words."""

    other: Ref
    role: str
    forwards: bool = True
    started_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    confidence: Confidence = Confidence.CONFIRMED
    words: str = ""


@dataclass(frozen=True)
class Origin:
    """Where a fact comes from and when its source knew it."""

    source: Source
    known_at: datetime.datetime
    delivery_id: int | None = None
    row: int | None = None
    key: str = ""


def add_link(
    *,
    by: Actor,
    at: datetime.datetime,
    ref: Ref,
    new: NewLink,
    like: FromSource,
    reason: Reason,
    origin: Origin | None = None,
) -> Link:
    """This will link two records under the protection of `like`, and with its origin if no other.

    Raises NotPermitted, LinkedToItself, NoSuchRecord, NoSuchCode.
    """
    with access.acting(by):
        permissions.check_can_add(by=by)
        if selectors.find_record(ref) is None:
            raise selectors.NoSuchRecord
        link = link_to(ref, new, like, by=by, at=at, origin=origin)
        _record(by, Operation.COLLECTION, "pole.link.added", link, reason)
    return link


def end_link(
    *, by: Actor, at: datetime.datetime, link_id: int, on: datetime.date, reason: Reason
) -> Link:
    """This will say from which day a link holds no more. Raises NotPermitted, NoSuchRecord,
    AlreadyEnded, EndsTooSoon."""
    with access.acting(by):
        permissions.check_can_amend(by=by)
        link = _lock(link_id)
        if link.ended_on:
            raise AlreadyEnded
        if link.started_on and on < link.started_on:
            raise EndsTooSoon
        _change(link, {"ended_on": on}, reason, by=by, at=at)
        _record(by, Operation.ALTERATION, "pole.link.ended", link, reason)
        bus.publish(LinkEnded(link.pk, link.from_id, link.to_id), by=by, about=link)
    return link


def protect_link(
    *,
    by: Actor,
    at: datetime.datetime,
    link_id: int,
    marking: Marking,
    restriction_ids: Sequence[int],
    reason: Reason,
) -> Link:
    """This will change who may see a link besides those who may see both its ends.

    Raises NotPermitted, NoSuchRecord, SameProtection.
    """
    with access.acting(by):
        permissions.check_can_protect(by=by)
        link = _lock(link_id)
        wanted = {"marking": str(marking), "restriction_ids": list(restriction_ids)}
        values = {name: each for name, each in wanted.items() if getattr(link, name) != each}
        if not values:
            raise SameProtection
        _change(link, values, reason, by=by, at=at)
        _record(by, Operation.ALTERATION, "pole.link.protected", link, reason)
        bus.publish(LinkProtected(link.pk, link.from_id, link.to_id), by=by, about=link)
    return link


def link_to(
    ref: Ref,
    new: NewLink,
    like: FromSource,
    *,
    by: Actor,
    at: datetime.datetime,
    origin: Origin | None = None,
) -> Link:
    """This will link two records as part of an act that has been checked and is audited.

    Raises LinkedToItself, NoSuchRecord and NoSuchCode.
    """
    if new.other == ref:
        raise LinkedToItself
    if selectors.find_record(new.other) is None:
        raise selectors.NoSuchRecord
    reference.get_code("link-role", new.role, at.date())
    own = _origin(like, origin, by, at)
    link = Link.objects.create(**_ends(ref, new), **_words(new), **own)
    bus.publish(LinkAdded(link.pk, link.from_id, link.to_id, link.role), by=by, about=link)
    return link


def _ends(ref: Ref, new: NewLink) -> dict[str, Any]:
    one, other = (ref, new.other) if new.forwards else (new.other, ref)
    return {
        "from_kind": one.kind,
        "from_id": one.id,
        "to_kind": other.kind,
        "to_id": other.id,
        "role": new.role,
    }


def _words(new: NewLink) -> dict[str, Any]:
    return {
        "started_on": new.started_on,
        "ended_on": new.ended_on,
        "confidence": new.confidence,
        "words": new.words,
    }


def _origin(
    like: FromSource, origin: Origin | None, by: Actor, at: datetime.datetime
) -> dict[str, Any]:
    said = origin or like
    return {
        "force_id": by.force_id,
        "unit_id": by.unit_id,
        "marking": like.marking,
        "restriction_ids": like.restriction_ids,
        "source_id": origin.source.pk if origin else like.source_id,
        "delivery_id": said.delivery_id,
        "row": said.row,
        "known_at": said.known_at,
        "recorded_at": at,
    }


def _lock(link_id: int) -> Link:
    if link := Link.objects.select_for_update().filter(pk=link_id).first():
        return link
    raise selectors.NoSuchRecord


def _change(
    link: Link, values: dict[str, Any], reason: Reason, *, by: Actor, at: datetime.datetime
) -> None:
    """The link as it is to be; what it was before is kept first."""
    for name, value in values.items():
        before = getattr(link, name)
        Amendment.objects.create(
            about_kind="link",
            about_id=link.pk,
            field=name,
            before=str(before) if isinstance(before, datetime.date) else before,
            after=str(value) if isinstance(value, datetime.date) else value,
            source_id=link.source_id,
            known_at=at,
            recorded_at=at,
            post_id=by.post_id,
            reason=reason.text,
        )
        setattr(link, name, value)
    link.save(update_fields=list(values))


def _record(by: Actor, operation: Operation, act: str, link: Link, reason: Reason) -> None:
    audit.record(
        by=by,
        operation=operation,
        act=act,
        subject=Subject("pole.link", link.pk),
        reason=reason,
        detail={"says": str(link)},
    )
