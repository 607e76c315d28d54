"""Settings of the stream server: the same platform with only what knows a session."""

from .settings import *  # noqa: F403  (Django settings are extended by copying them)

ROOT_URLCONF = "bluelamp.web.urls_live"
ASGI_APPLICATION = "bluelamp.web.asgi.application"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # allauth will not load without it
]
