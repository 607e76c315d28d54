"""Acting under a scope, breaking glass, API clients, signing out."""

import contextlib
import datetime
import secrets
from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from . import rules, selectors
from .events import GlassBroken
from .models import ApiClient, BrokenGlass, Post, User
from .selectors import Actor


class ReasonNeeded(Exception):
    """Breaking glass needs a reason in words (ten letters at least)."""


class TooWide(Exception):
    """An API client may not have a permission that its post does not hold."""


@contextlib.contextmanager
def acting(by: Actor) -> Iterator[Actor]:
    """This will run the block in one transaction that sees what the actor may see, no more.

    Inside a block of the same actor it joins that one.
    """
    within = connection.in_atomic_block
    with transaction.atomic():
        before = _scope() if within else ""
        _set_scope(_signed(by))
        yield by
        if within:
            _set_scope(before)


@contextlib.contextmanager
def acting_for_post(post_id: int) -> Iterator[Actor]:
    """This will run the block as a post, for work that goes on after the request that began it."""
    by = selectors.actor(selectors.get_post(post_id), at=timezone.now(), source="worker")
    with acting(by):
        yield by


def break_glass(
    *, by: Actor, table: str, record_id: int, reason: str, at: datetime.datetime
) -> BrokenGlass:
    """This will open one record of the actor's own force to them for an hour, loudly.

    The act is audited, published to all who watch, and shown on the record. Raises ReasonNeeded.
    """
    if len(reason.strip()) < 10:
        raise ReasonNeeded
    until = at + rules.GLASS_LASTS
    with acting(by):
        glass = BrokenGlass.objects.create(
            post_id=by.post_id,
            table=table,
            record_id=record_id,
            reason=reason,
            broken_at=at,
            until=until,
        )
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="access.glass.broken",
            subject=Subject(table, record_id),
            reason=Reason("glass", reason),
        )
        post = selectors.get_post(by.post_id)
        bus.publish(
            GlassBroken(glass.pk, by.person_id, by.name, str(glass), reason, until),
            by=by,
            about=_Owned(post),
        )
    return glass


def make_client(
    *, by: Actor, name: str, post: Post, scopes: list[str], expires_at: datetime.datetime
) -> tuple[ApiClient, str]:
    """This will make an API client and return it with its key, which is shown this once.

    Raises UnknownPermission, TooWide.
    """
    if not set(rules.known(scopes)) <= set(post.role.permissions):
        raise TooWide
    secret = f"bl_{secrets.token_urlsafe(32)}"
    with acting(by):
        client = ApiClient.objects.create(
            name=name,
            post=post,
            scopes=scopes,
            expires_at=expires_at,
            key_hash=rules.key_hash(secret),
        )
        _audit_access(by, "access.client.made", Subject("access.client", client.pk), name)
    return client, secret


def client_actor(secret: str, *, at: datetime.datetime, source: str) -> Actor:
    """This will say who acts with an API key. Raises NoSuchClient."""
    client = selectors.get_client(secret, at=at)
    ApiClient.objects.filter(pk=client.pk).update(last_used_at=at)
    whole = selectors.actor(client.post, at=at, source=source)
    kept = whole.permissions & frozenset(client.scopes)
    return replace(whole, permissions=kept, client=client.name)


def sign_out_everywhere(user: User, *, by: Actor) -> None:
    """This will end every session of a user at once."""
    with acting(by):
        User.objects.filter(pk=user.pk).update(sign_out_count=user.sign_out_count + 1)
        _audit_access(by, "access.user.signed_out_everywhere", Subject("access.user", user.pk), "")


def note_sign_in_failed(user: User, *, at: datetime.datetime) -> None:
    """This will count a failed sign-in and lock the account for a while at the fifth."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        locked.failed_sign_ins += 1
        if locked.failed_sign_ins >= rules.LOCK_AFTER:
            locked.failed_sign_ins, locked.locked_until = 0, at + rules.LOCK_FOR
        locked.save(update_fields=["failed_sign_ins", "locked_until"])


def note_sign_in(user: User) -> None:
    """This will forget the failures before a sign-in that worked."""
    User.objects.filter(pk=user.pk).update(failed_sign_ins=0, locked_until=None)


class _Owned:
    """The protection of something that belongs to a post's unit."""

    def __init__(self, post: Post) -> None:
        self.force_id, self.unit_id = post.force_id, post.unit_id
        self.marking, self.restriction_ids = "OFFICIAL", list[int]()


def _audit_access(by: Actor, act: str, subject: Subject, text: str) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=subject,
        reason=Reason("administration", text),
    )


def _signed(by: Actor) -> str:
    until = timezone.now() + rules.SCOPE_LASTS
    return rules.sign_scope(by.scope, key=settings.SCOPE_KEY, until=until)


def _scope() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('bluelamp.scope', true), '')")
        return str(cursor.fetchone()[0])


def _set_scope(signed: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('bluelamp.scope', %s, true)", [signed])
