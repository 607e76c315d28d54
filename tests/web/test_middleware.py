import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bluelamp.kernel.access import services
from bluelamp.kernel.access.models import Force, SpentFormKey
from bluelamp.kernel.audit.models import Detail, Entry
from bluelamp.web import middleware
from tests.kernel.access.test_acting import look
from tests.people import actor_of, make_force, make_post

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.pages_for_tests")]


def signed_in(post):
    client = Client()
    client.force_login(post.user)
    return client


def entries(by, **which):
    with services.acting(by):
        return list(Entry.objects.filter(**which))


def test_a_page_needs_sign_in(client):
    response = client.get("/seen/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/seen/")


def test_a_part_of_a_page_sends_the_whole_browser_to_sign_in(client):
    response = client.get("/seen/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, "/account/login/")


def test_an_open_page_needs_no_sign_in_and_has_no_scope(client):
    assert client.get("/everybody/").content == b"open "


def test_a_page_runs_under_the_need_to_know_of_the_post():
    mine, theirs = make_post(), make_post(force=make_force("20", "Elsewhere"))
    for post in (mine, mine, theirs):
        with services.acting(actor_of(post)):
            look(actor_of(post))
    assert signed_in(mine).get("/seen/").content.decode() == f"{mine.user} sees 2 127.0.0.1"
    assert signed_in(theirs).get("/seen/").content.decode() == f"{theirs.user} sees 1 127.0.0.1"


def test_a_template_that_reads_late_is_drawn_under_the_scope():
    post = make_post()
    with services.acting(actor_of(post)):
        look(actor_of(post))
    assert signed_in(post).get("/late/").content.startswith(b"1 ")


def test_who_acts_takes_two_queries(django_assert_num_queries):
    post = make_post()
    from bluelamp.kernel.access import selectors

    with django_assert_num_queries(2):
        selectors.find_actor(post.user, at=datetime.datetime.now(datetime.UTC))


def test_somebody_without_a_post_is_told_so():
    post = make_post()
    post.ends_on = datetime.date(2021, 1, 1)
    post.save()
    response = signed_in(post).get("/seen/")
    assert response.status_code == 403
    assert b"You hold no post today" in response.content


def test_a_refusal_names_the_permission_writes_nothing_and_is_audited():
    post = make_post()
    response = signed_in(post).get("/refused/")
    assert response.status_code == 403
    assert b"Manage people, posts, roles and API clients" in response.content
    assert not Force.objects.filter(code="78").exists()
    (entry,) = entries(actor_of(post), act="access.permission.refused")
    with services.acting(actor_of(post)):
        assert "/refused/" in Detail.objects.get(pk=entry.pk).body


def test_a_page_that_raises_writes_nothing():
    assert signed_in(make_post()).get("/broken/").status_code == 404
    assert not Force.objects.filter(code="79").exists()


def key_on(client):
    found = re.search(r'name="form_key" value="([^"]+)"', client.get("/late/").content.decode())
    return found[1]


def test_a_form_sent_twice_is_saved_once():
    post = make_post()
    client = signed_in(post)
    sent = {"form_key": key_on(client)}
    assert client.post("/write/", sent).status_code == 200
    again = client.post("/write/", sent)
    assert again.status_code == 409
    assert b"You have sent this already" in again.content
    assert len(entries(actor_of(post), act="test.thing.seen")) == 1


def test_each_form_on_a_page_has_its_own_key():
    client = signed_in(make_post())
    assert key_on(client) != key_on(client)


def test_a_form_of_somebody_else_or_forged_is_refused():
    other = signed_in(make_post())
    client = signed_in(make_post())
    for key in (key_on(other), "nonsense", ""):
        response = client.post("/write/", {"form_key": key})
        assert response.status_code == 400
        assert b"This form is too old" in response.content
    assert not Force.objects.filter(code="77").exists()
    assert not SpentFormKey.objects.exists()


def test_a_form_that_was_refused_may_be_sent_again():
    client = signed_in(make_post())
    sent = {"form_key": key_on(client)}
    assert client.post("/broken/", sent).status_code == 404
    assert client.post("/write/", sent).status_code == 200


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json"])
def test_a_body_that_is_too_big_is_refused_in_words(settings, kind):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = signed_in(make_post()).post("/echo/", b"a=" + b"x" * 2000, content_type=kind)
    assert response.status_code == 413
    assert b"too big" in response.content


def test_the_fields_of_a_form_with_files_are_counted_too(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = signed_in(make_post()).post("/echo/", {"a": "x" * 2000})
    assert response.status_code == 413


def test_an_idle_session_ends(settings, monkeypatch):
    settings.SESSION_IDLE_MINUTES = 30
    client = signed_in(make_post())
    assert client.get("/seen/").status_code == 200
    now = middleware.time.time()
    monkeypatch.setattr(middleware.time, "time", lambda: now + 29 * 60)
    assert client.get("/seen/").status_code == 200
    monkeypatch.setattr(middleware.time, "time", lambda: now + 60 * 60)
    assert client.get("/seen/").status_code == 302


def test_an_open_page_that_refreshes_itself_does_not_keep_its_session(settings, monkeypatch):
    settings.SESSION_IDLE_MINUTES = 30
    now = middleware.time.time()

    def after(client, minutes, **headers):
        monkeypatch.setattr(middleware.time, "time", lambda: now + minutes * 60)
        return client.get("/seen/", headers=headers).status_code

    left, used = signed_in(make_post()), signed_in(make_post())
    for client in (left, used):
        assert after(client, 0) == 200
    assert after(used, 20) == 200
    for minutes in (10, 20, 29):
        assert after(left, minutes, x_background="live") == 200
    assert after(left, 31, x_background="live") == 302
    assert after(used, 45, x_background="live") == 200
    assert after(left, 31) == 302


def test_a_stream_does_not_keep_its_session_either(settings, monkeypatch):
    settings.LIVE_EVENTS_URL = "/seen/"
    client = signed_in(make_post())
    client.get("/late/")
    began = client.session["seen"]
    monkeypatch.setattr(middleware.time, "time", lambda: began + 300)
    client.get("/seen/")
    assert client.session["seen"] == began
    client.get("/late/")
    assert client.session["seen"] == began + 300


def test_a_busy_session_ends_too_in_the_end(settings, monkeypatch):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_COOKIE_AGE = 60, 3 * 3600
    client = signed_in(make_post())
    client.get("/seen/")
    now = middleware.time.time()
    for minutes in (50, 100, 150):
        monkeypatch.setattr(middleware.time, "time", lambda at=now + minutes * 60: at)
        assert client.get("/seen/").status_code == 200
    monkeypatch.setattr(middleware.time, "time", lambda: now + 181 * 60)
    assert client.get("/seen/").status_code == 302


def test_the_session_is_written_at_most_once_a_minute(monkeypatch):
    client = signed_in(make_post())
    client.get("/seen/")

    def writes():
        with CaptureQueriesContext(connection) as ran:
            client.get("/seen/")
        assert len(ran) <= 12
        return [each["sql"] for each in ran if each["sql"].startswith(("INSERT", "UPDATE"))]

    assert writes() == []
    now = middleware.time.time()
    monkeypatch.setattr(middleware.time, "time", lambda: now + 90)
    assert [each.split(" SET ")[0] for each in writes()] == ['UPDATE "django_session"']
    assert writes() == []


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "address"),
    [
        ("10.0.0.1", "", 0, "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4", 0, "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", 1, "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", 2, "1.2.3.4"),
        ("10.0.0.1", "1.2.3.4", 2, "10.0.0.1"),
    ],
)
def test_the_address_is_the_one_a_trusted_proxy_saw(remote, forwarded, proxies, address):
    from bluelamp.kernel.access.rules import client_address

    assert client_address(remote, forwarded, proxies) == address
