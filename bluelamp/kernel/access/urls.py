"""The addresses of access: one's account, and who may do what."""

from allauth.account import views as account_views
from allauth.socialaccount import views as social_views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from . import views
from .handlers import provider

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
    path("oidc/<slug:provider_id>/login/", provider.Login.as_view(), name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/callback/",
        provider.Callback.as_view(),
        name="openid_connect_callback",
    ),
    path("closed/signup/", closed, name="account_signup"),
    path("closed/provider-signup/", closed, name="socialaccount_signup"),
    path("closed/connections/", closed, name="socialaccount_connections"),
    path("closed/email/", closed, name="account_email"),
    path("closed/set/", closed, name="account_set_password"),
    path("closed/reset/", closed, name="account_reset_password"),
]

app_name = "access"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("me/", views.me, name="me"),
    path("me/sign-out/", views.sign_out_me, name="sign-out-me"),
    path("roles/", views.roles, name="roles"),
    path("roles/<slug:code>/", views.role, name="role"),
    path("people/", views.people, name="people"),
    path("people/add/", views.add_person, name="add-person"),
    path("people/<int:user_id>/", views.person, name="person"),
    path("people/<int:user_id>/posts/give/", views.give_post, name="give-post"),
    path("people/<int:user_id>/posts/<int:post_id>/end/", views.end_post, name="end-post"),
    path("people/<int:user_id>/sign-out/", views.sign_out_person, name="sign-out-person"),
    path("people/<int:user_id>/password/", views.give_password, name="give-password"),
    path("people/<int:user_id>/factors/", views.forget_factors, name="forget-factors"),
    path("restrictions/", views.restrictions, name="restrictions"),
    path("restrictions/<int:restriction_id>/", views.restriction, name="restriction"),
    path(
        "restrictions/<int:restriction_id>/members/<int:post_id>/remove/",
        views.remove_member,
        name="remove-member",
    ),
    path("glass/", views.glass, name="glass"),
    path("glass/break/", views.break_glass, name="break-glass"),
    path("clients/", views.clients, name="clients"),
    path("clients/make/<int:post_id>/", views.make_client, name="make-client"),
    path("clients/<int:client_id>/revoke/", views.revoke_client, name="revoke-client"),
]
