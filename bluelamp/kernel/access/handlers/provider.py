"""Signing in by OpenID Connect, stricter than allauth: a nonce, PKCE, and the token's signature.

Follows OpenID Connect Core 1.0, 3.1.3.7.
"""

import secrets
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views import View
from jwt import PyJWTError, get_unverified_header
from requests import RequestException

ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
NONCE = "openid_nonce"


class Tokens(OpenIDConnectOAuth2Adapter):
    """Takes an identity token only when it is signed, is for us, and answers our own question."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("The provider sent no identity token.")
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        expected = self.request.session.pop(NONCE, None)
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=_asymmetric(id_token),
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not expected or not constant_time_compare(expected, str(claims.get("nonce"))):
            raise OAuth2Error("The identity token answers another question.")
        return claims


class Provider(OpenIDConnectProvider):
    """Asks with a nonce of the session, and lets nobody add to what is asked."""

    oauth2_adapter_class = Tokens
    pkce_enabled_default = True

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        request.session[NONCE] = secrets.token_urlsafe(24)
        return dict(self.get_auth_params(), nonce=request.session[NONCE])

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())


@method_decorator(login_not_required, name="dispatch")
class Login(View):
    """Sends somebody to the provider; there is no such page when none is set up."""

    def dispatch(self, request: HttpRequest, *args: Any, provider_id: str) -> HttpResponseBase:
        """This will ask first, and go when it was a form that asked. Raises Http404.

        allauth answers for a provider that is away on the way back, but not on the way there.
        """
        _check_set_up(provider_id)
        tokens = Tokens(request, provider_id)
        try:
            page: HttpResponseBase = OAuth2LoginView.adapter_view(tokens)(request)
        except RequestException as away:
            page = render_authentication_error(request, tokens.get_provider(), exception=away)
        return page


@method_decorator(login_not_required, name="dispatch")
class Callback(View):
    """Takes what the provider says; there is no such page when none is set up."""

    def dispatch(self, request: HttpRequest, *args: Any, provider_id: str) -> HttpResponseBase:
        """This will sign in whom the provider names. Raises Http404."""
        _check_set_up(provider_id)
        answer = OAuth2CallbackView.adapter_view(Tokens(request, provider_id))
        page: HttpResponseBase = answer(request)
        return page


def _check_set_up(provider_id: str) -> None:
    if not settings.OIDC_ISSUER or provider_id != "force":
        raise Http404


def _asymmetric(id_token: str) -> str:
    try:
        signed_by = get_unverified_header(id_token).get("alg")
    except PyJWTError as malformed:
        raise OAuth2Error("The identity token is malformed.") from malformed
    if signed_by not in ALGORITHMS:
        raise OAuth2Error("The identity token is not signed with a public key.")
    return id_token
