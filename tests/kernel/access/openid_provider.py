"""A real OpenID provider in a process of its own: django-oauth-toolkit, asked for PKCE.

`python -m tests.kernel.access.openid_provider FOLDER` listens on a free port of 127.0.0.1 and
prints it. Its people sign in with a password on its own page. Nothing of Bluelamp is in it.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

CLIENT, SECRET, PASSWORD = "bluelamp", "secret-of-the-test", "correct horse battery"
CALLBACK = "http://testserver/account/oidc/force/callback/"
PEOPLE = {"ada": True, "bob": False}  # whether the provider has verified their address


@contextlib.contextmanager
def provider(folder: Path) -> Iterator[str]:
    """This will run the provider for as long as the block lasts, and give its issuer."""
    command = [sys.executable, "-m", __name__, str(folder)]
    home = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=home, cwd=root
    ) as running:
        try:
            assert running.stdout
            yield f"http://127.0.0.1:{int(running.stdout.readline())}"
        finally:
            running.terminate()


def main() -> None:
    """This will make the database, its people and its one client, and serve until it is ended."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(**configuration(Path(sys.argv[1])))
    django.setup()
    call_command("migrate", verbosity=0)
    populate()
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        print(server.server_port, flush=True)  # noqa: T201  (whoever started it reads the port)
        server.serve_forever()


def configuration(folder: Path) -> dict[str, Any]:
    """This will give the settings of the provider."""
    return {
        "SECRET_KEY": "of-the-provider",
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": folder / "provider.sqlite3",
            }
        },
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        "MIDDLEWARE": [
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        "TEMPLATES": [
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        "ROOT_URLCONF": "tests.kernel.access.openid_provider_urls",
        "LOGIN_URL": "/sign-in",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "USE_TZ": True,
        "OAUTH2_PROVIDER": {
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": new_key(),
            "OAUTH2_VALIDATOR_CLASS": "tests.kernel.access.openid_provider_urls.Claims",
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "Who you are", "profile": "Your name", "email": "Your address"},
        },
    }


def new_key() -> str:
    """This will make a private RSA key in PEM."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def populate() -> None:
    """This will make who can sign in, and the client that Bluelamp is."""
    from django.contrib.auth.models import User
    from oauth2_provider.models import Application

    for name in PEOPLE:
        User.objects.create_user(name, f"{name}@force.example", PASSWORD)
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        redirect_uris=CALLBACK,
        skip_authorization=True,
    )


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *args: Any) -> None:
        """This will say nothing."""


if __name__ == "__main__":
    main()
