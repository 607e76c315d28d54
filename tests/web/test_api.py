import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from bluelamp.kernel.access import selectors, services
from bluelamp.kernel.access.models import ApiClient, Force, Post
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.models import Entry
from tests.people import actor_of, make_actor, make_force, make_post

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.api_for_tests")]
YEAR = datetime.timedelta(days=365)


@pytest.fixture(autouse=True)
def _no_rate_limits_of_other_tests():
    cache.clear()


def make_client(*scopes, post=None, by=None, lasts=YEAR):
    now = timezone.now()
    post = post or make_post(*(scopes or ["access.read_audit"]))
    return services.make_client(
        by=by or make_actor("access.manage"),
        name="Partner",
        post=post,
        scopes=list(scopes or ["access.read_audit"]),
        expires_at=now + lasts,
        at=now,
    )


def ask(client, key, path="/api/me", **sent):
    return client.get(path, headers={"X-API-Key": key}, **sent)


def test_a_client_acts_under_its_post_with_its_scopes_alone(client):
    post = make_post("access.read_audit", "access.read_glass")
    made, key = make_client("access.read_audit", post=post)
    answer = ask(client, key)
    assert answer.json() == {
        "client": "Partner",
        "person": str(post.user),
        "permissions": ["access.read_audit"],
    }
    made.refresh_from_db()
    assert made.last_used_at is not None
    assert key not in made.key_hash


def refuse(client, key):
    answer = ask(client, key)
    assert answer.status_code == 401
    return answer.json()["problem"]


def test_every_key_that_may_not_act_is_refused_in_a_sentence(client):
    made, key = make_client()
    assert refuse(client, "nonsense") == "The API key is malformed."
    assert refuse(client, "bl_" + "x" * 43) == "No API client has that key."
    assert refuse(client, "") == "Send the key of an API client in the header X-API-Key."
    ApiClient.objects.update(expires_at=timezone.now())
    assert refuse(client, key) == "The API client has expired."
    services.revoke_client(made, by=make_actor("access.manage"), at=timezone.now())
    assert refuse(client, key) == "The API client has been revoked."


def test_a_client_ends_with_its_post(client):
    made, key = make_client()
    Post.objects.filter(pk=made.post_id).update(ends_on=timezone.localdate())
    assert "not held any more" in refuse(client, key)


def test_a_session_is_no_key(client):
    post = make_post()
    client.force_login(post.user)
    assert client.get("/api/me").status_code == 401


def test_an_operation_sees_what_the_post_may_see(client):
    mine, other = make_post("access.read_audit"), make_post(force=make_force("20", "Elsewhere"))
    _, key = make_client(post=mine)
    with services.acting(actor_of(other)):
        services.note_refused(by=actor_of(other), what="x", path="/")
    with services.acting(actor_of(mine)):
        expected = Entry.objects.count()
    assert ask(client, key, "/api/test/entries").json() == expected


def test_a_missing_scope_is_named_audited_and_writes_nothing(client):
    post = make_post("access.read_audit", "access.manage")
    _, key = make_client("access.read_audit", post=post)
    answer = ask(client, key, "/api/test/manage")
    assert answer.status_code == 403
    assert answer.json() == {
        "problem": "The API client does not have this permission:"
        " Manage people, posts, roles and API clients."
    }
    assert not Force.objects.filter(code="80").exists()
    with services.acting(actor_of(post)):
        assert Entry.objects.filter(act="access.permission.refused").count() == 1


def test_a_bad_body_is_told_field_by_field_and_writes_nothing(client):
    _, key = make_client()
    answer = client.post(
        "/api/test/sum", {"first": "x"}, "application/json", headers={"X-API-Key": key}
    )
    assert answer.status_code == 422
    assert answer.json()["problem"].startswith("Nothing was done. ")
    assert "second" in answer.json()["problem"]


def test_what_is_not_there_is_not_found(client):
    _, key = make_client()
    answer = ask(client, key, "/api/test/missing")
    assert (answer.status_code, list(answer.json())) == (404, ["problem"])
    assert not Force.objects.filter(code="81").exists()


def test_a_client_that_asks_too_often_is_told_to_wait(client, settings):
    settings.API_RATE = 3
    _, key = make_client()
    assert [ask(client, key).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert [ask(client, "").status_code for _ in range(4)] == [401, 401, 401, 429]


def test_a_client_is_not_made_too_wide_too_long_or_for_another_force():
    post, by = make_post("access.read_audit"), make_actor("access.manage")
    with pytest.raises(services.TooWide):
        make_client("access.manage", post=post, by=by)
    with pytest.raises(services.TooLong):
        make_client(post=post, by=by, lasts=datetime.timedelta(days=400))
    with pytest.raises(services.TooLong):
        make_client(post=post, by=by, lasts=datetime.timedelta(0))
    with pytest.raises(services.OtherForce):
        make_client(post=make_post("access.read_audit", force=make_force("20", "B")), by=by)
    with pytest.raises(NotPermitted):
        make_client(post=post, by=make_actor())
    assert not ApiClient.objects.exists()


def test_revoking_needs_the_permission():
    made, _ = make_client()
    with pytest.raises(NotPermitted):
        services.revoke_client(made, by=make_actor(), at=timezone.now())
    made.refresh_from_db()
    assert made.revoked_at is None


def test_the_contract_and_its_page_are_open_to_read(client):
    assert client.get("/api/openapi.json").json()["paths"]["/api/me"]
    page = client.get("/api/docs/").content.decode()
    assert "GET /api/me" in page
    assert selectors.PERMISSIONS["access.manage"] in page
