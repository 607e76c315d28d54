"""Settings for the suite: the same platform, plain static files and a quick password hash."""

import os
from pathlib import Path

os.environ.setdefault("BLUELAMP_HOME", str(Path(__file__).resolve().parents[2] / "var" / "test"))
os.environ.setdefault("BLUELAMP_POOL", "4")

from .settings import *  # noqa: F403  (Django settings are extended by copying them)

SECRET_KEY = "test-" + "0" * 59
SCOPE_KEY = "11" * 32
AUDIT_KEY = "22" * 32
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECOND_FACTOR = "optional"
CACHES = CACHES | {"tiles": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # noqa: F405  (as above)
