"""Linking records and ending links."""

import datetime
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference import selectors as reference

from .. import permissions, selectors
from ..choices import Confidence, Ref
from ..events import LinkAdded, LinkEnded
from ..models import Amendment, Link
from ..models.provenance import FromSource


class LinkedToItself(Exception):
    """A link needs two records."""


class AlreadyEnded(Exception):
    """The link has been ended."""


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


def add_link(
    *, by: Actor, at: datetime.datetime, ref: Ref, new: NewLink, like: FromSource, reason: Reason
) -> Link:
    """This will link two records, with the origin and protection of what says so (`like`).

    Raises NotPermitted, LinkedToItself, NoSuchRecord, NoSuchCode.
    """
    with access.acting(by):
        permissions.check_can_add(by=by)
        if selectors.find_record(ref) is None:
            raise selectors.NoSuchRecord
        link = link_to(ref, new, like, by=by, at=at)
        _record(by, Operation.COLLECTION, "pole.link.added", link, reason)
    return link


def end_link(
    *, by: Actor, at: datetime.datetime, link_id: int, on: datetime.date, reason: Reason
) -> Link:
    """This will say from which day a link holds no more. Raises NotPermitted, NoSuchRecord,
    AlreadyEnded."""
    with access.acting(by):
        permissions.check_can_amend(by=by)
        link = Link.objects.select_for_update().filter(pk=link_id).first()
        if link is None:
            raise selectors.NoSuchRecord
        if link.ended_on:
            raise AlreadyEnded
        link.ended_on = on
        link.save(update_fields=["ended_on"])
        _keep_end(link, reason, by=by, at=at)
        _record(by, Operation.ALTERATION, "pole.link.ended", link, reason)
        bus.publish(LinkEnded(link.pk, link.from_id, link.to_id), by=by, about=link)
    return link


def link_to(ref: Ref, new: NewLink, like: FromSource, *, by: Actor, at: datetime.datetime) -> Link:
    """This will link two records as part of an act that has been checked and is audited.

    Raises LinkedToItself, NoSuchRecord and NoSuchCode.
    """
    if new.other == ref:
        raise LinkedToItself
    if selectors.find_record(new.other) is None:
        raise selectors.NoSuchRecord
    reference.get_code("link-role", new.role, at.date())
    link = Link.objects.create(**_ends(ref, new), **_words(new), **_origin(like, by, at))
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


def _origin(like: FromSource, by: Actor, at: datetime.datetime) -> dict[str, Any]:
    return {
        "force_id": by.force_id,
        "unit_id": by.unit_id,
        "marking": like.marking,
        "restriction_ids": like.restriction_ids,
        "source_id": like.source_id,
        "delivery_id": like.delivery_id,
        "row": like.row,
        "known_at": like.known_at,
        "recorded_at": at,
    }


def _keep_end(link: Link, reason: Reason, *, by: Actor, at: datetime.datetime) -> None:
    Amendment.objects.create(
        about_kind="link",
        about_id=link.pk,
        field="ended_on",
        before=None,
        after=str(link.ended_on),
        source_id=link.source_id,
        known_at=at,
        recorded_at=at,
        post_id=by.post_id,
        reason=reason.text,
    )


def _record(by: Actor, operation: Operation, act: str, link: Link, reason: Reason) -> None:
    audit.record(
        by=by,
        operation=operation,
        act=act,
        subject=Subject("pole.link", link.pk),
        reason=reason,
        detail={"says": str(link)},
    )
