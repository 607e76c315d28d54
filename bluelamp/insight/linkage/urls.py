"""Addresses of linkage."""

from django.urls import path

from . import views

app_name = "linkage"
urlpatterns = [path("linkage/", views.runs, name="runs")]
