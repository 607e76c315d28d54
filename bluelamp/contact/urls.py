"""Addresses of contact."""

from django.urls import path

from .views import calls, public, queue

app_name = "contact"
urlpatterns = [
    path("calls/", queue.queue, name="queue"),
    path("calls/next", queue.take_next, name="next"),
    path("calls/measures", queue.measures, name="measures"),
    path("calls/new", calls.take, name="take"),
    path("calls/parts/<slug:name>", calls.part, name="part"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/answer", queue.answer, name="answer"),
    path("public/", public.start, name="public"),
    path("public/report", public.report, name="public-report"),
    path("public/anonymous", public.anonymous, name="public-anonymous"),
    path("public/update", public.update, name="public-update"),
]
