"""API clients: made, used, revoked."""

import datetime
import secrets
from dataclasses import replace

from bluelamp.kernel.access import rules, selectors
from bluelamp.kernel.access.models import ApiClient, Post
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Subject

from .acting import acting
from .notes import note_change


class TooWide(Exception):
    """An API client may not have a permission that its post does not hold."""


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
        note_change("access.client.made", Subject("access.client", client.pk), name, by=by)
    return client, secret


def client_actor(secret: str, *, at: datetime.datetime, source: str) -> Actor:
    """This will say who acts with an API key. Raises NoSuchClient."""
    client = selectors.get_client(secret, at=at)
    ApiClient.objects.filter(pk=client.pk).update(last_used_at=at)
    whole = selectors.actor(client.post, at=at, source=source)
    kept = whole.permissions & frozenset(client.scopes)
    return replace(whole, permissions=kept, client=client.name)
