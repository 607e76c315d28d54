"""The WSGI door: pages and the API."""

import os

from django.core.wsgi import get_wsgi_application

from .origins import sending_streams_on
from .settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.web.settings")
application = sending_streams_on(get_wsgi_application())
settle()
