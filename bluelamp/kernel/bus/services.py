"""Publishing, delivering and replaying events."""

import contextlib
import traceback
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, LiteralString, Protocol

import psycopg
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from psycopg.types.json import Jsonb

from . import events
from .choices import DeliveryState
from .models import Delivery, Event

Handler = Callable[[Any, Any], None]
HANDLERS: dict[str, list[Handler]] = {}
LAST_TRY = 8
WRITE: LiteralString = """
with event as (
    insert into bus_event
        (name, payload, at, post_id, force_id, unit_id, marking, restriction_ids)
    values (%s, %s, now(), %s, %s, %s, %s, %s)
    returning id, name, post_id
), delivery as (
    insert into bus_delivery
        (event_id, event_name, post_id, handler, state, attempts, trouble, changed_at)
    select event.id, event.name, event.post_id, handler, 'waiting', 0, '', now()
    from event, unnest(%s::text[]) handler
    returning id
)
select event.id, array(select id from delivery order by id) from event
"""
# A worker tells every ten seconds that it lives. The row of one that was pruned is gone.
STALLED = """
    select job.id, job.attempts, (job.args ->> 'delivery_id')::bigint as delivery_id
    from procrastinate_jobs job left join procrastinate_workers worker on worker.id = job.worker_id
    where job.status = 'doing'
        and (worker.id is null or worker.last_heartbeat < now() - interval '30 seconds')
    order by job.id
"""
PUT_BACK = "select procrastinate_retry_job_v2(%s, now(), null, null, null)"
GIVE_UP = "select procrastinate_finish_job_v1(%s, 'failed', false)"
DIED = "The worker died each time that it was at this"


class By(Protocol):
    """Who acts: the post is enough to act for them again later."""

    @property
    def post_id(self) -> int: ...


class About(Protocol):
    """A record, or anything else that has an owner and a protection."""

    force_id: Any
    unit_id: Any
    marking: Any
    restriction_ids: Any


@dataclass
class Owned:
    """What an event is about when it is no record: a unit of a force owns it, nothing closes it."""

    force_id: int
    unit_id: int | None
    marking: str = "OFFICIAL"
    restriction_ids: list[int] = field(default_factory=list)


def _as_nobody(post_id: int) -> AbstractContextManager[Any]:
    raise RuntimeError("no scope has been set for deliveries")


# `access` sets this when it loads: handlers run under the need to know of the post that acted.
acting_for_post: Callable[[int], AbstractContextManager[Any]] = _as_nobody


def on(event_type: type) -> Callable[[Handler], Handler]:
    """This will call the function, with the event and who acted, after each event of that type."""

    def register(handler: Handler) -> Handler:
        HANDLERS.setdefault(event_type.event_name, []).append(handler)  # type: ignore[attr-defined]  # set by @event
        return handler

    return register


def publish(happened: Any, *, by: By, about: About) -> Event:
    """This will write the event, and a delivery for each handler, in the present transaction."""
    event = Event(
        name=happened.event_name,
        payload=events.to_plain(happened),
        post_id=by.post_id,
        force_id=about.force_id,
        unit_id=about.unit_id,
        marking=about.marking,
        restriction_ids=about.restriction_ids,
    )
    handlers = [name_of(each) for each in HANDLERS.get(event.name, [])]
    event.pk, deliveries = _write(event, handlers)
    if deliveries:
        _defer(deliveries)
    return event


def deliver(delivery_id: int) -> None:
    """This will run one delivery unless it is done; the handler's work and the note go together.

    Raises what the handler raised, after its trouble has been noted.
    """
    delivery = Delivery.objects.get(pk=delivery_id)
    try:
        with acting_for_post(delivery.post_id) as by:
            _run(delivery_id, by)
    except Exception as trouble:
        _note(delivery_id, trouble)
        raise


def replay(delivery_id: int) -> None:
    """This will put a failed delivery back in the queue with its tries counted from nothing."""
    with transaction.atomic():
        failed = Delivery.objects.select_for_update().filter(
            pk=delivery_id, state=DeliveryState.FAILED
        )
        for delivery in failed:
            delivery.state, delivery.attempts = DeliveryState.WAITING, 0
            delivery.save(update_fields=["state", "attempts"])
            _defer([delivery.pk])


def put_back_stalled() -> list[int]:
    """This will put back the jobs whose worker was killed at them, and name them.

    One that has been tried as often as a delivery may be is given up, and its delivery is marked
    as failed: it may be what kills the workers.
    """
    with connection.cursor() as cursor:
        cursor.execute(STALLED)
        stalled = cursor.fetchall()
    for job_id, attempts, delivery_id in stalled:
        if attempts + 1 >= LAST_TRY:
            _give_up(job_id, delivery_id or 0)
        else:
            _put_back(job_id)
    return [job_id for job_id, _, _ in stalled]


def name_of(handler: Handler) -> str:
    """This will name a handler by its module and function."""
    return f"{handler.__module__}.{handler.__qualname__}"


def _write(event: Event, handlers: list[str]) -> tuple[int, list[int]]:
    """One journey, by a prepared statement of the driver: every act of the platform comes here."""
    values = [event.name, Jsonb(event.payload), event.post_id, event.force_id, event.unit_id]
    values += [event.marking, event.restriction_ids, handlers]
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(WRITE, values, prepare=True).fetchone()
        return row if row else (0, [])


def _defer(deliveries: Iterable[int]) -> None:
    job = app.configure_task("bus.deliver", queue="events")
    job.batch_defer(*[{"delivery_id": each} for each in deliveries])


def _put_back(job_id: int) -> None:
    """Where the next job of a lock is already waiting, it does the work of this one."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(PUT_BACK, [job_id])
    except IntegrityError:
        _give_up(job_id)


def _give_up(job_id: int, delivery_id: int = 0) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(GIVE_UP, [job_id])
        Delivery.objects.filter(pk=delivery_id, state=DeliveryState.WAITING).update(
            state=DeliveryState.FAILED, trouble=DIED, changed_at=Now()
        )


def _run(delivery_id: int, by: Any) -> None:
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state == DeliveryState.DONE:
        return
    event = Event.objects.get(pk=delivery.event_id)
    _handler(delivery)(events.from_plain(event.name, event.payload), by)
    delivery.state, delivery.trouble = DeliveryState.DONE, ""
    delivery.attempts += 1
    delivery.save(update_fields=["state", "trouble", "attempts"])


def _handler(delivery: Delivery) -> Handler:
    known = {name_of(each): each for each in HANDLERS.get(delivery.event_name, [])}
    return known[delivery.handler]


def _note(delivery_id: int, trouble: Exception) -> None:
    with contextlib.suppress(Delivery.DoesNotExist):
        delivery = Delivery.objects.get(pk=delivery_id)
        final = delivery.attempts + 1 >= LAST_TRY
        Delivery.objects.filter(pk=delivery_id).update(
            attempts=F("attempts") + 1,
            state=DeliveryState.FAILED if final else DeliveryState.WAITING,
            trouble=_where(trouble),
            changed_at=Now(),
        )


def _where(trouble: Exception) -> str:
    frame = traceback.extract_tb(trouble.__traceback__)[-1]
    return f"{type(trouble).__name__} in {frame.name}, line {frame.lineno}"
