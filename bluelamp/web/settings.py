"""Django settings. Everything a force changes comes from the environment or from its own pages."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from . import embedded, home, origins

PACKAGE = Path(__file__).resolve().parents[1]
DEMO = os.environ.get("BLUELAMP_DEMO") == "1"
DEBUG = False

SECRET_KEY = home.secret("secret_key")
SCOPE_KEY = home.secret("scope_key")
AUDIT_KEY = home.secret("audit_key")

FORCE: dict[str, str] = {
    "name": os.environ.get("BLUELAMP_FORCE_NAME", "Bluelamp Constabulary"),
    "colour": os.environ.get("BLUELAMP_FORCE_COLOUR", "#1d3c6e"),
    "badge": os.environ.get("BLUELAMP_FORCE_BADGE", ""),
    "origin": os.environ.get("BLUELAMP_FORCE_ORIGIN", "bluelamp.example"),
}


def database(url: str) -> dict[str, Any]:
    """This will turn a postgresql:// address into a Django database entry."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    pool = {"min_size": 1, "max_size": int(os.environ.get("BLUELAMP_POOL", "8")), "timeout": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # the pool gives out no connection to a database that is gone
        "OPTIONS": {"pool": pool, "prepare_threshold": 5} | query,
    }


def _url(variable: str, role: str) -> str:
    given = os.environ.get(variable) or os.environ.get("BLUELAMP_DATABASE_URL")
    return given or embedded.place().url(role)


# `default` is the role that the platform runs under; `owner` migrates and loads, nothing else.
DATABASES = {
    "default": database(_url("BLUELAMP_DATABASE_URL", "bluelamp_app")),
    "owner": database(_url("BLUELAMP_OWNER_DATABASE_URL", "bluelamp_owner")),
}

DATABASES["owner"]["OPTIONS"].pop("pool")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "django_htmx",
    "template_partials",
    "csp",
    "bluelamp.kernel.access",  # before allauth: its templates stand in for allauth's
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "bluelamp.kernel.bus",
    "bluelamp.kernel.audit",
    "bluelamp.kernel.algorithms",
    "bluelamp.kernel.reference",
    "bluelamp.kernel.geography",
    "bluelamp.kernel.ui",
    "bluelamp.stewardship.portfolio",
    "bluelamp.stewardship.debt",
    "bluelamp.stewardship.contracts",
    "bluelamp.stewardship.programmes",
    "bluelamp.stewardship.benefits",
    "bluelamp.stewardship.devices",
    "bluelamp.stewardship.automation",
    "bluelamp.stewardship.registers",
    "bluelamp.stewardship.capability",
    "bluelamp.stewardship.transition",
    "bluelamp.stewardship.strategy",
    "bluelamp.stewardship.publication",
    "bluelamp.stewardship.maps",
    "bluelamp.stewardship.opportunities",
    "bluelamp.records.pole",
    "bluelamp.records.identity",
    "bluelamp.records.entry",
    "bluelamp.dispatch",
    "bluelamp.tasking",
    "bluelamp.insight.ingest",
    "bluelamp.contact",
    "bluelamp.insight.profiles",
    "bluelamp.insight.search",
    "bluelamp.insight.linkage",
    "bluelamp.demo",
    "bluelamp.web",
]

AUTH_USER_MODEL = "access.User"
ROOT_URLCONF = "bluelamp.web.urls"
WSGI_APPLICATION = "bluelamp.web.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "bluelamp.web.middleware.BodyLimit",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bluelamp.web.middleware.SessionClock",
    "bluelamp.web.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bluelamp.web.middleware.SecondFactorRequired",
    "bluelamp.web.middleware.ActorMiddleware",  # last: it runs the page itself
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "bluelamp.kernel.ui.templatetags.ui"
            ],  # {% extends request|frame %} needs it
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]

FORM_RENDERER = "bluelamp.kernel.ui.forms.GovukRenderer"
LIVE_EVENTS_URL = "/live/events"

_OIDC = "{0.scheme}://{0.netloc}".format(urlsplit(os.environ.get("BLUELAMP_OIDC_ISSUER", "")))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "connect-src": [SELF, *origins.live_origins()],
        "script-src": [SELF, NONCE],
        # The hash is the one <style> that the link chart (cytoscape) puts in its container.
        "style-src": [SELF, "'sha256-pgvDUBa4IjFA2yuSJ2cqcyxmNYJMborsd0ORcRv9vw8='"],
        "img-src": [SELF, "data:"],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *([_OIDC] if _OIDC != "://" else [])],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
_HTTPS = os.environ.get("BLUELAMP_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * int(os.environ.get("BLUELAMP_SESSION_MINUTES", "720"))
SESSION_IDLE_MINUTES = int(os.environ.get("BLUELAMP_IDLE_MINUTES", "60"))
ALLOWED_HOSTS = os.environ.get("BLUELAMP_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [each for each in os.environ.get("BLUELAMP_ORIGINS", "").split(",") if each]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
UPLOAD_MAX_BYTES = 1_000_000 * int(os.environ.get("BLUELAMP_UPLOAD_MB", "50"))
# Of clamd, which scans what the public sends: host:port or the path of a socket. Without one, files
# are held back.
CLAMD = os.environ.get("BLUELAMP_CLAMD", "")
# Where notices to the public go: a provider's address, or file:/a/path. Without it: by telephone.
NOTICES = os.environ.get("BLUELAMP_NOTICES", "")
NOTICES_KEY = os.environ.get("BLUELAMP_NOTICES_KEY", "")
TRUSTED_PROXIES = int(os.environ.get("BLUELAMP_PROXIES", "0"))

# Sign-in. A second factor is `required` unless the installation says `optional`.
SECOND_FACTOR = os.environ.get("BLUELAMP_SECOND_FACTOR", "optional" if DEMO else "required")
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "bluelamp.kernel.access.handlers.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip", "reauthenticate": "10/m/user"}
ACCOUNT_FORMS = {
    "login": "bluelamp.kernel.access.forms.SignIn",
    "reauthenticate": "bluelamp.kernel.access.forms.Confirm",
}
MFA_ADAPTER = "bluelamp.kernel.access.handlers.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "bluelamp.kernel.access.handlers.SecondFactor",
    "activate_totp": "bluelamp.kernel.access.handlers.Activation",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS  # browsers take http only from localhost
SOCIALACCOUNT_ADAPTER = "bluelamp.kernel.access.handlers.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
API_RATE = int(os.environ.get("BLUELAMP_API_RATE", "600"))  # requests a client a minute
# The prefix that the Open Contracting Partnership gives a publisher; unless set, one of nobody.
OCDS_PREFIX = os.environ.get("BLUELAMP_OCDS_PREFIX", "ocds-000000")
OIDC_ISSUER = os.environ.get("BLUELAMP_OIDC_ISSUER", "")
OIDC_CLAIM = os.environ.get("BLUELAMP_OIDC_CLAIM", "preferred_username")
_PROVIDER = {
    "provider_id": "force",
    "name": os.environ.get("BLUELAMP_OIDC_NAME", FORCE["name"]),
    "client_id": os.environ.get("BLUELAMP_OIDC_CLIENT_ID", ""),
    "secret": os.environ.get("BLUELAMP_OIDC_SECRET", ""),
    "settings": {"server_url": OIDC_ISSUER, "fetch_userinfo": False, "oauth_pkce_enabled": True},
}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_PROVIDER]}} if OIDC_ISSUER else {}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
HOME = home.home()
STATIC_ROOT = home.home() / "static"
MEDIA_ROOT = home.home() / "files"
SEARCH_INDEX = os.environ.get("BLUELAMP_SEARCH_INDEX") or home.home() / "search"
# Of OpenSearch or Elasticsearch; without one the index is files of our own.
SEARCH_URL = os.environ.get("BLUELAMP_SEARCH_URL", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    },
    "tiles": {  # map tiles, named by the version of their data
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": home.home() / "tiles",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
