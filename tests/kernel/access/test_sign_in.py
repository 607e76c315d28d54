"""Signing in through the real pages: passwords, lock-out, second factors, signing out."""

import re
import statistics
import time

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client

from bluelamp.kernel.access import rules, services
from bluelamp.kernel.access.models import User
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from tests.conftest import owner_dsn
from tests.people import actor_of, make_actor, make_post

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _no_rate_limits_of_other_tests():
    cache.clear()


def sign_in(client, username, password=PASSWORD):
    return client.post("/account/login/", {"login": username, "password": password})


def acts(post):
    with services.acting(actor_of(post)):
        return list(Entry.objects.order_by("id").values_list("act", flat=True))


def words(response):
    body = re.sub(r'(name="csrfmiddlewaretoken"|name="login").*?>', "", response.content.decode())
    return re.sub(r'nonce-\S+|name="csrf-token" content="[^"]+"', "", body)


def code_for(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_signing_in_and_out_is_written(client):
    post = make_post()
    assert sign_in(client, post.user.username)["Location"] == "/"
    client.post("/account/logout/")
    assert acts(post) == ["access.session.began", "access.session.ended"]
    assert "_auth_user_id" not in client.session


def test_an_unknown_name_a_locked_account_and_a_bad_password_get_the_same_answer(client):
    post, locked, left = make_post(), make_post(), make_post()
    for _ in range(rules.LOCK_AFTER):
        sign_in(client, locked.user.username, "wrong")
    User.objects.filter(pk=left.user_id).update(is_active=False)
    answers = [
        sign_in(client, "nobody-of-that-name", "wrong"),
        sign_in(client, locked.user.username),
        sign_in(client, left.user.username),
        sign_in(client, post.user.username, "wrong"),
    ]
    assert {each.status_code for each in answers} == {200}
    assert len({words(each) for each in answers}) == 1
    assert "_auth_user_id" not in client.session


def test_five_failures_lock_an_account_for_fifteen_minutes(client):
    post = make_post()
    for _ in range(rules.LOCK_AFTER):
        sign_in(client, post.user.username, "wrong")
    assert sign_in(client, post.user.username).status_code == 200
    assert acts(post).count("access.session.refused") == 6
    assert acts(post).count("access.account.locked") == 1
    with services.acting(actor_of(post)):
        assert Event.objects.filter(name="access.account.locked").exists()
    user = User.objects.get(pk=post.user_id)
    user.locked_until -= rules.LOCK_FOR
    user.save()
    assert sign_in(client, post.user.username).status_code == 302


def test_a_sign_in_forgets_the_failures_before(client):
    post = make_post()
    for _ in range(4):
        sign_in(client, post.user.username, "wrong")
    sign_in(client, post.user.username)
    assert User.objects.get(pk=post.user_id).failed_sign_ins == 0


@pytest.mark.django_db(transaction=True)
def test_a_failure_of_nobody_known_is_written_without_a_person(client):
    sign_in(client, "nobody-of-that-name", "wrong")
    with psycopg.connect(owner_dsn(connection.settings_dict["NAME"])) as owner:
        found = owner.execute(
            "select act, person_id, force_id, source from audit_entry order by id desc limit 1"
        ).fetchone()
    assert found == ("access.session.refused", None, None, "127.0.0.1")


def test_every_answer_takes_about_as_long(client, settings):
    """With the real hash, the medians of an unknown name and of a bad password are close."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    post = make_post()
    took = {"known": [], "unknown": []}
    for _ in range(4):
        for who, name in (("known", post.user.username), ("unknown", "nobody")):
            start = time.perf_counter()
            sign_in(client, name, "wrong")
            took[who].append(time.perf_counter() - start)
    known, unknown = (statistics.median(each) for each in took.values())
    assert 0.5 < known / unknown < 2


def test_too_many_tries_from_one_address_are_turned_away(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    answers = [sign_in(client, f"name{each}", "wrong").status_code for each in range(4)]
    assert answers == [200, 200, 200, 429]


def test_an_installation_takes_everybody_to_a_second_factor_first(client, settings):
    settings.SECOND_FACTOR = "required"
    post = make_post()
    sign_in(client, post.user.username)
    response = client.get("/access/")
    assert (response.status_code, response["Location"]) == (302, "/account/2fa/")
    assert client.get("/account/2fa/").status_code == 200


def set_up_app(client):
    page = client.get("/account/2fa/totp/activate/")
    assert b"data:image/svg+xml;base64," in page.content
    shown = re.search(r'id="authenticator_secret">([A-Z2-7 ]+)<', page.content.decode())[1]
    secret = shown.replace(" ", "")
    done = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    assert done.status_code == 302
    return secret


def test_an_authenticator_app_is_set_up_and_then_asked_for(
    client, settings, django_capture_on_commit_callbacks
):
    settings.SECOND_FACTOR = "required"
    post = make_post()
    sign_in(client, post.user.username)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_app(client)
    assert client.get("/access/").status_code != 302
    kept = Authenticator.objects.get(user=post.user, type="totp").data["secret"]
    assert secret not in kept
    again = Client()
    assert sign_in(again, post.user.username)["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in again.session
    wrong = again.post("/account/2fa/authenticate/", {"code": "000000"})
    assert b"The code is wrong" in wrong.content
    cache.clear()  # a code may be used once: this is the same half minute
    again.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert "_auth_user_id" in again.session
    assert "access.factor.added" in acts(post)


def test_wrong_codes_lock_the_account_like_wrong_passwords(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "900/m/ip"}
    post = make_post()
    sign_in(client, post.user.username)
    secret = set_up_app(client)
    again = Client()
    sign_in(again, post.user.username)
    for _ in range(rules.LOCK_AFTER):
        again.post("/account/2fa/authenticate/", {"code": "000000"})
    cache.clear()
    late = again.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert b"The code is wrong" in late.content
    assert "_auth_user_id" not in again.session


def test_a_recovery_code_works_once(client):
    post = make_post()
    sign_in(client, post.user.username)
    set_up_app(client)
    code = (
        Authenticator.objects.get(user=post.user, type="recovery_codes")
        .wrap()
        .get_unused_codes()[0]
    )
    again, third = Client(), Client()
    for browser in (again, third):
        sign_in(browser, post.user.username)
        browser.post("/account/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" in again.session
    assert "_auth_user_id" not in third.session


def test_the_last_factor_stays_while_one_is_required(client, settings):
    settings.SECOND_FACTOR = "required"
    post = make_post()
    sign_in(client, post.user.username)
    set_up_app(client)
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=post.user, type="totp").exists()


def test_signing_out_everywhere_ends_every_session_at_once():
    post = make_post()
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(post.user)
        assert browser.get("/account/2fa/").status_code == 200
    services.sign_out_everywhere(post.user, by=actor_of(post))
    for browser in browsers:
        assert browser.get("/account/2fa/")["Location"].startswith("/account/login/")


def test_somebody_else_is_signed_out_only_with_the_permission():
    from bluelamp.kernel.access.selectors import NotPermitted

    post, other = make_post(), make_actor()
    with pytest.raises(NotPermitted):
        services.sign_out_everywhere(post.user, by=other)
    assert User.objects.get(pk=post.user_id).sign_out_count == 0
    services.sign_out_everywhere(post.user, by=make_actor("access.manage"))
    assert User.objects.get(pk=post.user_id).sign_out_count == 1


def test_a_new_password_ends_the_other_sessions(client):
    post = make_post()
    sign_in(client, post.user.username)
    other = Client()
    sign_in(other, post.user.username)
    new = "staple lantern orchard"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/account/password/change/", sent).status_code == 302
    assert client.get("/account/2fa/").status_code == 200
    assert other.get("/account/2fa/").status_code == 302
    assert "access.password.changed" in acts(post)


@pytest.mark.parametrize("path", ["closed/signup/", "closed/reset/", "closed/email/", "signup/"])
def test_nobody_signs_up(client, path):
    assert client.get(f"/account/{path}").status_code in (302, 404)
    assert client.post(f"/account/{path}", {"username": "me"}).status_code in (302, 404)
    assert not User.objects.exists()


def test_the_sign_in_page_has_no_script_of_its_own(client):
    page = client.get("/account/login/").content.decode()
    for attributes in re.findall(r"<script([^>]*)>", page):
        assert "src=" in attributes or 'type="application/json"' in attributes
    assert " onclick=" not in page
