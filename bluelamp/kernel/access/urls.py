"""The addresses of access: one's account, and who may do what."""

from allauth.account import views as account_views
from allauth.socialaccount import views as social_views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from . import views

closed = login_not_required(views.closed)

# Of allauth's pages only those that a force uses; allauth looks up the names of the others too.
account: list[URLPattern | URLResolver] = [
    path("login/", account_views.login, name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account_views.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("provider/cancelled/", social_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("provider/error/", social_views.login_error, name="socialaccount_login_error"),
    path("closed/signup/", closed, name="account_signup"),
    path("closed/provider-signup/", closed, name="socialaccount_signup"),
    path("closed/connections/", closed, name="socialaccount_connections"),
    path("closed/email/", closed, name="account_email"),
    path("closed/set/", closed, name="account_set_password"),
    path("closed/reset/", closed, name="account_reset_password"),
]

urlpatterns: list[URLPattern | URLResolver] = []
