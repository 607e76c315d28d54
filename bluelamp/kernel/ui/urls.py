"""The addresses of the toolbox itself, under /ui/."""

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("force.<slug:version>.css", views.force_css, name="force_css"),
]
