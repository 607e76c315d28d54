"""The ASGI door: event streams and nothing else."""

import os

from django.core.asgi import get_asgi_application

from .origins import letting_pages_in
from .settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.web.settings_live")
application = letting_pages_in(get_asgi_application())
settle()
