"""While the database is away: it takes no connections and has ended those that there were."""

import contextlib
import time

import psycopg
import pytest
from django.db import connection
from django.test import Client

from bluelamp.kernel.access.models import Force
from tests.conftest import owner_dsn
from tests.people import make_post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.web.pages_for_tests"),
]


@contextlib.contextmanager
def database_away():
    """This will end every connection of the application and let it open none."""
    name, mine = connection.settings_dict["NAME"], psycopg.connect(**application())
    end = "select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user"
    with mine, psycopg.connect(owner_dsn("postgres"), autocommit=True) as owner:
        try:
            owner.execute(f'alter database "{name}" allow_connections false')
            mine.execute(f"{end} and datname = current_database() and pid <> pg_backend_pid()")
            yield
        finally:
            owner.execute(f'alter database "{name}" allow_connections true')
            connection.close()


def application():
    """This will give the parameters of a connection of the application's own, past the pool."""
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    given = {each: connection.settings_dict[key] for each, key in names.items()}
    return given | {"port": connection.settings_dict["PORT"] or None, "autocommit": True}


@pytest.fixture
def client(monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(make_post().user)
    assert client.get("/seen/").status_code == 200
    monkeypatch.setattr(connection.pool, "timeout", 0.3)
    return client


@pytest.mark.parametrize("dropped", [True, False], ids=["none is had", "one breaks"])
def test_a_page_says_it_calmly_and_works_again_afterwards(client, caplog, settings, dropped):
    with database_away():
        if dropped:
            connection.close()
        answer = client.get("/seen/")
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0
        assert "cannot reach its database" in answer.content.decode()
        assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert "The database is away" in caplog.text
    assert "Traceback" not in caplog.text
    assert answers_within(10, client)


def answers_within(seconds, client):
    """The pool opens its connections anew beside the requests that wait for them."""
    until = time.monotonic() + seconds
    while client.get("/seen/").status_code != 200:
        if time.monotonic() > until:
            return False
    return True


def test_nobody_is_needed_to_be_told(client):
    with database_away():
        connection.close()
        page = Client(raise_request_exception=False).post("/account/login/", {"login": "a"})
    assert page.status_code == 503


def test_a_connection_that_breaks_in_mid_write_leaves_nothing_written(client):
    assert client.post("/cut/").status_code == 503
    connection.close()
    assert not Force.objects.filter(code="81").exists()


def test_the_api_and_the_stream_say_it_in_their_own_way(client, settings):
    settings.ROOT_URLCONF = "tests.streaming_urls"
    with database_away():
        connection.close()
        answer = client.get("/api/me", headers={"X-API-Key": "any"})
        assert answer.status_code == 503
        assert "cannot reach its database" in answer.json()["problem"]
        stream = client.get("/live/events")
        assert (stream.status_code, stream.content) == (503, b"The database is away.")


def test_other_trouble_of_the_database_stays_our_fault(client, caplog):
    """A lock that is not had in time is no outage: to say 503 would hide it."""
    with psycopg.connect(**application()) as other, other.transaction():
        other.execute("select 1 from access_force where code = '99' for update")
        assert client.get("/locked/").status_code == 500
    assert "LockNotAvailable" in caplog.text
    assert not Force.objects.filter(code="80").exists()
