"""Passkeys in a real Chromium, whose authenticator is a virtual one over its own protocol."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from bluelamp.kernel.access import services
from bluelamp.kernel.audit.models import Entry
from tests.people import actor_of, make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"


@pytest.fixture
def screen(browser_page):
    """The browser's page, with every count of failures forgotten."""
    cache.clear()
    yield browser_page
    browser_page.goto("about:blank", wait_until="networkidle")
    browser_page.troubles = [each for each in browser_page.troubles if "404" not in each]


@pytest.fixture
def authenticator(screen):
    """A virtual authenticator that keeps passkeys and knows its owner."""
    session = screen.context.new_cdp_session(screen)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def sign_in(screen, site, post):
    screen.goto(f"{site}/account/login/")
    screen.get_by_label("User name").fill(post.user.username)
    screen.get_by_label("Password", exact=True).fill(PASSWORD)
    with screen.expect_navigation():
        screen.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(screen, site):
    screen.goto(f"{site}/account/logout/")
    with screen.expect_navigation():
        screen.locator("main").get_by_role("button", name="Sign out").click()


def test_a_passkey_is_set_up_used_as_second_factor_and_alone(
    screen, live_server, authenticator, settings
):
    settings.SECOND_FACTOR = "required"
    session, made = authenticator
    site, post = live_server.url, make_post()

    sign_in(screen, site, post)
    screen.goto(f"{site}/access/me/")
    assert screen.url == f"{site}/account/2fa/"
    screen.get_by_role("link", name="Add a passkey").click()
    screen.get_by_label("Name").fill("My phone")
    screen.get_by_label("Passwordless").check()
    screen.get_by_role("button", name="Add").click()
    screen.wait_for_url("**/2fa/recovery-codes/**")
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": made})["credentials"])
    assert Authenticator.objects.filter(user=post.user, type="webauthn").count() == 1
    screen.goto(f"{site}/access/me/", wait_until="networkidle")
    screen.get_by_role("heading", name="My account").wait_for()

    sign_out(screen, site)
    sign_in(screen, site, post)
    screen.wait_for_url("**/2fa/authenticate/")
    screen.get_by_role("button", name="Use your passkey").click()
    screen.wait_for_url(f"{site}/", wait_until="networkidle")
    screen.goto(f"{site}/access/me/", wait_until="networkidle")
    screen.get_by_role("heading", name="My account").wait_for()

    sign_out(screen, site)
    screen.goto(f"{site}/account/login/")
    screen.get_by_role("button", name="Sign in with a passkey").click()
    screen.wait_for_url(f"{site}/", wait_until="networkidle")
    screen.goto(f"{site}/access/me/", wait_until="networkidle")
    screen.get_by_role("heading", name="My account").wait_for()
    with services.acting(actor_of(post)):
        acts = list(Entry.objects.filter(person_id=post.user_id).values_list("act", flat=True))
    assert acts.count("access.session.began") >= 3
    assert "access.factor.added" in acts
