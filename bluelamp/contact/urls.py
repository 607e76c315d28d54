"""Addresses of contact."""

from django.urls import path

from . import views

app_name = "contact"
urlpatterns = [
    path("calls/", views.queue, name="queue"),
    path("calls/new", views.take, name="take"),
    path("calls/<int:pk>/grade", views.grade, name="grade"),
]
