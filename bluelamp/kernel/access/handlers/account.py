"""Signing in by password, and by a provider that the force trusts."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from bluelamp.kernel.access import selectors, services
from bluelamp.kernel.access.models import User

from .provider import Provider

FRESH = 300


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; an unknown name, a locked account and a bad password look the same."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return selectors.source_of(request) or "unknown"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """This will find who signs in. Each answer takes as long as one check of a password."""
        at, username = timezone.now(), str(credentials.get("username", ""))
        user = selectors.find_user(username)
        if user and selectors.may_try_to_sign_in(user, at=at):
            found: User | None = super().authenticate(request, **credentials)
            if found and found.is_active:
                return found
        else:
            self.pre_authenticate(request, **credentials)
            User().set_password(str(credentials.get("password", "")))
        source = selectors.source_of(request)
        services.note_sign_in_failed(user, username=username, at=at, source=source)
        return None

    def is_reauthentication_required(self, *, app: str) -> bool:
        """This will not ask again for a few minutes after somebody has signed in."""
        return bool(super().is_reauthentication_required(app=app)) and not self._is_fresh()

    def _is_fresh(self) -> bool:
        request = context.request
        signed_in = [each["at"] for each in get_authentication_records(request, request.user)]
        return time.time() - max(signed_in, default=0) < FRESH


class SocialAdapter(DefaultSocialAccountAdapter):
    """A provider says who somebody is; only a user who is here already is let in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> Provider:
        """This will give the one provider there is, in its stricter form."""
        found = super().get_provider(request, provider, client_id=client_id)
        return Provider(request=request, app=found.app)

    def list_providers(self, request: HttpRequest) -> list[Provider]:
        """This will list the provider of the force, when one is set up."""
        return [self.get_provider(request, "force")] if settings.OIDC_ISSUER else []

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """This will join the provider's account to the user whom its claim names."""
        at, source = timezone.now(), selectors.source_of(request)
        claims = claims_of(sociallogin)
        user = sociallogin.user if sociallogin.is_existing else _named_by(claims)
        if user is None or not selectors.may_try_to_sign_in(user, at=at):
            said = str(claims.get(settings.OIDC_CLAIM, ""))
            services.note_sign_in_failed(user, username=said, at=at, source=source, how="provider")
            raise ImmediateHttpResponse(render(request, "access/not_known.html", status=403))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)
            services.note_linked(user, provider=sociallogin.account.provider, source=source)


def claims_of(sociallogin: Any) -> dict[str, Any]:
    """This will give what the provider signed about somebody."""
    claims: dict[str, Any] = sociallogin.account.extra_data.get("id_token", {})
    return claims


def _named_by(claims: dict[str, Any]) -> User | None:
    said = str(claims.get(settings.OIDC_CLAIM) or "")
    if settings.OIDC_CLAIM != "email":
        return selectors.find_user(said)
    return selectors.find_user_by_email(said) if claims.get("email_verified") is True else None
