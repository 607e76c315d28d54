"""Addresses of ingest."""

from django.urls import path

from . import views

app_name = "ingest"
urlpatterns = [
    path("", views.runs, name="runs"),
    path("new", views.upload, name="upload"),
    path("quality", views.quality, name="quality"),
    path("mappings/", views.mappings, name="mappings"),
    path("mappings/<str:code>", views.mapping, name="mapping"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/progress", views.progress, name="progress"),
    path("<int:pk>/stop", views.stop, name="stop"),
    path("<int:pk>/resume", views.resume, name="resume"),
    path("rejects/<int:pk>", views.reject, name="reject"),
]
