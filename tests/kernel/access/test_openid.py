"""Signing in by OpenID Connect, against a provider that really speaks it on 127.0.0.1."""

import http.client
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from bluelamp.kernel.access import rules, services
from bluelamp.kernel.access.models import User
from bluelamp.kernel.audit.models import Entry
from tests.kernel.access.provider_for_tests import CLIENT, SECRET, provider
from tests.people import actor_of, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running():
    with provider() as server:
        yield server


@pytest.fixture
def openid(running, settings):
    cache.clear()
    running.wrong, running.claims = "", {"sub": "1"}
    settings.OIDC_ISSUER = running.issuer
    app = {
        "provider_id": "force",
        "name": "The force",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": running.issuer, "fetch_userinfo": False},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return running


def go_there(client):
    """This will go to the provider as a browser would, and give the way back."""
    there = client.post("/account/oidc/force/login/")
    address = urlsplit(there["Location"])
    asking = http.client.HTTPConnection(address.netloc, timeout=5)
    asking.request("GET", f"{address.path}?{address.query}")
    back = urlsplit(asking.getresponse().headers["Location"])
    asking.close()
    return f"{back.path}?{back.query}"


def sign_in(client):
    return client.get(go_there(client))


def is_in(client):
    return "_auth_user_id" in client.session


def test_a_user_whom_the_claim_names_is_let_in(openid):
    post, client = make_post(), Client()
    openid.claims["preferred_username"] = post.user.username.upper()
    assert "Sign in with The force" in client.get("/account/login/").content.decode()
    assert sign_in(client)["Location"] == "/"
    assert client.get("/access/me/").status_code == 200
    assert SocialAccount.objects.get().user_id == post.user_id
    with services.acting(actor_of(post)):
        assert Entry.objects.filter(act="access.user.linked").count() == 1
    # Joined by the provider's own name for them from now on, not by the claim.
    del openid.claims["preferred_username"]
    again = Client()
    sign_in(again)
    assert is_in(again)


def test_nobody_is_made_by_signing_in(openid):
    client = Client()
    openid.claims["preferred_username"] = "nobody-here"
    page = sign_in(client)
    assert page.status_code == 403
    assert b"You cannot sign in here" in page.content
    assert not is_in(client)
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()


def test_a_locked_or_closed_account_is_not_let_in(openid):
    post = make_post()
    openid.claims["preferred_username"] = post.user.username
    for change in ({"locked_until": timezone.now() + rules.LOCK_FOR}, {"is_active": False}):
        User.objects.filter(pk=post.user_id).update(**change)
        client = Client()
        assert sign_in(client).status_code == 403
        assert not is_in(client)
        User.objects.filter(pk=post.user_id).update(locked_until=None)


def test_an_address_counts_only_when_the_provider_has_verified_it(openid, settings):
    settings.OIDC_CLAIM = "email"
    post = make_post()
    User.objects.filter(pk=post.user_id).update(email="a@force.example")
    openid.claims |= {"email": "a@force.example", "email_verified": False}
    client = Client()
    sign_in(client)
    assert not is_in(client)
    openid.claims["email_verified"] = True
    sign_in(client)
    assert is_in(client)


@pytest.mark.parametrize(
    "wrong",
    [
        "nonce",
        "state",
        "signature",
        "unsigned",
        "shared key",
        "issuer",
        "audience",
        "expired",
        "no token",
    ],
)
def test_an_answer_that_cannot_be_trusted_is_refused(openid, wrong):
    post, client = make_post(), Client()
    openid.claims["preferred_username"] = post.user.username
    openid.wrong = wrong
    page = sign_in(client)
    assert b"Signing in did not work" in page.content
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_an_answer_works_once_and_only_for_who_asked(openid):
    post, client, thief = make_post(), Client(), Client()
    openid.claims["preferred_username"] = post.user.username
    back = go_there(client)
    thief.get(back)
    assert not is_in(thief)
    client.get(back)
    assert is_in(client)
    third = Client()
    third.get(back)
    assert not is_in(third)


def test_without_a_provider_there_is_no_such_page(client):
    assert client.post("/account/oidc/force/login/").status_code == 404
    assert client.get("/account/oidc/force/callback/").status_code == 404
    assert b"Sign in with The force" not in client.get("/account/login/").content
