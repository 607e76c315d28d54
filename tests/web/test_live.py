"""The stream server, on real commits."""

import asyncio
import datetime
import json
import socket
import time

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import AsyncRequestFactory, Client

from bluelamp.dispatch.events import IncidentNoted
from bluelamp.kernel.access.models import User
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.bus import selectors as bus_selectors
from bluelamp.kernel.bus import services as bus
from bluelamp.web import live
from tests.loops import run_apart
from tests.people import actor_of, make_actor, make_force, make_post

pytestmark = pytest.mark.django_db(transaction=True)
WATCH = "dispatch.read_incidents"


def publish(by, number=1, marking="OFFICIAL"):
    with acting(by):
        about = bus.Owned(by.force_id, by.unit_id, marking)
        return bus.publish(IncidentNoted(number, number), by=by, about=about)


def on_its_own_line(act):
    try:
        act()
    finally:
        connection.close()


def told(actors, act):
    """What consoles of these actors are told while something happens."""

    async def run():
        hub = live.Hub()
        consoles = [live.Console(actor) for actor in actors]
        hub.consoles.update(consoles)
        hub.start()
        await asyncio.sleep(0.5)
        await asyncio.to_thread(on_its_own_line, act)
        await asyncio.sleep(0.5)
        hub.listening.cancel()
        return [[_payload(each) for each in _drain(console)] for console in consoles]

    return run_apart(run())


def _drain(console):
    while not console.waiting.empty():
        message = console.waiting.get_nowait()
        if message != live.RESYNC:
            yield message


def _payload(message):
    return json.loads(message.split(b"data: ")[1])["payload"]["incident_id"]


def test_a_console_is_told_what_its_reader_may_see_and_nothing_else():
    watcher = make_actor(WATCH, sees_sensitive=True)
    unpermitted, plain = make_actor(), make_actor(WATCH)
    stranger = make_actor(WATCH, force=make_force("20", "Elsewhere"))

    def act():
        publish(watcher, 7)
        publish(watcher, 8, marking="OFFICIAL-SENSITIVE")

    assert told([watcher, unpermitted, plain, stranger], act) == [[7, 8], [], [7], []]


def test_what_was_missed_is_replayed_from_the_cursor():
    by = make_actor(WATCH)
    publish(by, 1)
    cursor = bus_selectors.cursor()
    publish(by, 2)

    async def replay():
        return [_payload(each) async for each in live._replay(by, cursor)]

    # What is a moment older may come again, when another transaction was open: pages drop it by id.
    assert run_apart(replay()) in ([2], [1, 2])


def test_too_much_to_replay_asks_the_page_to_read_itself_anew(monkeypatch):
    by = make_actor(WATCH)
    monkeypatch.setattr(live, "MOST_REPLAYED", 2)
    cursor = bus_selectors.cursor()
    for number in range(3):
        publish(by, number)

    async def replay():
        return [each async for each in live._replay(by, cursor)]

    assert run_apart(replay()) == [live.RESYNC]


def test_a_console_that_does_not_listen_starts_anew_and_holds_nothing_up():
    console = live.Console(make_actor(WATCH))
    for number in range(live.MOST_WAITING + 1):
        console.hear("dispatch.incident.noted", b"%d" % number)
    assert console.waiting.qsize() == 1
    assert console.waiting.get_nowait() == live.RESYNC


def request_of(user, **kept):
    now = int(time.time())
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    for name, value in ({"began": now, "seen": now, "second_factor": True} | kept).items():
        session[name] = value
    session.create()
    request = AsyncRequestFactory().get("/live/events")
    request.session = session
    return request


def status_of(request):
    return run_apart(live.events(request)).status_code


def test_a_session_opens_a_stream_until_it_is_signed_out_everywhere():
    post = make_post(WATCH)
    request = request_of(post.user)
    assert status_of(request) == 200
    User.objects.filter(pk=post.user_id).update(sign_out_count=1)
    assert status_of(request) == 401


@pytest.mark.parametrize(
    "kept", [{"seen": 0}, {"began": 0}, {"second_factor": False}], ids=["idle", "old", "factor"]
)
def test_a_session_that_pages_refuse_opens_no_stream(kept, settings):
    settings.SECOND_FACTOR = "required"
    assert status_of(request_of(make_post(WATCH).user, **kept)) == 401


def test_somebody_without_a_post_opens_no_stream():
    post = make_post(WATCH)
    post.ends_on = post.starts_on + datetime.timedelta(days=1)
    post.save()
    assert actor_of(post).post_id == post.pk
    assert status_of(request_of(post.user)) == 401


def test_streams_that_are_cut_at_any_moment_give_their_connections_back(streaming_site):
    client = Client()
    client.force_login(make_post(WATCH).user)
    name = settings.SESSION_COOKIE_NAME
    asked = f"GET /live/events HTTP/1.1\r\nHost: localhost\r\nCookie: {name}="
    asked += f"{client.cookies[name].value}\r\n\r\n"
    port = int(streaming_site.rsplit(":", 1)[1])
    for tenths in range(60):
        with socket.create_connection(("localhost", port)) as line:
            line.sendall(asked.encode())
            time.sleep(tenths / 2_000)
    connection.close()
    assert all_given_back(connection.pool, time.monotonic() + 10)


def all_given_back(pool, until):
    while (stats := pool.get_stats())["pool_size"] > stats["pool_available"]:
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
