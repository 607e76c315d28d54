"""The ASGI door: event streams and nothing else."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.web.settings_live")
application = get_asgi_application()
