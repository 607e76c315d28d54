"""Live push: server-sent events over LISTEN and NOTIFY, each console under its own need to know.

One connection listens for the whole process. What is announced is read once for each distinct
scope among the open consoles, and handed to every console of that scope.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from psycopg import AsyncConnection, OperationalError

from bluelamp.kernel.access import rules, selectors
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus.events import NEEDS

from . import middleware

KEEP_ALIVE = 15.0
CHECK_AGAIN = 60.0
GATHER = 0.02
MOST_WAITING = 1_000
MOST_REPLAYED = 500
RESYNC = b"event: resync\ndata: {}\n\n"

_READ = (
    "select id, name, payload, at, pg_snapshot_xmin(pg_current_snapshot())::text"
    " from bus_event where {} order by id limit %s"
)


@dataclass(eq=False)
class Console:
    """One open stream."""

    actor: Actor
    waiting: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def hear(self, name: str, message: bytes) -> None:
        """This will queue a message that the console may hear; a full queue makes it start anew."""
        if not self.actor.may(NEEDS.get(name, "")):
            return
        if self.waiting.full():
            while not self.waiting.empty():
                self.waiting.get_nowait()
            message = RESYNC
        self.waiting.put_nowait(message)


class Hub:
    """The consoles of this process and the one connection that listens for them."""

    def __init__(self) -> None:
        self.consoles: set[Console] = set()
        self.announced: set[int] = set()
        self.listening: asyncio.Task[None] | None = None
        self.heard = asyncio.Event()

    def start(self) -> None:
        """This will listen from the first console on."""
        if self.listening is None or self.listening.done():
            self.listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            try:
                async with await _connect() as connection:
                    await connection.execute("listen bluelamp_events")
                    self._start_anew()
                    async with asyncio.TaskGroup() as tasks:
                        tasks.create_task(self._hear(connection))
                        tasks.create_task(self._tell())
            except* OperationalError:
                await asyncio.sleep(1)

    def _start_anew(self) -> None:
        """What was announced while nobody listened is lost: consoles read themselves up to date."""
        for console in self.consoles:
            console.waiting.put_nowait(RESYNC)

    async def _hear(self, connection: AsyncConnection[Any]) -> None:
        async for announcement in connection.notifies():
            self.announced.add(int(announcement.payload))
            self.heard.set()

    async def _tell(self) -> None:
        async with await _connect() as connection:
            while True:
                await self.heard.wait()
                await asyncio.sleep(GATHER)
                self.heard.clear()
                ids, self.announced = sorted(self.announced), set()
                await self._tell_each_scope(connection, ids)

    async def _tell_each_scope(self, connection: AsyncConnection[Any], ids: list[int]) -> None:
        groups: dict[rules.Scope, list[Console]] = {}
        for console in self.consoles:
            groups.setdefault(_sight(console.actor.scope), []).append(console)
        for consoles in groups.values():
            rows = await _read(connection, consoles[0].actor, "id = any(%s)", ids, len(ids))
            for row in rows:
                message = _message(row)
                for console in consoles:
                    console.hear(row[1], message)


HUB = Hub()


async def events(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """This will stream what happens to a signed-in console, from where it left off."""
    actor = await _actor(request)
    if actor is None:
        return HttpResponse("Sign in to follow events.", status=401)
    after = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    return StreamingHttpResponse(
        _stream(request, actor, after),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _stream(request: HttpRequest, actor: Actor, after: str) -> AsyncIterator[bytes]:
    console = Console(actor)
    HUB.start()
    HUB.consoles.add(console)
    try:
        yield b"retry: 2000\n\n"
        async for message in _replay(actor, after):
            yield message
        async for message in _follow(request, console):
            yield message
    finally:
        HUB.consoles.discard(console)


async def _replay(actor: Actor, after: str) -> AsyncIterator[bytes]:
    if not after.isdigit():
        return
    async with await _connect() as connection:
        where = "tx >= %s::text::xid8"
        rows = await _read(connection, actor, where, after, MOST_REPLAYED + 1)
    if len(rows) > MOST_REPLAYED:
        yield RESYNC
        return
    for row in rows:
        if actor.may(NEEDS.get(row[1], "")):
            yield _message(row)


async def _follow(request: HttpRequest, console: Console) -> AsyncIterator[bytes]:
    """Messages as they come; the reader's right to them is looked at again every minute."""
    loop = asyncio.get_running_loop()
    check_at = loop.time() + CHECK_AGAIN
    while True:
        try:
            yield await asyncio.wait_for(console.waiting.get(), KEEP_ALIVE)
        except TimeoutError:
            yield b": still here\n\n"
        if loop.time() > check_at:
            check_at = loop.time() + CHECK_AGAIN
            if (actor := await _actor(request)) is None:
                return
            console.actor = actor


async def _actor(request: HttpRequest) -> Actor | None:
    return await sync_to_async(_signed_in)(request)


def _signed_in(request: HttpRequest) -> Actor | None:
    """Who the session belongs to now: read anew, so that signing out ends the stream.

    The connection goes back at once: the request that borrowed it may last for days.
    """
    try:
        request.session = type(request.session)(request.session.session_key)
        user: Any = get_user(request)
        if not user.is_authenticated or not _is_current(request.session):
            return None
        return selectors.find_actor(user, at=timezone.now(), source="live")
    finally:
        connection.close()


def _is_current(session: Any) -> bool:
    """A session that pages would not take opens no stream either."""
    if settings.SECOND_FACTOR == "required" and not session.get("second_factor"):
        return False
    began, seen = session.get("began", 0), session.get("seen", 0)
    return not middleware.is_over(began, seen, int(time.time()))


def _sight(scope: rules.Scope) -> rules.Scope:
    """Two consoles with the same sight are told the same things."""
    return replace(scope, person=0, post=0, glass=())


def _message(row: tuple[Any, ...]) -> bytes:
    body = {"id": row[0], "name": row[1], "payload": row[2], "at": row[3].isoformat()}
    return f"id: {row[4]}\ndata: {json.dumps(body, separators=(',', ':'))}\n\n".encode()


async def _read(
    connection: AsyncConnection[Any], actor: Actor, where: str, value: Any, most: int
) -> list[tuple[Any, ...]]:
    until = timezone.now() + rules.SCOPE_LASTS
    signed = rules.sign_scope(actor.scope, key=settings.SCOPE_KEY, until=until)
    async with connection.transaction():
        await connection.execute("select set_config('bluelamp.scope', %s, true)", [signed])
        found = await connection.execute(_READ.format(where), [value, most])
        return await found.fetchall()


async def _connect() -> AsyncConnection[Any]:
    database = settings.DATABASES["default"]
    return await AsyncConnection.connect(
        dbname=database["NAME"],
        user=database["USER"],
        password=database["PASSWORD"],
        host=database["HOST"],
        port=database["PORT"] or None,
        autocommit=True,
    )
