"""Acting under a scope."""

import contextlib
import datetime
import functools
import threading
from collections.abc import Iterator
from typing import LiteralString

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from bluelamp.kernel.access import rules, selectors
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

SET_SCOPE: LiteralString = "select set_config('bluelamp.scope', %s, true)"
_now = threading.local()


@contextlib.contextmanager
def acting(by: Actor) -> Iterator[Actor]:
    """This will run the block in one transaction that sees what the actor may see, no more.

    Inside a block of the same actor it joins that one, as a savepoint.
    """
    if is_acting(by):
        with transaction.atomic():
            yield by
        return
    with _under(by.scope):
        yield by


@contextlib.contextmanager
def seeing_everything() -> Iterator[None]:
    """This will run the block over the records of every force, whatever their protection.

    It is for what follows the store to keep an index: that keeps each record's protection beside
    it, and shows nothing to anybody by itself.
    """
    with _under(selectors.whole_scope()):
        yield


@contextlib.contextmanager
def acting_for_post(post_id: int) -> Iterator[Actor]:
    """This will run the block as a post, for work that goes on after the request that began it."""
    by = selectors.actor(selectors.get_post(post_id), at=timezone.now(), source="worker")
    with acting(by):
        yield by


def note_refused(*, by: Actor, what: str, path: str) -> None:
    """This will write that somebody was refused, in a transaction of its own."""
    with acting(by):
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="access.permission.refused",
            subject=Subject("access.post", by.post_id),
            reason=Reason("refused"),
            detail={"permission": what, "path": path},
        )


@contextlib.contextmanager
def _under(scope: rules.Scope) -> Iterator[None]:
    """The database itself puts its setting back when a block is rolled back or is the last."""
    before = _scope() if connection.in_atomic_block else None
    outer = getattr(_now, "scope", None)
    with transaction.atomic():
        _set_scope(_signed_now(scope))
        _now.scope = scope
        try:
            yield
        finally:
            _now.scope = outer
        if before is not None:
            _set_scope(before)


def is_acting(by: Actor) -> bool:
    """This will say whether the present block is the actor's own."""
    return connection.in_atomic_block and getattr(_now, "scope", None) == by.scope


def signed(by: Actor) -> str:
    """This will give the actor's scope as the database believes it."""
    return _signed_now(by.scope)


def _signed_now(scope: rules.Scope) -> str:
    return _signed_until(scope, timezone.now().replace(second=0, microsecond=0))


@functools.lru_cache(maxsize=1000)
def _signed_until(scope: rules.Scope, minute: datetime.datetime) -> str:
    """One signature a minute serves everything that an actor does in it."""
    return rules.sign_scope(scope, key=settings.SCOPE_KEY, until=minute + rules.SCOPE_LASTS)


def _scope() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('bluelamp.scope', true), '')")
        return str(cursor.fetchone()[0])


def _set_scope(scope: str) -> None:
    """One round trip together with the start of the transaction, when that is still to come."""
    with connection.wrap_database_errors, connection.connection.pipeline():
        cursor = psycopg.Cursor(connection.connection)
        cursor.execute(SET_SCOPE, [scope], prepare=True)
