"""The addresses of the stream server."""

from django.urls import path

from . import live

urlpatterns = [path("live/events", live.events)]
handler500 = "bluelamp.web.outage.server_error"
