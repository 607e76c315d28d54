"""Deliveries that a worker was at when it was killed: another takes them up."""

import asyncio
from types import SimpleNamespace

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from bluelamp.kernel.bus.tasks import DEAD_AFTER, take_up

pytestmark = pytest.mark.django_db(transaction=True)


def under_way(*, seconds):
    """A delivery in the hands of a worker that gave its last sign of life so long ago."""
    number = app.configure_task("bus.deliver", queue="events").defer(delivery_id=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat)"
            " values (now() - make_interval(secs => %s)) returning id",
            [seconds],
        )
        [worker] = cursor.fetchone()
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s where id = %s",
            [worker, number],
        )
    return number


def state_of(number):
    with connection.cursor() as cursor:
        cursor.execute("select status, attempts from procrastinate_jobs where id = %s", [number])
        return cursor.fetchone()


async def look():
    working = app.with_connector(app.connector.get_worker_connector())
    async with working.open_async():
        await take_up.func(SimpleNamespace(app=working))


def test_only_what_a_dead_worker_had_begun_is_put_back():
    dead, alive = under_way(seconds=DEAD_AFTER + 5), under_way(seconds=1)
    asyncio.run(look())
    assert state_of(dead) == ("todo", 1)
    assert state_of(alive) == ("doing", 0)
