"""Streams on a port of their own."""

import pytest

from bluelamp.web import origins
from tests.loops import run_apart


@pytest.fixture
def ports(monkeypatch):
    monkeypatch.setenv("BLUELAMP_PORT", "8000")
    monkeypatch.setenv("BLUELAMP_LIVE_PORT", "8001")


def get(application, path, host="127.0.0.1:8000", query=""):
    answer = {}
    environ = {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": host,
        "wsgi.url_scheme": "http",
    }
    application(environ, lambda status, headers: answer.update(status=status, **dict(headers)))
    return answer


def pages(environ, start_response):
    start_response("200 OK", [])
    return []


def test_a_stream_is_sent_on_to_the_live_port_of_the_same_host(ports):
    answer = get(origins.sending_streams_on(pages), "/live/events", "localhost:8000", "after=7")
    assert answer["status"].startswith("307")
    assert answer["Location"] == "http://localhost:8001/live/events?after=7"


def test_a_page_is_not_sent_on(ports):
    assert get(origins.sending_streams_on(pages), "/incidents/")["status"] == "200 OK"


def test_nobody_is_sent_to_a_host_that_is_not_ours(ports):
    answer = get(origins.sending_streams_on(pages), "/live/events", "elsewhere.example:8000")
    assert "Location" not in answer


def test_behind_one_origin_nothing_is_sent_on(monkeypatch):
    monkeypatch.delenv("BLUELAMP_LIVE_PORT", raising=False)
    assert origins.sending_streams_on(pages) is pages
    assert origins.live_origins() == []


def test_the_policy_names_the_live_port_of_each_host(ports, monkeypatch):
    monkeypatch.setenv("BLUELAMP_HOSTS", "localhost,[::1]")
    assert origins.live_origins() == ["http://localhost:8001"]


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [("http://localhost:8000", True), ("http://localhost:9", False), ("https://x.example", False)],
)
def test_only_our_own_pages_may_read_a_stream(ports, origin, allowed):
    sent = []

    async def streams(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(dict(message["headers"]))

    scope = {"type": "http", "headers": [(b"origin", origin.encode())]}
    run_apart(origins.letting_pages_in(streams)(scope, None, send))
    assert (sent[0].get(b"access-control-allow-origin") == origin.encode()) is allowed
    assert (b"access-control-allow-credentials" in sent[0]) is allowed
