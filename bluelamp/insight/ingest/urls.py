"""Addresses of ingest."""

from django.urls import path

from .views import mappings, runs

app_name = "ingest"
urlpatterns = [
    path("", runs.runs, name="runs"),
    path("new", runs.upload, name="upload"),
    path("quality", runs.quality, name="quality"),
    path("mappings/", mappings.mappings, name="mappings"),
    path("mappings/new", mappings.new_mapping, name="new-mapping"),
    path("mappings/<str:code>", mappings.mapping, name="mapping"),
    path("mappings/<str:code>/json", mappings.mapping_json, name="mapping-json"),
    path("<int:pk>/", runs.run, name="run"),
    path("<int:pk>/progress", runs.progress, name="progress"),
    path("<int:pk>/stop", runs.stop, name="stop"),
    path("<int:pk>/resume", runs.resume, name="resume"),
    path("rejects/<int:pk>", runs.reject, name="reject"),
]
