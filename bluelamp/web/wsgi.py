"""The WSGI door: pages and the API."""

import os

from django.core.wsgi import get_wsgi_application

from .origins import sending_streams_on

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.web.settings")
application = sending_streams_on(get_wsgi_application())
