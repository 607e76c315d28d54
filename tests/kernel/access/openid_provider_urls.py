"""The provider's addresses, and what it says of its people."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from oauth2_provider.oauth2_validators import OAuth2Validator

from tests.kernel.access.openid_provider import PEOPLE


class Claims(OAuth2Validator):
    """Adds the name, the address, and whether that was verified."""

    def get_additional_claims(self):
        return {
            "preferred_username": lambda request: request.user.username.upper(),
            "email": lambda request: request.user.email,
            "email_verified": lambda request: PEOPLE[request.user.username],
        }


class SignIn(LoginView):
    """A page of two fields, without a template."""

    form_class = AuthenticationForm

    def render_to_response(self, context, **_):
        token = (
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(self.request)}">'
        )
        return HttpResponse(f"<form method=post>{token}{context['form']}<button>Go</button></form>")


urlpatterns = [path("sign-in", SignIn.as_view()), path("", include("oauth2_provider.urls"))]
