"""Addresses of capability."""

from django.urls import path

from . import views

app_name = "capability"
urlpatterns = [
    path("", views.index, name="index"),
    path("raci", views.raci, name="raci"),
    path("skills", views.skills, name="skills"),
]
