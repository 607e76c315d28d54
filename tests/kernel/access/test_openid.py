"""Signing in by OpenID Connect, against a real provider that runs in a process of its own."""

import re
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from bluelamp.kernel.access import rules, services
from bluelamp.kernel.access.models import User
from bluelamp.kernel.audit.models import Entry
from tests.kernel.access.hostile_provider import CLIENT, SECRET, hostile_provider
from tests.kernel.access.openid_provider import PASSWORD, provider
from tests.people import actor_of, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running():
    with tempfile.TemporaryDirectory() as folder, provider(Path(folder)) as issuer:
        yield issuer


@pytest.fixture
def issuer(running, settings):
    trust(running, settings)
    return running


@pytest.fixture
def liar(settings):
    with hostile_provider() as server:
        trust(server.issuer, settings)
        yield server


def trust(issuer, settings):
    cache.clear()
    settings.OIDC_ISSUER = issuer
    app = {
        "provider_id": "force",
        "name": "The force",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": issuer, "fetch_userinfo": False},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def make_person(username):
    """This will make somebody who is known here under the name they have at the provider."""
    post = make_post()
    User.objects.filter(pk=post.user_id).update(username=username)
    return post


def go_there(client, name="ada"):
    """This will sign in at the provider as a browser would, and give the way back."""
    address = client.post("/account/oidc/force/login/")["Location"]
    with requests.Session() as browser:
        page = browser.get(address, timeout=5)
        sent = {"username": name, "password": PASSWORD}
        sent |= {"csrfmiddlewaretoken": re.search('value="([^"]+)"', page.text)[1]}
        browser.post(page.url, sent, allow_redirects=False, timeout=5)
        back = urlsplit(browser.get(address, allow_redirects=False, timeout=5).headers["Location"])
    return f"{back.path}?{back.query}"


def sign_in(client, name="ada"):
    return client.get(go_there(client, name))


def is_in(client):
    return "_auth_user_id" in client.session


def test_a_user_whom_the_claim_names_is_let_in(issuer):
    post, client = make_person("ada"), Client()
    assert "Sign in with The force" in client.get("/account/login/").content.decode()
    assert sign_in(client)["Location"] == "/"
    assert client.get("/access/me/").status_code == 200
    assert SocialAccount.objects.get().user_id == post.user_id
    with services.acting(actor_of(post)):
        assert Entry.objects.filter(act="access.user.linked").count() == 1
    # Joined by the provider's own name for them from now on, not by the claim.
    User.objects.filter(pk=post.user_id).update(username="married-since")
    again = Client()
    sign_in(again)
    assert is_in(again)


def test_nobody_is_made_by_signing_in(issuer):
    client = Client()
    page = sign_in(client)
    assert page.status_code == 403
    assert b"You cannot sign in here" in page.content
    assert not is_in(client)
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()


def test_a_locked_or_closed_account_is_not_let_in(issuer):
    post = make_person("ada")
    for change in ({"locked_until": timezone.now() + rules.LOCK_FOR}, {"is_active": False}):
        User.objects.filter(pk=post.user_id).update(**change)
        client = Client()
        assert sign_in(client).status_code == 403
        assert not is_in(client)
        User.objects.filter(pk=post.user_id).update(locked_until=None)


def test_an_address_counts_only_when_the_provider_has_verified_it(issuer, settings):
    settings.OIDC_CLAIM = "email"
    for name in ("ada", "bob"):
        post, client = make_post(), Client()
        User.objects.filter(pk=post.user_id).update(email=f"{name}@force.example")
        sign_in(client, name)
        assert is_in(client) is (name == "ada")


def test_the_provider_takes_a_code_only_with_its_proof(issuer):
    """RFC 7636: this provider refuses to be asked without one, and we ask with SHA-256."""
    client = Client()
    back = parse_qs(urlsplit(go_there(client)).query)
    asked = parse_qs(urlsplit(client.post("/account/oidc/force/login/")["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    discovery = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5).json()
    stolen = {"grant_type": "authorization_code", "code": back["code"][0]}
    stolen |= {"redirect_uri": asked["redirect_uri"][0], "code_verifier": "g" * 43}
    answer = requests.post(discovery["token_endpoint"], stolen, auth=(CLIENT, SECRET), timeout=5)
    assert answer.json() == {"error": "invalid_grant"}


def test_a_state_that_was_tampered_with_is_refused(issuer):
    make_person("ada")
    client = Client()
    back = re.sub("state=[^&]+", "state=forged", go_there(client))
    assert b"Signing in did not work" in client.get(back).content
    assert not is_in(client)


def test_the_wrong_secret_signs_nobody_in(issuer, settings):
    make_person("ada")
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["secret"] = "another"
    client = Client()
    assert b"Signing in did not work" in sign_in(client).content
    assert not is_in(client)


def test_a_provider_that_is_away_is_said_in_a_sentence(settings):
    with hostile_provider() as gone:
        trust(gone.issuer, settings)
    page = Client().post("/account/oidc/force/login/")
    assert b"The provider did not answer" in page.content
    assert not any(name in page.content for name in (b"Traceback", gone.issuer.encode()))


def lied_to(client):
    """This will go the way back from the hostile provider, with what it was asked as its code."""
    asked = dict(parse_qsl(urlsplit(client.post("/account/oidc/force/login/")["Location"]).query))
    back = urlencode({"code": asked["nonce"], "state": asked["state"]})
    return client.get(f"/account/oidc/force/callback/?{back}")


def test_what_is_refused_below_is_refused_for_its_lie_alone(liar):
    liar.username = make_post().user.username
    client = Client()
    lied_to(client)
    assert is_in(client)


@pytest.mark.parametrize(
    "wrong",
    ["nonce", "signature", "unsigned", "shared key", "issuer", "audience", "expired", "no token"],
)
def test_an_answer_that_cannot_be_trusted_is_refused(liar, wrong):
    liar.username, liar.wrong = make_post().user.username, wrong
    client = Client()
    assert b"Signing in did not work" in lied_to(client).content
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_an_answer_works_once_and_only_for_who_asked(issuer):
    make_person("ada")
    client, thief = Client(), Client()
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
