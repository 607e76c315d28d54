"""API clients: made, used, revoked."""

import datetime
import secrets
from dataclasses import replace

from django.db import transaction

from bluelamp.kernel.access import rules, selectors
from bluelamp.kernel.access.models import ApiClient, Post
from bluelamp.kernel.access.permissions import check_can_manage
from bluelamp.kernel.access.selectors import Actor, Nobody
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .acting import acting
from .notes import note_change

MINUTE = datetime.timedelta(minutes=1)


class TooWide(Exception):
    """An API client may not have a permission that its post does not hold, nor none at all."""


class TooLong(Exception):
    """An API client lasts from now on, and a year at most."""


class OtherForce(Exception):
    """What is asked belongs to another force."""


def make_client(
    *,
    by: Actor,
    name: str,
    post: Post,
    scopes: list[str],
    expires_at: datetime.datetime,
    at: datetime.datetime,
) -> tuple[ApiClient, str]:
    """This will make an API client and return it with its key, which is shown this once.

    Raises NotPermitted, OtherForce, UnknownPermission, TooWide, TooLong.
    """
    check_can_manage(by=by)
    if post.force_id != by.force_id:
        raise OtherForce
    if not scopes or not set(rules.known(scopes)) <= set(post.role.permissions):
        raise TooWide
    if not at < expires_at <= at + rules.CLIENT_LASTS:
        raise TooLong
    secret = f"bl_{secrets.token_urlsafe(32)}"
    with acting(by):
        client = ApiClient.objects.create(
            name=name,
            post=post,
            scopes=sorted(scopes),
            expires_at=expires_at,
            key_hash=rules.key_hash(secret),
        )
        subject = Subject("access.client", client.pk)
        note_change("access.client.made", subject, name, by=by, scopes=scopes, until=expires_at)
    return client, secret


def revoke_client(client: ApiClient, *, by: Actor, at: datetime.datetime) -> None:
    """This will stop an API client at once. Raises NotPermitted, OtherForce."""
    check_can_manage(by=by)
    if client.post.force_id != by.force_id:
        raise OtherForce
    with acting(by):
        ApiClient.objects.filter(pk=client.pk, revoked_at=None).update(revoked_at=at)
        subject = Subject("access.client", client.pk)
        note_change("access.client.revoked", subject, client.name, by=by)


def client_actor(secret: str, *, at: datetime.datetime, source: str) -> Actor:
    """This will say who acts with an API key: its post, with the client's scopes and no more.

    Raises NoSuchClient.
    """
    client = selectors.get_client(secret, at=at)
    if client.last_used_at is None or client.last_used_at < at - MINUTE:
        ApiClient.objects.filter(pk=client.pk).update(last_used_at=at)
    whole = selectors.actor(client.post, at=at, source=source)
    kept = whole.permissions & frozenset(client.scopes)
    return replace(whole, permissions=kept, client=client.name)


def note_client_refused(why: str, *, source: str) -> None:
    """This will write that a key was refused."""
    with transaction.atomic():
        audit.record(
            by=Nobody(source),
            operation=Operation.CONSULTATION,
            act="access.client.refused",
            subject=Subject("access.client"),
            reason=Reason("sign-in", why),
        )
