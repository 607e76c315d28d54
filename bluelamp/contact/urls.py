"""Addresses of contact."""

from django.urls import path

from .views import calls, queue

app_name = "contact"
urlpatterns = [
    path("calls/", queue.queue, name="queue"),
    path("calls/next", queue.take_next, name="next"),
    path("calls/measures", queue.measures, name="measures"),
    path("calls/new", calls.take, name="take"),
    path("calls/<int:pk>/answer", queue.answer, name="answer"),
    path("calls/<int:pk>/grade", calls.grade, name="call"),
]
